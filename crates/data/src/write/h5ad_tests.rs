//! What is written is read back.

use proptest::prelude::*;

use crate::matrix::Matrix;
use crate::read::matrix::{AnnotatedMatrix, open_matrix};
use crate::read::{Input, Source};
use crate::settings::DataSettings;
use crate::write::*;

fn read_back(file: &H5adFile, matrix: &str) -> AnnotatedMatrix {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.h5ad");
    std::fs::write(&path, file.to_bytes().unwrap()).unwrap();
    let settings = DataSettings {
        matrix: Some(matrix.to_owned()),
        ..DataSettings::default()
    };
    let input = Input::of(&Source::File(path)).unwrap();
    open_matrix(&input, &settings).unwrap().unwrap()
}

/// All values, `[N, G]`, with 0 where none is listed.
fn values(matrix: &mut AnnotatedMatrix) -> Vec<f64> {
    let genes = matrix.genes.len();
    let mut all = vec![0.0; matrix.observations.ids.len() * genes];
    while let Some(chunk) = matrix.values.next().unwrap() {
        let places = chunk.observations.iter().zip(&chunk.genes);
        for ((&row, &gene), &value) in places.zip(&chunk.values) {
            all[row as usize * genes + gene as usize] = value;
        }
    }
    all
}

fn names(start: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{start}{n}\u{b5}")).collect()
}

fn made(rows: usize, genes: usize, x: Vec<f64>, codes: Vec<Option<usize>>) -> H5adFile {
    let x = Matrix::new(rows, genes, x);
    let single = x.map(|value| value as f32);
    H5adFile {
        obs: Frame {
            index: names("sample ", rows),
            columns: vec![
                (
                    "time".into(),
                    Column::Numbers((0..rows).map(|n| n as f64 / 3.0).collect()),
                ),
                (
                    "n_cells".into(),
                    Column::Integers((0..rows as i64).collect()),
                ),
                ("note".into(), Column::Texts(names("text ", rows))),
                (
                    "condition".into(),
                    Column::Categories {
                        names: names("c", 3),
                        codes,
                    },
                ),
            ],
            ..Frame::default()
        },
        var: Frame {
            index_name: "gene".into(),
            index: names("gene ", genes),
            columns: vec![],
        },
        layers: vec![("single".into(), single.into())],
        varm: vec![(
            "wide".into(),
            Matrix::from_fn(genes, 3, |g, c| (g * c) as f32).into(),
        )],
        uns: vec![(
            "run".into(),
            Unstructured::Folder(vec![("text".into(), Unstructured::Text("\0 {}".into()))]),
        )],
        x: x.into(),
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(f64::NAN),
        proptest::num::f64::NORMAL,
        0.0..9.0
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_file_reads_back_as_written(
        (rows, genes, x, codes) in (1_usize..6, 1_usize..40).prop_flat_map(|(rows, genes)| {
            let x = proptest::collection::vec(value(), rows * genes);
            let codes = proptest::collection::vec(proptest::option::of(0_usize..3), rows);
            (Just(rows), Just(genes), x, codes)
        })
    ) {
        let file = made(rows, genes, x.clone(), codes.clone());
        let mut read = read_back(&file, "X");
        prop_assert_eq!(&read.genes, &file.var.index);
        prop_assert_eq!(&read.observations.ids, &file.obs.index);
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&values(&mut read)), bits(&x));
        let columns = &read.observations.annotations;
        let headers: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        prop_assert_eq!(headers, ["time", "n_cells", "note", "condition"]);
        for (row, code) in codes.iter().enumerate() {
            prop_assert_eq!(columns[0].value(row), (row as f64 / 3.0).to_string());
            prop_assert_eq!(columns[1].value(row), row.to_string());
            prop_assert_eq!(columns[2].value(row), format!("text {row}\u{b5}"));
            let code = code.map_or_else(String::new, |code| format!("c{code}\u{b5}"));
            prop_assert_eq!(columns[3].value(row), code);
        }
        let single: Vec<f64> = x.iter().map(|&value| f64::from(value as f32) + 0.0).collect();
        let finite: Vec<f64> = single.iter().map(|&v| if v.is_finite() { v } else { f64::NAN }).collect();
        let mut layer = read_back(&file, "layers/single");
        prop_assert_eq!(bits(&values(&mut layer)), bits(&finite));
    }
}

#[test]
fn large_arrays_are_packed_and_equal_files_have_equal_bytes() {
    let (rows, genes) = (30, 5_000);
    let x: Vec<f64> = (0..rows * genes).map(|n| (n % 7) as f64).collect();
    let file = made(rows, genes, x.clone(), vec![None; rows]);
    let bytes = file.to_bytes().unwrap();
    assert!(bytes.len() < 8 * x.len() / 2, "{} bytes", bytes.len());
    assert_eq!(bytes, file.to_bytes().unwrap());
    assert_eq!(values(&mut read_back(&file, "X")), x);
}

#[test]
fn sizes_that_disagree_are_refused() {
    let mut file = made(2, 3, vec![0.0; 6], vec![None; 2]);
    file.varm
        .push(("short".into(), Matrix::filled(2, 1, 0.0_f32).into()));
    let error = file.to_bytes().unwrap_err().to_string();
    assert_eq!(error, "short has 2 rows or columns in place of 3");
    let mut file = made(2, 3, vec![0.0; 6], vec![None; 2]);
    file.obs
        .columns
        .push(("short".into(), Column::Numbers(vec![1.0])));
    assert!(
        file.to_bytes()
            .unwrap_err()
            .to_string()
            .starts_with("obs/short has 1")
    );
}
