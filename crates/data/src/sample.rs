//! The simulated sample that the program carries.

/// The name under which the sample appears, and the file in `data/`.
pub const NAME: &str = "sample.csv.gz";

/// The sample as a gzipped CSV: what [`simulate`](crate::simulate::simulate) writes with its default
/// settings. `data/README.md` says more.
pub fn bytes() -> &'static [u8] {
    include_bytes!("../../../data/sample.csv.gz")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::simulate::{SimulationSettings, simulate};

    #[test]
    fn the_sample_is_what_the_default_settings_simulate() {
        let mut table = Vec::new();
        flate2::read::GzDecoder::new(bytes())
            .read_to_end(&mut table)
            .unwrap();
        let simulation = simulate(&SimulationSettings::default()).unwrap();
        let mut expected = Vec::new();
        simulation.write_table_to(&mut expected).unwrap();
        // Not assert_eq: a difference would print megabytes.
        assert!(
            table == expected,
            "data/sample.csv.gz is out of date; see data/README.md"
        );
        let mut truth = Vec::new();
        simulation.write_truth_to(&mut truth).unwrap();
        let stored = include_bytes!("../../../data/sample_truth.csv");
        assert!(
            truth == stored,
            "data/sample_truth.csv is out of date; see data/README.md"
        );
    }

    #[test]
    fn the_sample_is_small_enough_to_carry() {
        assert!(bytes().len() < 4_000_000);
    }
}
