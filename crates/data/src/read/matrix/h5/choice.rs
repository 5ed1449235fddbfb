//! Which matrix of an h5ad file is read: the one asked for, or the one that holds counts.

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::h5::arrays::first_values;
use crate::read::matrix::h5::hdf5::H5File;
use crate::read::matrix::h5::layout::MatrixLayout;
use crate::words::alternatives;

/// Share of the values that may be no counts in a matrix of counts.
const ODD: f64 = 0.02;

/// A matrix of the file.
pub(super) struct Candidate {
    /// As the setting names it: "X", "raw" or "layers/NAME".
    pub name: String,
    path: String,
    shape: (u64, u64),
}

impl Candidate {
    /// A matrix at a path, of so many observations and genes.
    pub(super) fn new(name: &str, path: &str, shape: (u64, u64)) -> Self {
        Self {
            name: name.to_owned(),
            path: path.to_owned(),
            shape,
        }
    }

    fn layout(&self, file: &H5File) -> Result<MatrixLayout, DataError> {
        MatrixLayout::of(file, &self.path, self.shape)
    }

    /// Whether its genes are those of raw.
    pub(super) fn is_raw(&self) -> bool {
        self.name == "raw"
    }

    /// Whether the name says that it holds counts, or values of which others were made.
    fn may_hold_counts(&self) -> bool {
        let Some(layer) = self.name.strip_prefix("layers/") else {
            return true;
        };
        let layer = layer.to_lowercase();
        let is_made = ["log", "norm", "scale"]
            .iter()
            .any(|word| layer.contains(word));
        let is_count = ["count", "raw", "umi"]
            .iter()
            .any(|word| layer.contains(word));
        is_count && !is_made
    }
}

/// What the first values of a matrix are; the better kind first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Contents {
    /// Whole numbers from 0 on, but for a few.
    Counts,
    /// Fractions from 0 on: normalised, or logarithms of it.
    Positive,
    /// Negative values: centred or scaled.
    Scaled,
}

impl Contents {
    fn of(values: &[f64]) -> (Self, f64) {
        let share = |is: fn(f64) -> bool| {
            let count = values.iter().filter(|&&value| is(value)).count();
            count as f64 / (values.len().max(1)) as f64
        };
        let negative = share(|value| value < 0.0);
        let fractional = share(|value| value.fract() != 0.0);
        if negative > ODD {
            (Self::Scaled, negative)
        } else if fractional > ODD {
            (Self::Positive, fractional)
        } else {
            (Self::Counts, 0.0)
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Positive => "values that are never negative (normalised or logarithms)",
            Self::Scaled => "negative values",
        }
    }
}

/// The matrix asked for; else X if it holds counts, or raw or a layer if it does not and they do.
///
/// # Errors
/// [`DataErrorKind::UnknownMatrix`] and [`DataErrorKind::Damaged`].
pub(super) fn choose(
    file: &H5File,
    mut candidates: Vec<Candidate>,
    wanted: Option<&str>,
    notes: &mut Vec<String>,
) -> Result<(Candidate, MatrixLayout), DataError> {
    if let Some(wanted) = wanted {
        let found = named(file, candidates, wanted)?;
        let layout = found.layout(file)?;
        return Ok((found, layout));
    }
    let has_x = candidates.iter().any(|candidate| candidate.name == "X");
    let first = candidates.remove(0);
    let layout = first.layout(file)?;
    let (contents, share) = Contents::of(&first_values(file, &layout)?);
    let name = &first.name;
    if !has_x {
        notes.push(format!("The file has no X, so {name} was read."));
    }
    if contents == Contents::Counts {
        return Ok((first, layout));
    }
    let seen = seen(contents, share);
    match best(file, candidates, notes) {
        Some((found, other, layout)) if found < contents => {
            let (better, words) = (&other.name, found.words());
            notes.push(format!(
                "{name} holds no counts ({seen}), so {better} was read, which holds {words}; \
                 ‹matrix {name}› reads {name}."
            ));
            Ok((other, layout))
        }
        _ => {
            notes.push(format!(
                "{name} holds no counts ({seen}), and no counts were found elsewhere in the file; \
                 {name} was read as it is."
            ));
            Ok((first, layout))
        }
    }
}

/// The first of those with the best contents. One that cannot be read is passed over.
fn best(
    file: &H5File,
    candidates: Vec<Candidate>,
    notes: &mut Vec<String>,
) -> Option<(Contents, Candidate, MatrixLayout)> {
    let mut best: Option<(Contents, Candidate, MatrixLayout)> = None;
    for other in candidates {
        if !other.may_hold_counts() {
            continue;
        }
        let look = other.layout(file).and_then(|layout| {
            let values = first_values(file, &layout)?;
            Ok((Contents::of(&values).0, layout))
        });
        match look {
            Ok((found, layout)) => {
                if best.as_ref().is_none_or(|(best, ..)| found < *best) {
                    best = Some((found, other, layout));
                }
            }
            Err(error) => notes.push(format!(
                "The matrix {} could not be read and was passed over: {}.",
                other.name, error.kind
            )),
        }
    }
    best
}

fn seen(contents: Contents, share: f64) -> String {
    let what = match contents {
        Contents::Scaled => "are negative",
        _ => "have fractions",
    };
    format!("{:.0} % of its first values {what}", share * 100.0)
}

/// The matrix of this name, with or without the folder of layers.
fn named(file: &H5File, candidates: Vec<Candidate>, wanted: &str) -> Result<Candidate, DataError> {
    let names: Vec<String> = candidates.iter().map(|c| c.name.clone()).collect();
    let is = |name: &str| {
        let name = name.to_lowercase();
        let wanted = wanted.trim().to_lowercase();
        let wanted = match wanted.as_str() {
            "raw/x" | "raw.x" => "raw",
            other => other,
        };
        name == wanted || name.strip_prefix("layers/") == Some(wanted)
    };
    // The name as it stands comes before one that differs in case.
    let exact = candidates
        .iter()
        .position(|candidate| candidate.name == wanted);
    let at = exact.or_else(|| candidates.iter().position(|candidate| is(&candidate.name)));
    let found = at.and_then(|at| candidates.into_iter().nth(at));
    found.ok_or_else(|| {
        let present: Vec<&str> = names.iter().map(String::as_str).collect();
        let kind = DataErrorKind::UnknownMatrix {
            wanted: wanted.to_owned(),
            present: alternatives(&present),
        };
        kind.in_file(file.path())
    })
}
