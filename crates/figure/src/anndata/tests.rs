//! What is written is read back as a data set.

use crate::Results;
use crate::anndata::genes::var;
use crate::anndata::samples::profile_columns;
use crate::anndata::{Provenance, h5ad};
use crate::tables::clusters_csv;
use crate::testing::synthetic::{Case, Synthetic};
use genetide_data::read::{Source, read_profiles};
use genetide_data::value_scale::ValueScale;
use genetide_data::write::Column;
use genetide_data::{DataSettings, GeneChoice, Matrix};

const PROVENANCE: Provenance<'_> = Provenance {
    run: "{}",
    version: "1",
};

#[test]
fn the_samples_of_a_result_are_a_data_set() {
    let mut synthetic = Synthetic::new(&Case {
        flat: 5,
        incomplete: 2,
        ..Case::default()
    });
    synthetic.names[1] = Some("late".to_owned());
    let points = synthetic.points.len();
    synthetic.probability = Matrix::filled(points, 3, 0.25);
    let mut results = synthetic.results();
    results.k = 3;
    let bytes = h5ad(&results, &PROVENANCE).unwrap();
    assert_eq!(bytes, h5ad(&results, &PROVENANCE).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result.h5ad");
    std::fs::write(&path, bytes).unwrap();
    let settings = DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    };
    let mut unwatched = |_| std::ops::ControlFlow::Continue(());
    let read = read_profiles(&Source::File(path), &settings, &mut unwatched).unwrap();
    let (found, expected) = (&read.profiles, &synthetic.profiles);
    assert_eq!(found.genes(), expected.genes());
    assert_eq!(found.times(), expected.times());
    for gene in 0..found.gene_count() {
        assert_eq!(found.mean_profile(gene), expected.mean_profile(gene));
    }
}

#[test]
fn genes_have_the_columns_of_their_table() {
    let mut data = Synthetic::new(&Case::default());
    for conditions in [false, true] {
        if conditions {
            data.add_conditions();
        }
        let courses = data.profiles.courses();
        let names = |scale| -> Vec<String> {
            let results = Results {
                scale,
                ..data.results()
            };
            let columns = var(&results).columns.into_iter();
            columns.map(|(name, _)| name).collect()
        };
        for scale in [ValueScale::Linear, ValueScale::AsIs] {
            let table = clusters_csv(&data.genes, (&data.names, courses, scale));
            let (names, header) = (names(scale), table.lines().next().unwrap());
            for name in header.split(',').skip(2) {
                assert!(
                    names.iter().any(|own| own == name),
                    "no {name} in {names:?}"
                );
            }
        }
        let names = names(ValueScale::Linear);
        let changes = names.iter().filter(|name| name.starts_with("log2_change"));
        assert_eq!(changes.count(), data.profiles.courses().count());
    }
}

#[test]
fn the_columns_of_profiles_have_a_time_and_a_condition() {
    let mut data = Synthetic::new(&Case {
        times: 3,
        ..Case::default()
    });
    data.add_conditions();
    let columns = profile_columns(&data.profiles);
    assert_eq!(
        columns.index,
        ["0h_act", "0h_ctr", "3h_act", "3h_ctr", "6h_act", "6h_ctr"]
    );
    let [
        (_, Column::Numbers(times)),
        (_, Column::Categories { names, codes }),
    ] = &columns.columns[..]
    else {
        panic!("{:?}", columns.columns);
    };
    assert_eq!(times, &[0.0, 0.0, 3.0, 3.0, 6.0, 6.0]);
    assert_eq!(names, &["act", "ctr"]);
    assert_eq!(codes[..3], [Some(0), Some(1), Some(0)]);
    let results = data.results();
    assert_eq!(
        h5ad(&results, &PROVENANCE).unwrap(),
        h5ad(&results, &PROVENANCE).unwrap()
    );
}
