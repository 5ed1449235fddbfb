//! The printed tables of the study of kinetics.

use crate::output::text_table::{TextTable, print_table};
use crate::output::value_text::spread_text;
use crate::study::{KineticMeasure, KineticMethod, KineticStudy, kinetic_spread};

/// Prints a table of every measure: designs in rows, the methods that give it in columns.
pub(super) fn print_kinetics(study: &KineticStudy) {
    for measure in KineticMeasure::ALL {
        print_measure(study, measure);
    }
}

fn print_measure(study: &KineticStudy, measure: KineticMeasure) {
    let designs = 0..study.designs.len();
    let of = |design, method| kinetic_spread(study, design, method, measure);
    let is_given =
        |&method: &KineticMethod| designs.clone().any(|design| of(design, method).is_some());
    let methods: Vec<KineticMethod> = KineticMethod::ALL.into_iter().filter(is_given).collect();
    if methods.is_empty() {
        return;
    }
    let names = methods.iter().map(|method| method.name());
    let mut table = TextTable::new(std::iter::once("").chain(names));
    for (index, design) in study.designs.iter().enumerate() {
        let spreads = methods.iter().map(|&method| of(index, method));
        let texts: Vec<String> = spreads.map(spread_text).collect();
        table.row(std::iter::once(design.name()).chain(texts));
    }
    let title = format!(
        "{}: mean ± standard deviation over the seeds",
        measure.title()
    );
    print_table(&title, &table);
}
