//! Profiles of libraries.

use genetide_data::{Attribute, GeneProfiles, Matrix, Moments, Sample, Samples};

/// A library of a test: time, condition, replicate, cells.
pub(crate) type Of<'a> = (f64, Option<&'a str>, Option<&'a str>, u32);

/// Profiles of genes in libraries `[L]` that ascend in time, from `moments` `[G][L]`.
pub(crate) fn of_libraries(libraries: &[Of<'_>], moments: &[Vec<Moments>]) -> GeneProfiles {
    let sample = |&(time, condition, replicate, cells): &Of<'_>| {
        Sample::new(time, cells, |attribute| match attribute {
            Attribute::Condition => condition.map(str::to_owned),
            Attribute::Replicate => replicate.map(str::to_owned),
            _ => None,
        })
    };
    let samples = Samples::new(libraries.iter().map(sample).collect(), None, Vec::new());
    let genes = (0..moments.len()).map(|g| format!("G{g}")).collect();
    let moments = Matrix::new(moments.len(), libraries.len(), moments.concat());
    GeneProfiles::new(genes, samples, moments)
}

/// The moments of a bulk value.
pub(crate) fn bulk(value: f64) -> Moments {
    Moments {
        count: 1,
        mean: value,
        m2: 0.0,
    }
}
