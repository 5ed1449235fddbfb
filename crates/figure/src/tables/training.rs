//! Tables of the training and of the quality for every k.

use crate::tables::table::Table;
use genetide_analysis::KQuality;
use genetide_model::EpochLosses;

/// `epoch,train_loss,...,kl_weight`.
pub fn losses_csv(losses: &[EpochLosses]) -> String {
    let mut table = Table::new([
        "epoch",
        "train_loss",
        "train_reconstruction",
        "train_kl",
        "validation_loss",
        "validation_reconstruction",
        "validation_kl",
        "kl_weight",
    ]);
    for epoch in losses {
        table.number(Some(epoch.epoch));
        for value in [
            Some(epoch.train_loss),
            Some(epoch.train_reconstruction),
            Some(epoch.train_kl),
            epoch.validation_loss,
            epoch.validation_reconstruction,
            epoch.validation_kl,
            Some(epoch.kl_weight),
        ] {
            table.number(value);
        }
        table.end_row();
    }
    table.into_text()
}

/// `k,silhouette,inertia,stability,bic`.
pub fn k_quality_csv(quality: &[KQuality]) -> String {
    let mut table = Table::new(["k", "silhouette", "inertia", "stability", "bic"]);
    for row in quality {
        table.number(Some(row.k));
        table.number(Some(row.silhouette));
        table.number(Some(row.inertia));
        table.number(row.stability);
        table.number(row.bic);
        table.end_row();
    }
    table.into_text()
}
