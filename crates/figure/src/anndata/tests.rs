//! What is written is read back as a data set.

use crate::anndata::{Provenance, h5ad};
use crate::testing::synthetic::{Case, Synthetic};
use genetide_data::read::{Source, read_profiles};
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
