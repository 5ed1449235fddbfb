//! Libraries: the unit of replication.

use crate::attribute::{Attribute, ByAttribute};
use crate::samples::Sample;

/// The cells of one time that share all attributes but their type.
///
/// Cells of a library share its preparation, so that they say nothing about how another one would
/// turn out; libraries do.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    /// Index into the times.
    pub time: usize,
    /// The label of each attribute; `None` for cell types, and where the table lacks the attribute or the
    /// library belongs to all labels.
    labels: ByAttribute<Option<String>>,
    /// Number of cells.
    pub cells: u32,
    /// Its samples, as indices into those of the table.
    pub samples: Vec<usize>,
}

impl Library {
    /// The label of an attribute.
    pub fn label(&self, attribute: Attribute) -> Option<&str> {
        self.labels[attribute].as_deref()
    }

    /// Both libraries as one, with the labels that they share.
    #[must_use]
    pub fn merged(mut self, other: &Self) -> Self {
        self.cells += other.cells;
        self.samples.extend(&other.samples);
        self.labels = ByAttribute::from_fn(|attribute| {
            let own = self.labels[attribute].take();
            own.filter(|own| Some(own.as_str()) == other.label(attribute))
        });
        self
    }
}

/// The libraries `[L]` of samples that ascend in time: by time, then in order of appearance.
pub(crate) fn libraries(samples: &[Sample], times: &[f64]) -> Vec<Library> {
    let mut libraries: Vec<Library> = Vec::new();
    let mut first_of_time = 0;
    let mut time = 0;
    for (s, sample) in samples.iter().enumerate() {
        if times[time] != sample.time {
            time += 1;
            first_of_time = libraries.len();
        }
        let labels = ByAttribute::from_fn(|attribute| {
            let label = sample.label(attribute).map(str::to_owned);
            label.filter(|_| attribute != Attribute::CellType)
        });
        let mut of_time = libraries[first_of_time..].iter_mut();
        match of_time.find(|library| library.labels == labels) {
            Some(library) => {
                library.cells += sample.cells;
                library.samples.push(s);
            }
            None => libraries.push(Library {
                time,
                labels,
                cells: sample.cells,
                samples: vec![s],
            }),
        }
    }
    libraries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(time: f64, cell_type: &str, replicate: &str, cells: u32) -> Sample {
        Sample::new(time, cells, |attribute| match attribute {
            Attribute::CellType => Some(cell_type.to_owned()),
            Attribute::Replicate => Some(replicate.to_owned()),
            _ => None,
        })
    }

    #[test]
    fn cell_types_of_a_donor_are_one_library() {
        let samples = [
            sample(0.0, "a", "D1", 3),
            sample(0.0, "a", "D2", 4),
            sample(0.0, "b", "D1", 5),
            sample(6.0, "b", "D1", 2),
        ];
        let libraries = libraries(&samples, &[0.0, 6.0]);
        let of = libraries.iter();
        let of: Vec<_> = of
            .map(|library| (library.time, library.cells, library.samples.clone()))
            .collect();
        assert_eq!(of, [(0, 8, vec![0, 2]), (0, 4, vec![1]), (1, 2, vec![3])]);
        let both = libraries[0].clone().merged(&libraries[1]);
        assert_eq!((both.cells, both.samples), (12, vec![0, 2, 1]));
        assert_eq!(libraries[0].label(Attribute::Replicate), Some("D1"));
        assert_eq!(libraries[0].label(Attribute::CellType), None);
    }
}
