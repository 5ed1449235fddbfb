//! The samples of a table, by time and cell type.

use std::ops::Range;

use crate::libraries::{Library, libraries};
use crate::samples::courses::Courses;
use crate::samples::sample::Sample;
use crate::time_unit::TimeUnit;

/// What observations are: "sample" where there are at most twelve a time and condition, else `other`.
pub(crate) fn noun(observations: usize, sampled: usize, other: &'static str) -> &'static str {
    const MOST_SAMPLES: usize = 12;
    if observations <= MOST_SAMPLES * sampled {
        "sample"
    } else {
        other
    }
}

/// The samples `[S]` of a table, ascending in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    samples: Vec<Sample>,
    time_unit: Option<TimeUnit>,
    /// `[T]`: the distinct times, ascending.
    times: Vec<f64>,
    /// `[T]`: the samples of each time.
    of_time: Vec<Range<usize>>,
    /// `[C]`.
    cell_types: Vec<String>,
    /// `[S]`: index into the cell types.
    type_of: Vec<usize>,
    /// `[L]`: what the samples were taken from.
    libraries: Vec<Library>,
    courses: Courses,
}

impl Samples {
    /// A table of samples, whose times must not descend.
    ///
    /// `cell_types` gives the order of the cell types; any that it lacks follow in order of
    /// appearance.
    ///
    /// # Panics
    /// When a time is before that of the previous sample: that is a mistake of the caller.
    pub fn new(samples: Vec<Sample>, time_unit: Option<TimeUnit>, cell_types: Vec<String>) -> Self {
        assert!(
            samples.is_sorted_by(|a, b| a.time <= b.time),
            "samples must ascend in time"
        );
        let mut table = Self {
            type_of: Vec::with_capacity(samples.len()),
            times: Vec::new(),
            of_time: Vec::new(),
            cell_types,
            libraries: Vec::new(),
            courses: Courses::single(Vec::new()),
            samples,
            time_unit,
        };
        let mut first = 0;
        for of_time in table.samples.chunk_by(|a, b| a.time == b.time) {
            table.times.push(of_time[0].time);
            table.of_time.push(first..first + of_time.len());
            first += of_time.len();
        }
        for sample in &table.samples {
            let known = table
                .cell_types
                .iter()
                .position(|known| *known == sample.cell_type);
            table.type_of.push(known.unwrap_or(table.cell_types.len()));
            if known.is_none() {
                table.cell_types.push(sample.cell_type.clone());
            }
        }
        table.libraries = libraries(&table.samples, &table.times);
        table.courses = Courses::of(&table.times, &table.libraries);
        table
    }

    /// All samples `[S]`.
    pub fn as_slice(&self) -> &[Sample] {
        &self.samples
    }

    /// Number of samples S.
    pub fn len(&self) -> usize {
        self.samples.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// Distinct times `[T]`, ascending, in [`Self::time_unit`].
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The unit of the times, where the input names one.
    pub fn time_unit(&self) -> Option<TimeUnit> {
        self.time_unit
    }

    /// Cell types `[C]`, in order of appearance in the table of cells.
    pub fn cell_types(&self) -> &[String] {
        &self.cell_types
    }

    /// The samples of time `t`, as indices into [`Self::as_slice`].
    pub fn at_time(&self, t: usize) -> Range<usize> {
        self.of_time[t].clone()
    }

    /// The samples of time `t` in cell type `c`, as indices into [`Self::as_slice`].
    pub fn at_time_of_type(&self, t: usize, c: usize) -> impl Iterator<Item = usize> {
        self.at_time(t).filter(move |&s| self.type_of[s] == c)
    }

    /// The libraries `[L]`, ascending in time.
    pub fn libraries(&self) -> &[Library] {
        &self.libraries
    }

    /// The courses of the conditions.
    pub fn courses(&self) -> &Courses {
        &self.courses
    }

    /// Cells at time `t`, over all samples.
    pub fn cells_at(&self, t: usize) -> u32 {
        self.at_time(t).map(|s| self.samples[s].cells).sum()
    }

    /// Cells at time `t` in cell type `c`.
    pub fn cells_at_of_type(&self, t: usize, c: usize) -> u32 {
        let samples = self.at_time_of_type(t, c);
        samples.map(|s| self.samples[s].cells).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::Attribute;

    fn sample(time: f64, cell_type: &str, condition: &str, cells: u32) -> Sample {
        let labels = [
            (Attribute::CellType, cell_type),
            (Attribute::Condition, condition),
        ];
        Sample::new(time, cells, |attribute| {
            let label = labels.iter().find(|(of, _)| *of == attribute);
            label.map(|(_, label)| (*label).to_owned())
        })
    }

    #[test]
    fn samples_are_found_by_time_and_type() {
        let samples = vec![
            sample(0.0, "a", "control", 3),
            sample(0.0, "b", "control", 5),
            sample(6.0, "b", "control", 2),
            sample(6.0, "b", "infected", 4),
        ];
        let samples = Samples::new(samples, Some(TimeUnit::Hours), Vec::new());
        assert_eq!(samples.times(), [0.0, 6.0]);
        assert_eq!(samples.cell_types(), ["a", "b"]);
        assert_eq!(samples.at_time(1), 2..4);
        assert_eq!((samples.cells_at(0), samples.cells_at(1)), (8, 6));
        assert_eq!(samples.cells_at_of_type(1, 1), 6);
        assert_eq!(samples.cells_at_of_type(1, 0), 0);
        assert_eq!(samples.as_slice()[3].condition.as_deref(), Some("infected"));
    }

    #[test]
    fn cell_types_keep_the_order_given() {
        let samples = vec![sample(0.0, "a", "", 1), sample(1.0, "b", "", 1)];
        let order = |names: &[&str]| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            let table = Samples::new(samples.clone(), None, names);
            table.cell_types().to_vec()
        };
        assert_eq!(order(&["b", "a"]), ["b", "a"]);
        assert_eq!(order(&["c", "b"]), ["c", "b", "a"]);
    }
}
