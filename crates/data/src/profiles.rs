//! The pseudobulk time profiles of genes: what a table of cells is reduced to.

use crate::attribute::Attribute;
use crate::index::GeneIndex;
use crate::libraries::Library;
use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::samples::{Courses, Sample, Samples, noun};
use crate::time_unit::TimeUnit;

/// Mean, variance and number of values of every gene in every sample.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneProfiles {
    genes: Vec<String>,
    samples: Samples,
    /// `[G, S]`.
    moments: Matrix<Moments>,
}

impl GeneProfiles {
    /// The profiles of `genes` `[G]` in `samples` `[S]`, from `moments` `[G, S]`.
    ///
    /// # Panics
    /// When the lengths do not agree: that is a mistake of the caller, not of its input.
    pub fn new(genes: Vec<String>, samples: Samples, moments: Matrix<Moments>) -> Self {
        assert_eq!(
            (moments.rows(), moments.columns()),
            (genes.len(), samples.len()),
            "moments must be genes x samples"
        );
        Self {
            genes,
            samples,
            moments,
        }
    }

    /// Profiles of a table whose samples differ in nothing but time and cell type.
    ///
    /// `times` `[T]` ascends; `cells` is `[T, C]`; `moments` is `[G, T, C]`, row-major. A time and
    /// cell type without cells and values is no sample.
    ///
    /// # Panics
    /// When the lengths do not agree or times do not ascend: that is a mistake of the caller.
    pub fn from_times(
        genes: Vec<String>,
        times: &[f64],
        time_unit: Option<TimeUnit>,
        cell_types: Vec<String>,
        cells: &[u32],
        moments: Vec<Moments>,
    ) -> Self {
        let types = cell_types.len();
        assert!(
            times.is_sorted_by(|a, b| a < b),
            "times must ascend without repeats"
        );
        assert_eq!(
            cells.len(),
            times.len() * types,
            "cells must be times x cell types"
        );
        let moments = Matrix::new(genes.len(), cells.len(), moments);
        let has_values = |at: usize| moments.iter_rows().any(|gene| gene[at].count > 0);
        let kept: Vec<usize> = (0..cells.len())
            .filter(|&at| cells[at] > 0 || has_values(at))
            .collect();
        let sample = |&at: &usize| {
            Sample::new(times[at / types], cells[at], |attribute| {
                (attribute == Attribute::CellType).then(|| cell_types[at % types].clone())
            })
        };
        let samples = kept.iter().map(sample).collect();
        let values = moments
            .iter_rows()
            .flat_map(|gene| kept.iter().map(|&at| gene[at]));
        let moments = Matrix::new(genes.len(), kept.len(), values.collect());
        Self::new(genes, Samples::new(samples, time_unit, cell_types), moments)
    }

    /// The same with only the genes at the indices given, in their order.
    #[must_use]
    pub fn select(&self, genes: &[usize]) -> Self {
        Self {
            genes: genes.iter().map(|&g| self.genes[g].clone()).collect(),
            samples: self.samples.clone(),
            moments: self.moments.select(genes),
        }
    }

    /// Gene names `[G]`, in input order.
    pub fn genes(&self) -> &[String] {
        &self.genes
    }

    /// The samples `[S]`.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Times `[T]`, ascending, in [`Self::time_unit`].
    pub fn times(&self) -> &[f64] {
        self.samples.times()
    }

    /// The unit of the times, where the input says.
    pub fn time_unit(&self) -> Option<TimeUnit> {
        self.samples.time_unit()
    }

    /// "Time (h)", or "Time" where the unit is unknown.
    pub fn time_label(&self) -> String {
        self.time_unit()
            .map_or_else(|| "Time".to_owned(), |unit| format!("Time ({unit})"))
    }

    /// Cell types `[C]`, in order of appearance; one entry when the table has no such column.
    pub fn cell_types(&self) -> &[String] {
        self.samples.cell_types()
    }

    /// Number of genes G.
    pub fn gene_count(&self) -> usize {
        self.genes.len()
    }

    /// Number of times T.
    pub fn time_count(&self) -> usize {
        self.times().len()
    }

    /// What an observation of the table is: "sample" where there are a few a time and condition, else "cell".
    pub fn noun(&self) -> &'static str {
        let observations = (0..self.time_count()).map(|t| self.cells_at(t) as usize);
        noun(observations.sum(), self.courses().columns().len(), "cell")
    }

    /// Cells of the table at time `t`, over all samples.
    pub fn cells_at(&self, t: usize) -> u32 {
        self.samples.cells_at(t)
    }

    /// Cells of the table at time `t` in cell type `c`.
    pub fn cells_at_of_type(&self, t: usize, c: usize) -> u32 {
        self.samples.cells_at_of_type(t, c)
    }

    /// The moments of gene `g` in every sample `[S]`.
    pub fn sample_moments(&self, g: usize) -> &[Moments] {
        self.moments.row(g)
    }

    /// The moments of gene `g` at time `t` in cell type `c`.
    pub fn moments_of_type(&self, g: usize, t: usize, c: usize) -> Moments {
        let gene = self.moments.row(g);
        let samples = self.samples.at_time_of_type(t, c).map(|s| gene[s]);
        samples.reduce(Moments::merged).unwrap_or_default()
    }

    /// The moments of gene `g` at time `t`, over all samples.
    pub fn moments(&self, g: usize, t: usize) -> Moments {
        let of_time = &self.moments.row(g)[self.samples.at_time(t)];
        of_time
            .iter()
            .fold(Moments::default(), |sum, &of_sample| sum.merged(of_sample))
    }

    /// The moments of gene `g` in a library, over all cell types.
    pub fn library_moments(&self, g: usize, library: &Library) -> Moments {
        let gene = self.moments.row(g);
        let samples = library.samples.iter().map(|&s| gene[s]);
        samples.fold(Moments::default(), Moments::merged)
    }

    /// The columns `[C]` of the profiles: the times of each condition.
    pub fn courses(&self) -> &Courses {
        self.samples.courses()
    }

    /// The mean of gene `g` in every column `[C]`: that of its libraries there, each with the same
    /// weight. `None` where it has no value.
    pub fn mean_profile(&self, g: usize) -> Vec<Option<f64>> {
        let courses = self.courses();
        let mut means = vec![Moments::default(); courses.columns().len()];
        for library in self.samples.libraries() {
            let of = self.library_moments(g, library);
            if let Some(column) = courses.column_of(library).filter(|_| of.count > 0) {
                means[column].push(of.mean);
            }
        }
        let means = means.into_iter();
        means.map(|of| (of.count > 0).then_some(of.mean)).collect()
    }

    /// Whether gene `g` has a value in enough columns to be modelled.
    pub fn is_modelled(&self, g: usize) -> bool {
        let means = self.mean_profile(g);
        are_enough(means.iter().flatten().count(), means.len())
    }

    /// The first gene of this name, ignoring case.
    pub fn gene_index(&self, name: &str) -> Option<GeneIndex> {
        let exact = self.genes.iter().position(|gene| gene == name);
        let found = exact.or_else(|| {
            self.genes
                .iter()
                .position(|gene| gene.eq_ignore_ascii_case(name))
        });
        found.map(GeneIndex::new)
    }
}

/// Whether a gene with values in `present` of `columns` columns can be modelled: in two thirds of them, and
/// in three at least where there are so many.
pub fn are_enough(present: usize, columns: usize) -> bool {
    3 * present >= 2 * columns && present >= columns.min(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        for &value in values {
            moments.push(value);
        }
        moments
    }

    #[test]
    fn cell_types_are_pooled() {
        let profiles = GeneProfiles::from_times(
            vec!["IRF1".into()],
            &[0.0],
            Some(TimeUnit::Hours),
            vec!["a".into(), "b".into()],
            &[2, 1],
            vec![of(&[1.0, 3.0]), of(&[5.0])],
        );
        assert!((profiles.moments(0, 0).mean - 3.0).abs() < 1e-12);
        assert_eq!(profiles.cells_at(0), 3);
        assert_eq!(profiles.time_label(), "Time (h)");
        assert_eq!(profiles.gene_index("irf1"), Some(GeneIndex::new(0)));
    }

    #[test]
    fn times_and_types_without_cells_are_no_samples() {
        let none = Moments::default();
        let profiles = GeneProfiles::from_times(
            vec!["A".into(), "B".into()],
            &[0.0, 6.0],
            None,
            vec!["x".into(), "y".into()],
            &[0, 2, 1, 0],
            vec![
                none,
                of(&[1.0, 2.0]),
                of(&[3.0]),
                none,
                none,
                none,
                of(&[4.0]),
                none,
            ],
        );
        let samples = profiles.samples().as_slice().iter();
        let samples: Vec<_> = samples.map(|s| (s.time, s.cell_type.as_str())).collect();
        assert_eq!(samples, [(0.0, "y"), (6.0, "x")]);
        assert_eq!(profiles.cell_types(), ["x", "y"]);
        assert_eq!(profiles.cells_at_of_type(0, 0), 0);
        assert_eq!(profiles.moments_of_type(0, 1, 1), none);
        assert_eq!(profiles.moments_of_type(0, 0, 1), of(&[1.0, 2.0]));
        assert_eq!(profiles.sample_moments(1), [none, of(&[4.0])]);
        assert!(profiles.is_modelled(0) && !profiles.is_modelled(1));
        assert_eq!(profiles.select(&[1]).mean_profile(0), [None, Some(4.0)]);
    }

    #[test]
    fn samples_that_differ_in_condition_are_pooled_at_a_time() {
        let sample = |condition: &str, cells| {
            Sample::new(3.0, cells, |attribute| {
                (attribute == Attribute::Condition).then(|| condition.to_owned())
            })
        };
        let samples = vec![sample("control", 2), sample("infected", 1)];
        let profiles = GeneProfiles::new(
            vec!["A".into()],
            Samples::new(samples, None, Vec::new()),
            Matrix::new(1, 2, vec![of(&[1.0, 2.0]), of(&[6.0])]),
        );
        assert_eq!(profiles.moments(0, 0).count, 3);
        assert!((profiles.moments(0, 0).mean - 3.0).abs() < 1e-12);
        assert_eq!(profiles.moments_of_type(0, 0, 0), profiles.moments(0, 0));
    }
}
