//! Tables read with a table of samples beside them.

use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::error::DataError;
use crate::read::{LoadedTable, Source, read_profiles};
use crate::settings::{CellTransform, DataSettings, GeneChoice};

/// Reads a table with a table of samples, both as text.
fn read(
    table: &str,
    samples: &str,
    change: impl Fn(&mut DataSettings),
) -> Result<LoadedTable, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let mut settings = DataSettings {
        samples: Some(file("samples.csv", samples).to_string_lossy().into_owned()),
        genes: GeneChoice::All,
        cell_transform: CellTransform::None,
        ..DataSettings::default()
    };
    change(&mut settings);
    let source = Source::File(file("table.csv", table));
    read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(()))
}

const GENES: &str = "gene,s-1,s-2,s-3,s-4\nIRF1,1,2,3,4\nCXCL9,5,6,7,8\nSTAT1,9,8,7,6\n";

#[test]
fn samples_of_a_table_with_genes_in_rows_are_found() {
    let samples = "sample,Time (h),donor\ns.1,0,D1\ns.2,6,D1\ns.3,0,D2\nother,6,D2\ns.4,,D2\n";
    let loaded = read(GENES, samples, |_| {}).unwrap();
    let summary = loaded.summary;
    assert_eq!(
        (summary.cells, summary.time_column.as_str()),
        (3, "Time (h)")
    );
    assert_eq!(summary.replicate_column.as_deref(), Some("donor"));
    let warnings = summary.warnings.join("\n");
    for part in [
        "From samples.csv: time ('Time (h)'), replicate ('donor'), found by column 'sample', ignoring signs",
        "1 row of samples.csv is not in the data: 'other'.",
        "without a time was left out",
    ] {
        assert!(warnings.contains(part), "{part}\n{warnings}");
    }
}

#[test]
fn cells_of_a_table_with_cells_in_rows_are_found() {
    let table = "cell,IRF1,CXCL9\nc1,1,2\nc2,3,4\nc3,5,6\nc4,7,8\n";
    let samples = "barcode,when,stim\nc2,6h,LPS\nc1,0h,LPS\nc4,6h,LPS\n";
    let loaded = read(table, samples, |settings| {
        settings.time_column = Some("when".into());
    });
    let loaded = loaded.unwrap();
    assert_eq!(loaded.summary.cells, 3);
    assert_eq!(loaded.summary.time_column, "when");
    let warnings = loaded.summary.warnings.join("\n");
    assert!(warnings.contains("left out: 'c3'"), "{warnings}");
    let error = read(
        "cell,IRF1\nc1,1\nc2,2\n",
        "barcode,time\nx,0\ny,6\n",
        |_| {},
    )
    .unwrap_err();
    assert!(
        error.to_string().contains("'c1', 'c2' in the rows"),
        "{error}"
    );
}

#[test]
fn a_table_of_samples_without_a_name_of_the_data_is_refused() {
    let samples = "sample,time\nx1,0\nx2,6\n";
    let orientation = crate::settings::Orientation::GenesInRows;
    let error = read(GENES, samples, |settings| {
        settings.orientation = orientation;
    })
    .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("samples.csv has none of the names of the data ('s-1', 's-2'"),
        "{text}"
    );
}

#[test]
fn times_stay_those_of_the_names_where_samples_have_none() {
    let table = "gene,a_0h,b_0h,a_6h,b_6h\nIRF1,1,2,3,4\nCXCL9,5,6,7,8\nSTAT1,9,8,7,6\n";
    let samples = "sample,treatment\na_0h,LPS\nb_0h,IFN\na_6h,LPS\nb_6h,IFN\n";
    let loaded = read(table, samples, |_| {}).unwrap();
    assert_eq!(loaded.profiles.samples().times(), [0.0, 6.0]);
    assert_eq!(
        loaded.summary.condition_column.as_deref(),
        Some("treatment")
    );
}

#[test]
fn a_published_course_is_read_with_its_samples() {
    let Some(folder) = std::env::var_os("GENETIDE_TEST_DATA").map(PathBuf::from) else {
        eprintln!("skipped: GENETIDE_TEST_DATA is not set");
        return;
    };
    let folder = folder.join("rade_tcell");
    let settings = DataSettings {
        samples: Some(folder.join("samples.csv").to_string_lossy().into_owned()),
        ..DataSettings::default()
    };
    let source = Source::File(folder.join("counts.csv.gz"));
    let loaded = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(loaded.summary.cells, 44);
    assert_eq!(
        loaded.profiles.samples().times(),
        [0.0, 6.0, 12.0, 24.0, 48.0, 72.0]
    );
    assert_eq!(
        loaded.summary.condition_column.as_deref(),
        Some("condition")
    );
    assert_eq!(loaded.summary.replicate_column.as_deref(), Some("donor"));
}
