//! The pseudobulk time profiles of genes: what a table of cells is reduced to.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Running count, mean and sum of squared deviations of a set of values.
///
/// Updated by Welford's recurrence and merged by the formula of Chan, Golub & LeVeque (1983), so
/// that a large mean does not swallow a small variance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// How many values were seen; missing values are not counted.
    pub count: u32,
    /// Their mean; 0 when `count` is 0.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub m2: f64,
}

impl Moments {
    /// Adds one value.
    pub fn push(&mut self, value: f64) {
        self.count += 1;
        let delta = value - self.mean;
        self.mean += delta / f64::from(self.count);
        self.m2 += delta * (value - self.mean);
    }

    /// The moments of both sets of values together.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        if other.count == 0 {
            return self;
        }
        if self.count == 0 {
            return other;
        }
        let (a, b) = (f64::from(self.count), f64::from(other.count));
        let delta = other.mean - self.mean;
        Self {
            count: self.count + other.count,
            mean: self.mean + delta * b / (a + b),
            m2: self.m2 + other.m2 + delta * delta * a * b / (a + b),
        }
    }

    /// The moments of the values after each was multiplied by `factor`.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            count: self.count,
            mean: self.mean * factor,
            m2: self.m2 * factor * factor,
        }
    }

    /// Sample variance (divisor n - 1); `None` with fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.m2 / f64::from(self.count - 1))
    }
}

/// The unit of the time axis, where the input names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl TimeUnit {
    /// The symbol written behind a number.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::Days => "d",
        }
    }

    /// How many hours one unit is.
    pub fn in_hours(self) -> f64 {
        match self {
            Self::Seconds => 1.0 / 3600.0,
            Self::Minutes => 1.0 / 60.0,
            Self::Hours => 1.0,
            Self::Days => 24.0,
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// Mean, variance and number of values of every gene at every time in every cell type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneProfiles {
    genes: Vec<String>,
    times: Vec<f64>,
    time_unit: Option<TimeUnit>,
    cell_types: Vec<String>,
    /// `[T, C]`: cells of the table at each time in each cell type.
    cells: Vec<u32>,
    /// `[G, T, C]`, row-major.
    moments: Vec<Moments>,
}

impl GeneProfiles {
    /// Puts profiles together.
    ///
    /// `times` `[T]` is ascending; `cells` is `[T, C]`; `moments` is `[G, T, C]`, row-major.
    ///
    /// # Panics
    /// When the lengths do not agree: that is a mistake of the caller, not of its input.
    pub fn new(
        genes: Vec<String>,
        times: Vec<f64>,
        time_unit: Option<TimeUnit>,
        cell_types: Vec<String>,
        cells: Vec<u32>,
        moments: Vec<Moments>,
    ) -> Self {
        let per_gene = times.len() * cell_types.len();
        assert_eq!(cells.len(), per_gene, "cells must be times x cell types");
        assert_eq!(
            moments.len(),
            genes.len() * per_gene,
            "moments must be genes x times x cell types"
        );
        assert!(
            times.is_sorted_by(|a, b| a < b),
            "times must ascend without repeats"
        );
        Self {
            genes,
            times,
            time_unit,
            cell_types,
            cells,
            moments,
        }
    }

    /// Gene names `[G]`, in input order.
    pub fn genes(&self) -> &[String] {
        &self.genes
    }

    /// Times `[T]`, ascending, in [`Self::time_unit`].
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The unit of the times, where the input says.
    pub fn time_unit(&self) -> Option<TimeUnit> {
        self.time_unit
    }

    /// "Time (h)", or "Time" where the unit is unknown.
    pub fn time_label(&self) -> String {
        self.time_unit
            .map_or_else(|| "Time".to_owned(), |unit| format!("Time ({unit})"))
    }

    /// Cell types `[C]`, in order of appearance; one entry when the table has no such column.
    pub fn cell_types(&self) -> &[String] {
        &self.cell_types
    }

    /// Number of genes G.
    pub fn gene_count(&self) -> usize {
        self.genes.len()
    }

    /// Number of times T.
    pub fn time_count(&self) -> usize {
        self.times.len()
    }

    /// Cells of the table at time `t`, over all cell types.
    pub fn cells_at(&self, t: usize) -> u32 {
        let types = self.cell_types.len();
        self.cells[t * types..(t + 1) * types].iter().sum()
    }

    /// Cells of the table at time `t` in cell type `c`.
    pub fn cells_at_of_type(&self, t: usize, c: usize) -> u32 {
        self.cells[t * self.cell_types.len() + c]
    }

    /// The moments of gene `g` at time `t` in cell type `c`.
    pub fn moments_of_type(&self, g: usize, t: usize, c: usize) -> Moments {
        self.moments[(g * self.times.len() + t) * self.cell_types.len() + c]
    }

    /// The moments of gene `g` at time `t`, over all cell types.
    pub fn moments(&self, g: usize, t: usize) -> Moments {
        (0..self.cell_types.len()).fold(Moments::default(), |sum, c| {
            sum.merged(self.moments_of_type(g, t, c))
        })
    }

    /// The mean of gene `g` at every time `[T]`; `None` where it has no value.
    pub fn mean_profile(&self, g: usize) -> Vec<Option<f64>> {
        (0..self.times.len())
            .map(|t| {
                let moments = self.moments(g, t);
                (moments.count > 0).then_some(moments.mean)
            })
            .collect()
    }

    /// Whether gene `g` has a value at every time, so that it can be modelled.
    pub fn is_complete(&self, g: usize) -> bool {
        (0..self.times.len()).all(|t| self.moments(g, t).count > 0)
    }

    /// The first gene of this name, ignoring case.
    pub fn gene_index(&self, name: &str) -> Option<usize> {
        self.genes.iter().position(|gene| gene == name).or_else(|| {
            self.genes
                .iter()
                .position(|gene| gene.eq_ignore_ascii_case(name))
        })
    }
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
    fn moments_agree_with_arithmetic() {
        // 2, 4, 9: mean 5; deviations -3, -1, 4; squares 9 + 1 + 16 = 26; variance 26 / 2 = 13.
        let moments = of(&[2.0, 4.0, 9.0]);
        assert_eq!(moments.count, 3);
        assert!((moments.mean - 5.0).abs() < 1e-12);
        assert!((moments.m2 - 26.0).abs() < 1e-12);
        assert!((moments.variance().unwrap() - 13.0).abs() < 1e-12);
        assert_eq!(of(&[1.0]).variance(), None);
    }

    #[test]
    fn merging_equals_pushing_all() {
        let all = of(&[1.0, 2.5, -3.0, 7.0, 7.5]);
        let merged = of(&[1.0, 2.5]).merged(of(&[-3.0, 7.0, 7.5]));
        assert!((all.mean - merged.mean).abs() < 1e-12);
        assert!((all.m2 - merged.m2).abs() < 1e-12);
        assert_eq!(Moments::default().merged(all), all);
        assert_eq!(all.merged(Moments::default()), all);
    }

    #[test]
    fn cell_types_are_pooled() {
        let profiles = GeneProfiles::new(
            vec!["IRF1".into()],
            vec![0.0],
            Some(TimeUnit::Hours),
            vec!["a".into(), "b".into()],
            vec![2, 1],
            vec![of(&[1.0, 3.0]), of(&[5.0])],
        );
        assert!((profiles.moments(0, 0).mean - 3.0).abs() < 1e-12);
        assert_eq!(profiles.cells_at(0), 3);
        assert_eq!(profiles.time_label(), "Time (h)");
        assert_eq!(profiles.gene_index("irf1"), Some(0));
    }
}
