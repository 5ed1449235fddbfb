//! Tables whose columns are not all genes, read whole.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::error::DataError;
use crate::moments::Moments;
use crate::read::{LoadedTable, Source, read_profiles};
use crate::settings::{CellTransform, DataSettings, GeneChoice};

fn settings() -> DataSettings {
    DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    }
}

fn read_with(path: &Path, settings: &DataSettings) -> Result<LoadedTable, DataError> {
    let source = Source::File(path.to_owned());
    read_profiles(&source, settings, &mut |_| ControlFlow::Continue(()))
}

fn read(path: &Path) -> LoadedTable {
    read_with(path, &settings()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A table of a folder of the cases, where they are at hand.
fn case(name: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("GENETIDE_TEST_DATA") else {
        println!("skipped: GENETIDE_TEST_DATA is not set");
        return None;
    };
    Some(Path::new(&data).parent()?.join("cases").join(name))
}

/// A table of text for a test.
fn made(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn warnings(table: &LoadedTable) -> String {
    table.summary.warnings.join("\n")
}

#[track_caller]
fn assert_has_300_genes(table: &LoadedTable) {
    let genes = table.profiles.genes();
    let strange: Vec<&String> = genes.iter().filter(|gene| !gene.starts_with('G')).collect();
    assert_eq!((genes.len(), strange.len()), (300, 0), "{strange:?}");
    assert_eq!(table.profiles.samples().times(), [0.0, 2.0, 4.0, 8.0, 24.0]);
}

fn moments_of(table: &LoadedTable) -> Vec<Moments> {
    let profiles = &table.profiles;
    let samples = 0..profiles.samples().times().len();
    let genes = 0..profiles.gene_count();
    genes
        .flat_map(|g| samples.clone().map(move |t| profiles.moments(g, t)))
        .collect()
}

#[test]
fn row_numbers_are_no_genes() {
    for name in ["in.csv", "in_X.csv", "in_sorted.csv", "in_three.csv"] {
        let Some(path) = case(&format!("03-unnamed-twice/{name}")) else {
            return;
        };
        let table = read(&path);
        assert_has_300_genes(&table);
        assert_eq!(
            table.summary.cell_id_column.as_deref(),
            Some("cell_id"),
            "{name}"
        );
        assert!(
            warnings(&table).contains("number the rows"),
            "{}",
            warnings(&table)
        );
    }
    let Some(path) = case("03-unnamed-twice/big.csv") else {
        return;
    };
    let clean = read(&path.with_file_name("big_clean.csv"));
    assert_eq!(read(&path).profiles, clean.profiles);
}

#[test]
fn scores_are_no_genes_and_switch_nothing_off() {
    let Some(clean) = case("04-seurat-metadata/depth_clean.csv") else {
        return;
    };
    let depth = read(&clean);
    for (name, named) in [
        ("depth_tss.csv", "TSSEnrichment"),
        ("depth_pmt.csv", "percent.mt"),
        ("depth_one_fraction.csv", "1 value negative or not whole"),
        ("depth_one_negative.csv", "1 value negative or not whole"),
    ] {
        let table = read(&clean.with_file_name(name));
        assert_has_300_genes(&table);
        assert_eq!(table.summary.transform, CellTransform::Normalise, "{name}");
        assert!(
            warnings(&table).contains(named),
            "{name}: {}",
            warnings(&table)
        );
        if !name.contains("one") {
            assert_eq!(table.profiles, depth.profiles, "{name}");
        }
        for (size, of_clean) in table.cells.sizes.iter().zip(&depth.cells.sizes) {
            assert!((size / of_clean - 1.0).abs() < 1e-3, "{name}");
        }
    }
    for name in ["in.csv", "in_int.csv", "in_oneflt.csv", "in_scanpy.csv"] {
        let table = read(&clean.with_file_name(name));
        assert_has_300_genes(&table);
        assert!(
            warnings(&table).contains("‹gene-column"),
            "{}",
            warnings(&table)
        );
    }
}

#[test]
fn names_that_a_spreadsheet_changed_are_kept_and_told() {
    let Some(path) = case("15-excel-gene-names/in.csv") else {
        return;
    };
    let table = read(&path);
    assert_eq!(table.profiles.genes().len(), 300);
    let text = warnings(&table);
    for part in [
        "1-Mar (MARCH1",
        "changed to dates",
        "3-Mar (MARCH3, now MARCHF3)",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(table.profiles.genes().iter().any(|gene| gene == "44621"));
}

#[test]
fn small_numbers_are_read_and_flags_are_no_genes() {
    let Some(wide) = case("16-small-number-types/uint32.parquet") else {
        return;
    };
    let wide = read(&wide);
    assert_has_300_genes(&wide);
    for name in [
        "bool_float_meta.parquet",
        "float16.parquet",
        "float32.parquet",
        "index.parquet",
        "int16.feather",
        "int16.parquet",
        "int8.parquet",
        "meta_date.parquet",
        "meta_timestamp.parquet",
        "time_f16.parquet",
        "time_u8.parquet",
        "timedelta.parquet",
        "uint16.feather",
        "uint16.parquet",
        "uint8.parquet",
    ] {
        let Some(path) = case(&format!("16-small-number-types/{name}")) else {
            return;
        };
        let table = read(&path);
        assert_has_300_genes(&table);
        // Those of 8 bits are cut at the largest number.
        let is_cut = name.starts_with("int8") || name.starts_with("uint8");
        if !name.starts_with("meta") && !is_cut {
            assert_eq!(moments_of(&table), moments_of(&wide), "{name}");
        }
    }
    let Some(path) = case("16-small-number-types/time_timestamp.parquet") else {
        return;
    };
    let error = read_with(&path, &settings()).unwrap_err().to_string();
    assert!(
        error.contains("2023-05-02") && error.contains("is a date"),
        "{error}"
    );
}

#[test]
fn cells_without_a_time_are_left_out_and_counted() {
    for name in ["in.csv", "in_na.csv"] {
        let Some(path) = case(&format!("22-missing-times/{name}")) else {
            return;
        };
        let table = read(&path);
        assert_has_300_genes(&table);
        assert_eq!(table.summary.cells, 291, "{name}");
        assert!(
            warnings(&table).contains("9 cells without a time"),
            "{}",
            warnings(&table)
        );
    }
    let Some(path) = case("22-missing-times/in_cut.csv") else {
        return;
    };
    let cut = read(&path);
    let table = read(&path.with_file_name("in.csv"));
    for (one, two) in moments_of(&cut).iter().zip(moments_of(&table)) {
        assert!(one.count == two.count && (one.mean - two.mean).abs() < 1e-9 * (1.0 + two.mean));
    }
}

#[test]
fn the_first_of_two_ids_is_taken_and_said() {
    for (name, id, said) in [
        ("reset_index.csv", "index", "number the rows: column 1"),
        ("barcode.csv", "column 1", "column 1, not from 'barcode'"),
        ("cellname.csv", "cell_name", "cluster"),
        (
            "annotation.csv",
            "cell",
            "from 'celltype', not from 'annotation'",
        ),
    ] {
        let Some(path) = case(&format!("25-two-id-columns/{name}")) else {
            return;
        };
        let table = read(&path);
        assert_has_300_genes(&table);
        assert_eq!(table.summary.cell_id_column.as_deref(), Some(id), "{name}");
        assert!(
            warnings(&table).contains(said),
            "{name}: {}",
            warnings(&table)
        );
    }
}

/// Rows of a table of 60 cells with these columns behind `time`.
fn rows(headers: &str, row: impl Fn(usize) -> String) -> tempfile::NamedTempFile {
    let mut text = format!("time,{headers}\n");
    for n in 0..60 {
        text += &format!("{},{}\n", n % 3, row(n));
    }
    made(&text)
}

#[test]
fn what_only_the_whole_table_tells_is_no_gene() {
    let count = |n: usize, gene: usize| (n * 7 + gene * 13 + n * n * gene) % 11;
    let genes = "A,B,C,D,E";
    let plain = rows(genes, |n| {
        (0..5)
            .map(|g| count(n, g).to_string())
            .collect::<Vec<_>>()
            .join(",")
    });
    let with = rows(&format!("{genes},nr,kit,all"), |n| {
        let counts: Vec<usize> = (0..5).map(|g| count(n, g)).collect();
        let total: usize = counts.iter().sum();
        let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
        format!("{},{},2021,{total}", counts.join(","), (n * 37) % 60 + 1)
    });
    let (plain, with) = (read(plain.path()), read(with.path()));
    assert_eq!(plain.profiles, with.profiles);
    let text = warnings(&with);
    for part in [
        "rows: nr.",
        "same value in every row: kit.",
        "sums of the other columns: all.",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_column_that_the_user_calls_a_gene_is_one() {
    let file = rows("A,B,C,D,E,UMAP_1", |n| {
        format!(
            "{},{},{},{},{},{}.5",
            n % 5,
            n % 2,
            n % 7,
            n % 3,
            n % 4,
            n % 2
        )
    });
    let settings = DataSettings {
        gene_columns: vec!["UMAP_1".to_owned()],
        ..settings()
    };
    assert_eq!(
        read_with(file.path(), &settings)
            .unwrap()
            .profiles
            .genes()
            .len(),
        6
    );
    assert_eq!(read(file.path()).profiles.genes().len(), 5);
}

#[test]
fn estimated_counts_are_pointed_out_and_normalised_values_are_not() {
    // Depths of 1 and 3; fractions in most genes, as RSEM has them.
    let value =
        |n: usize, gene: usize| ((n * 7 + gene * 131) % 97) as f64 * (1.0 + 2.0 * (n % 2) as f64);
    let headers = (0..20)
        .map(|g| format!("A{g}"))
        .collect::<Vec<_>>()
        .join(",");
    let estimates = rows(&headers, |n| {
        let fraction = |g: usize| if (n + g).is_multiple_of(3) { 0.37 } else { 0.0 };
        (0..20)
            .map(|g| format!("{:.2}", value(n, g) + fraction(g)))
            .collect::<Vec<_>>()
            .join(",")
    });
    let table = read(estimates.path());
    assert_eq!(table.summary.transform, CellTransform::None);
    assert!(
        warnings(&table).contains("‹cell-transform normalise›"),
        "{}",
        warnings(&table)
    );
    let logs = rows(&headers, |n| {
        (0..20)
            .map(|g| format!("{:.4}", (1.0 + value(n, g)).ln()))
            .collect::<Vec<_>>()
            .join(",")
    });
    let table = read(logs.path());
    assert_eq!(table.summary.transform, CellTransform::None);
    assert!(
        !warnings(&table).contains("‹cell-transform"),
        "{}",
        warnings(&table)
    );
}

#[test]
fn columns_of_text_are_named_with_what_they_hold() {
    let file = rows("A,B,kit,share", |n| {
        format!("{},{},v{},\"0,{}\"", n % 5, n % 7, n % 2, n % 9 + 1)
    });
    let settings = DataSettings {
        decimal: crate::settings::Decimal::Point,
        ..settings()
    };
    let table = read_with(file.path(), &settings).unwrap();
    let text = warnings(&table);
    assert!(text.contains("hold text: kit ('v0')"), "{text}");
    assert!(
        text.contains("share ('0,1')") && text.contains("‹decimal comma›"),
        "{text}"
    );
}
