//! Columns that are no genes, counts or not, gene names, number types.

use crate::{case, is_right, read, reads_rightly, responding, same_profiles, warns};

#[test]
fn row_numbers_are_no_genes() {
    for name in ["in.csv", "in_X.csv", "in_sorted.csv", "in_three.csv"] {
        if let Some(table) = reads_rightly(&format!("03-unnamed-twice/{name}")) {
            assert_eq!(table.profiles.gene_count(), 300, "{name}");
        }
    }
    let (Some(big), Some(clean)) = (
        case("03-unnamed-twice/big.csv"),
        case("03-unnamed-twice/big_clean.csv"),
    ) else {
        return;
    };
    let (big, clean) = (read(&big), read(&clean));
    same_profiles("big.csv", &big.profiles, &clean.profiles);
}

#[test]
fn measures_of_a_cell_are_no_genes() {
    for name in ["in.csv", "in_int.csv", "in_oneflt.csv", "in_scanpy.csv"] {
        if let Some(table) = reads_rightly(&format!("04-seurat-metadata/{name}")) {
            assert_eq!(
                table.profiles.gene_count(),
                300,
                "{name}: {:?}",
                table.summary.warnings
            );
        }
    }
}

#[test]
fn one_odd_column_or_value_leaves_counts_counts() {
    let Some(clean) = case("04-seurat-metadata/depth_clean.csv") else {
        return;
    };
    let clean = read(&clean);
    let called = responding(&clean);
    assert!((119..=122).contains(&called), "{called}");
    for (name, words) in [
        ("depth_tss.csv", ["TSS"].as_slice()),
        ("depth_pmt.csv", &[]),
        ("depth_one_fraction.csv", &["not whole"]),
        ("depth_one_negative.csv", &["not whole"]),
    ] {
        let table = read(&case(&format!("04-seurat-metadata/{name}")).unwrap());
        is_right(name, &table);
        assert!(
            table.summary.transform_note.contains("0.658"),
            "{}",
            table.summary.transform_note
        );
        assert!(
            table.summary.transform_note.contains("1.622"),
            "{}",
            table.summary.transform_note
        );
        if !words.is_empty() {
            warns(&table, words);
        }
    }
}

#[test]
fn of_two_ids_the_first_is_taken() {
    for name in ["reset_index.csv", "barcode.csv", "annotation.csv"] {
        if let Some(table) = reads_rightly(&format!("25-two-id-columns/{name}")) {
            assert_eq!(table.profiles.gene_count(), 300, "{name}");
        }
    }
    let Some(path) = case("25-two-id-columns/cellname.csv") else {
        return;
    };
    let table = read(&path);
    assert!(!table.profiles.genes().contains(&"cell_name".to_owned()));
    is_right("cellname.csv", &table);
}

#[test]
fn dates_for_gene_names_are_kept_and_named() {
    let Some(table) = reads_rightly("15-excel-gene-names/in.csv") else {
        return;
    };
    warns(&table, &["1-Mar"]);
}

#[test]
fn small_number_types_are_numbers() {
    for name in [
        "int8.parquet",
        "int16.parquet",
        "int16.feather",
        "uint8.parquet",
        "uint16.parquet",
        "uint16.feather",
        "uint32.parquet",
        "float16.parquet",
        "float32.parquet",
        "index.parquet",
        "bool_float_meta.parquet",
        "meta_date.parquet",
        "meta_timestamp.parquet",
        "time_u8.parquet",
        "time_f16.parquet",
        "timedelta.parquet",
    ] {
        if let Some(table) = reads_rightly(&format!("16-small-number-types/{name}")) {
            assert_eq!(
                table.profiles.gene_count(),
                300,
                "{name}: {:?}",
                table.summary.warnings
            );
        }
    }
}
