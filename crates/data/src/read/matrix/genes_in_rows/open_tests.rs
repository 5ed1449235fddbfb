use super::*;

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

#[test]
fn headers_that_pandas_numbered_are_repeats() {
    let (times, note) = repeats_of_numbers(&ids(&["0", "0.1", "0.2", "6", "6.1", "6.2"])).unwrap();
    assert_eq!(times, ["0", "0", "0", "6", "6", "6"]);
    assert!(note.contains("0.1 were taken for repeats of 0"), "{note}");
    let (times, _) = repeats_of_numbers(&ids(&["X0.5", "X0.5.1", "X2", "X2.1"])).unwrap();
    assert_eq!(times, ["0.5", "0.5", "2", "2"]);
    for other in [
        ["0", "0.5", "1", "1.5"].as_slice(),
        &["0", "0.1", "0.2", "1"],
        &["0", "6", "12"],
        &["0h", "0h.1", "6h", "6h.1"],
    ] {
        assert_eq!(repeats_of_numbers(&ids(other)), None, "{other:?}");
    }
}

#[test]
fn barcodes_and_many_columns_are_cells() {
    assert_eq!(
        noun_of(&ids(&["AAACCTGAGAAACCAT-1", "AAACCTGAGAAACCAG-1"])),
        "cell"
    );
    assert_eq!(noun_of(&ids(&["0h_1", "6h_1"])), "sample");
}
