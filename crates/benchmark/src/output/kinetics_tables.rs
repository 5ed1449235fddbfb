//! The CSV files of the study of kinetics.

use crate::study::{KineticMeasure, KineticMethod, KineticStudy, kinetic_spread};
use genetide_figure::tables::Table;

/// Every measure of every method on every data set, and the running time in the last column. What a method
/// does not give is empty.
pub fn kinetics_csv(study: &KineticStudy) -> String {
    let measures = KineticMeasure::ALL.map(KineticMeasure::name).join(",");
    let header = format!("conditions,depth,donor_sd,seed,method,{measures},seconds");
    let mut table = Table::new(&header);
    for row in &study.rows {
        let design = &study.designs[row.design];
        table.field(&design.conditions);
        table.field(&design.depth);
        table.field(&design.donor_sd);
        table.field(&row.seed);
        table.field(&row.method.name());
        for measure in KineticMeasure::ALL {
            table.field(&measure.of(row));
        }
        table.row(&[&row.seconds]);
    }
    table.into_text()
}

/// Every measure over the seeds: means and standard deviations.
pub fn kinetics_summary_csv(study: &KineticStudy) -> String {
    let mut table =
        Table::new("conditions,depth,donor_sd,method,measure,seeds,mean,standard_deviation");
    for (index, design) in study.designs.iter().enumerate() {
        for method in KineticMethod::ALL {
            for measure in KineticMeasure::ALL {
                if let Some(spread) = kinetic_spread(study, index, method, measure) {
                    table.row(&[
                        &design.conditions,
                        &design.depth,
                        &design.donor_sd,
                        &method.name(),
                        &measure.name(),
                        &spread.count,
                        &spread.mean,
                        &spread.deviation,
                    ]);
                }
            }
        }
    }
    table.into_text()
}
