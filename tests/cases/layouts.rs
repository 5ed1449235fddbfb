//! Orientation, long tables, several values a time.

use crate::{all_genes, case, read, read_with, refusal, responding, same_profiles, warns};
use genetide_data::DataSettings;

#[test]
fn genes_in_rows_give_the_profiles_of_cells_in_rows() {
    let (Some(wide), Some(tall)) = (
        case("01-genes-in-rows/wide.tsv"),
        case("01-genes-in-rows/cells_in_rows.tsv"),
    ) else {
        return;
    };
    let (wide, tall) = (read(&wide), read(&tall));
    assert_eq!(wide.profiles.gene_count(), 400);
    assert_eq!(wide.summary.cells, 24);
    assert_eq!(wide.summary.noun, "sample");
    assert_eq!(wide.profiles.time_count(), 8);
    assert_eq!(wide.profiles.samples().len(), 24);
    same_profiles("wide.tsv", &wide.profiles, &tall.profiles);
    assert_eq!(responding(&wide), responding(&tall));
}

#[test]
fn times_in_a_second_row_are_times() {
    let Some(path) = case("01-genes-in-rows/mfuzz.txt") else {
        return;
    };
    let table = read(&path);
    assert_eq!(table.profiles.gene_count(), 400);
    assert_eq!(
        table.profiles.times(),
        [0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 24.0]
    );
    assert!(table.profiles.genes().contains(&"G001".to_owned()));
    // Its transposed form is read, or refused with a word on its second row.
    let Some(path) = case("01-genes-in-rows/mfuzz_transposed.txt") else {
        return;
    };
    match read_with(&path, &all_genes()) {
        Ok(table) => {
            assert_eq!(table.profiles.gene_count(), 400);
            assert_eq!(table.profiles.time_count(), 8);
        }
        Err(error) => assert!(error.to_string().contains("line 2"), "{error}"),
    }
}

#[test]
fn plain_times_as_headers_are_times_and_one_sample_each_is_said() {
    for name in [
        "01-genes-in-rows/test.txt",
        "01-genes-in-rows/test_rep2.txt",
    ] {
        let Some(path) = case(name) else { return };
        let table = read(&path);
        assert_eq!(table.profiles.gene_count(), 120, "{name}");
        let times: Vec<f64> = (0..8).map(f64::from).collect();
        assert_eq!(table.profiles.times(), times);
        warns(&table, &["one sample at each"]);
    }
}

#[test]
fn one_sample_a_time_is_a_warning() {
    for (name, samples) in [
        ("06-one-per-time/in.csv", 0),
        ("06-one-per-time/in4.csv", 4),
    ] {
        let Some(path) = case(name) else { return };
        let table = read(&path);
        assert_eq!(table.summary.noun, "sample", "{name}");
        assert!(samples == 0 || table.summary.cells == samples);
        warns(&table, &["one sample at each"]);
    }
}

#[test]
fn feature_counts_is_read_without_its_annotation() {
    let Some(path) = case("07-featurecounts-comment/counts.txt") else {
        return;
    };
    let table = read(&path);
    assert_eq!(table.profiles.gene_count(), 400);
    assert_eq!((table.summary.cells, table.profiles.time_count()), (24, 8));
    warns(&table, &["#"]);
}

#[test]
fn long_tables_are_read_with_their_replicates() {
    for (name, genes, times) in [
        ("18-long-table/greatr.csv", 400, 8),
        ("18-long-table/tidy.csv", 0, 0),
        ("18-long-table/in.csv", 0, 5),
    ] {
        let Some(path) = case(name) else { return };
        match read_with(&path, &all_genes()) {
            Ok(table) => {
                assert!(genes == 0 || table.profiles.gene_count() == genes, "{name}");
                assert!(times == 0 || table.profiles.time_count() == times, "{name}");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_pseudotime_is_refused_and_the_advice_works() {
    for name in [
        "05-pseudotime/pt300.csv",
        "05-pseudotime/pt300_round2.csv",
        "05-pseudotime/pt300_round3.csv",
    ] {
        let Some(path) = case(name) else { return };
        let message = refusal(&path);
        assert!(
            message.contains("pseudotime") && message.contains("‹time-bins 11›"),
            "{message}"
        );
        let settings = DataSettings {
            time_bins: 11,
            ..all_genes()
        };
        let table = read_with(&path, &settings).unwrap();
        assert_eq!(table.profiles.time_count(), 11, "{name}");
        let called = responding(&table);
        assert!((90..=150).contains(&called), "{name}: {called}");
    }
}

#[test]
fn a_pseudotime_that_was_rounded_to_bins_is_read() {
    for name in [
        "05-pseudotime/pt300_round1.csv",
        "05-pseudotime/pt1500_round1.csv",
    ] {
        let Some(path) = case(name) else { return };
        let table = read(&path);
        assert_eq!(table.profiles.time_count(), 11, "{name}");
        assert!(responding(&table) >= 60, "{name}: {}", responding(&table));
    }
}
