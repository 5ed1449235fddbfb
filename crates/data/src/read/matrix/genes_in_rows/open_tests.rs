use super::*;

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

#[test]
fn barcodes_and_many_columns_are_cells() {
    assert_eq!(
        noun_of(&ids(&["AAACCTGAGAAACCAT-1", "AAACCTGAGAAACCAG-1"])),
        "cell"
    );
    assert_eq!(noun_of(&ids(&["0h_1", "6h_1"])), "sample");
}
