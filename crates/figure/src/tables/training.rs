//! Tables of the training and of the quality for every k.

use crate::tables::table::Table;
use genetide_analysis::KQuality;
use genetide_model::EpochLosses;

/// The losses of every epoch.
pub fn losses_csv(losses: &[EpochLosses]) -> String {
    let mut table = Table::new(
        "epoch,train_loss,train_reconstruction,train_kl,validation_loss,validation_reconstruction,\
         validation_kl,kl_weight",
    );
    for epoch in losses {
        table.row(&[
            &epoch.epoch,
            &epoch.train_loss,
            &epoch.train_reconstruction,
            &epoch.train_kl,
            &epoch.validation_loss,
            &epoch.validation_reconstruction,
            &epoch.validation_kl,
            &epoch.kl_weight,
        ]);
    }
    table.into_text()
}

/// The quality of the clusters for every k.
pub fn k_quality_csv(quality: &[KQuality]) -> String {
    let mut table = Table::new("k,silhouette,inertia,stability,bic,prediction_strength");
    for q in quality {
        table.row(&[
            &q.k,
            &q.silhouette,
            &q.inertia,
            &q.stability,
            &q.bic,
            &q.strength,
        ]);
    }
    table.into_text()
}
