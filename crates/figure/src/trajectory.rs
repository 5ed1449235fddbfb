//! The trajectory of a gene over time, shared by window and figures.

use crate::range::bounds;
use genetide_data::read::CellValue;
use genetide_data::{GeneProfiles, Matrix, Moments, ScaledProfiles};
use genetide_model::Band;

/// The results that trajectories are made from.
#[derive(Clone, Copy)]
pub struct TrajectoryInputs<'a> {
    /// The profiles.
    pub profiles: &'a GeneProfiles,
    /// Standard errors `[G, T]` over all cell types, on the observed scale, where there are any.
    pub standard_errors: Option<&'a Matrix<f64>>,
    /// The scaled profiles of the complete genes.
    pub scaled: Option<&'a ScaledProfiles>,
    /// Reconstructions `[N, T]` of the rows of `scaled`, on its scale.
    pub reconstructed: Option<&'a Matrix<f32>>,
}

/// The mean over the cells of one time point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    /// The time.
    pub time: f64,
    /// Mean, on the scale of the trajectory.
    pub mean: f64,
    /// Standard error of the mean, on the same scale; 0 where it is not known.
    pub standard_error: f64,
    /// Number of cells with a value.
    pub cells: u32,
}

/// The trajectory of one gene, in all cells or in those of one type.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The time points with a value.
    pub observed: Vec<Observed>,
    /// Time and reconstructed value; empty for one cell type, since the network sees only the mean of
    /// all.
    pub reconstructed: Vec<[f64; 2]>,
    /// Time, lower and upper end of the band, on the same scale; empty without a band.
    pub band: Vec<[f64; 3]>,
    /// Subtracted from observed values.
    pub offset: f64,
    /// By which they were then divided.
    pub scale: f64,
}

impl TrajectoryInputs<'_> {
    /// The row of a gene in the scaled profiles; `None` for an incomplete one.
    pub fn row(&self, gene: usize) -> Option<usize> {
        // Rows are the complete genes in input order.
        self.scaled?.genes.binary_search(&gene).ok()
    }

    /// Offset and scale of a gene; `None` for an incomplete gene that is to be scaled.
    fn scaling(&self, gene: usize, scaled: bool) -> Option<(f64, f64)> {
        if !scaled {
            return Some((0.0, 1.0));
        }
        let (row, profiles) = (self.row(gene)?, self.scaled?);
        Some((profiles.offset[row], profiles.scale[row]))
    }

    /// The trajectory over all cells, raw or `scaled` as the network sees it, with a `band` where it
    /// is given. `None` for a gene that cannot be scaled, or has no value at all.
    pub fn of_all(&self, gene: usize, scaled: bool, band: Option<&Band>) -> Option<Trajectory> {
        let mut trajectory = self.observed(gene, scaled, |t| {
            let error = self.standard_errors.map_or(0.0, |errors| errors[(gene, t)]);
            (self.profiles.moments(gene, t), error)
        })?;
        self.add_fit(gene, band, &mut trajectory);
        Some(trajectory)
    }

    /// The trajectory in the cells of one type, with plain standard errors; on the scale of the gene
    /// over all cells, so that types can be compared. `None` as in [`Self::of_all`].
    pub fn of_type(&self, gene: usize, cell_type: usize, scaled: bool) -> Option<Trajectory> {
        self.observed(gene, scaled, |t| {
            let moments = self.profiles.moments_of_type(gene, t, cell_type);
            let variance = moments.variance().unwrap_or(0.0);
            let error = (variance / f64::from(moments.count.max(1))).sqrt();
            (moments, error)
        })
    }

    /// The time points with a value, from the moments and standard error at each.
    fn observed(
        &self,
        gene: usize,
        scaled: bool,
        at: impl Fn(usize) -> (Moments, f64),
    ) -> Option<Trajectory> {
        let (offset, scale) = self.scaling(gene, scaled)?;
        let times = self.profiles.times().iter().enumerate();
        let observed = times.filter_map(|(t, &time)| {
            let (moments, error) = at(t);
            (moments.count > 0).then(|| Observed {
                time,
                mean: (moments.mean - offset) / scale,
                standard_error: error / scale,
                cells: moments.count,
            })
        });
        let observed: Vec<Observed> = observed.collect();
        (!observed.is_empty()).then_some(Trajectory {
            observed,
            reconstructed: Vec::new(),
            band: Vec::new(),
            offset,
            scale,
        })
    }

    fn add_fit(&self, gene: usize, band: Option<&Band>, to: &mut Trajectory) {
        let (Some(row), Some(profiles), Some(reconstructed)) =
            (self.row(gene), self.scaled, self.reconstructed)
        else {
            return;
        };
        let (offset, scale) = (to.offset, to.scale);
        let drawn = |value: f32| (profiles.observed(row, f64::from(value)) - offset) / scale;
        let points = profiles.times.iter().zip(reconstructed.row(row));
        to.reconstructed = points.map(|(&time, &y)| [time, drawn(y)]).collect();
        if let Some(Band { low, high }) = band {
            let ends = profiles.times.iter().zip(low.iter().zip(high));
            let ends = ends.map(|(&time, (&low, &high))| [time, drawn(low), drawn(high)]);
            to.band = ends.collect();
        }
    }
}

impl Trajectory {
    /// The value of one cell on the scale of the trajectory.
    pub fn cell(&self, cell: CellValue) -> f64 {
        (f64::from(cell.value) - self.offset) / self.scale
    }

    /// The lowest and highest value of means, errors, reconstruction and band.
    pub fn range(&self) -> (f64, f64) {
        let errors = self.observed.iter().flat_map(|at| {
            let (mean, error) = (at.mean, at.standard_error);
            [mean - error, mean + error]
        });
        let curve = self.reconstructed.iter().map(|point| point[1]);
        let band = self.band.iter().flat_map(|at| [at[1], at[2]]);
        let all = errors.chain(curve).chain(band).filter(|y| y.is_finite());
        bounds(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::{GeneScale, TimeUnit};

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|&value| moments.push(value));
        moments
    }

    /// Gene A in two types at two times; gene B has no value at the second.
    fn profiles() -> GeneProfiles {
        let of = [
            moments(&[1.0, 3.0]),
            moments(&[5.0]),
            moments(&[6.0]),
            moments(&[]),
            moments(&[1.0]),
            moments(&[2.0]),
            moments(&[]),
            moments(&[]),
        ];
        GeneProfiles::from_times(
            vec!["A".into(), "B".into()],
            &[0.0, 6.0],
            Some(TimeUnit::Hours),
            vec!["x".into(), "y".into()],
            &[2, 1, 1, 0],
            of.to_vec(),
        )
    }

    #[test]
    fn trajectories_agree_with_arithmetic() {
        let profiles = profiles();
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::Zscore);
        let errors = Matrix::new(2, 2, vec![0.5, 0.25, 0.0, 0.0]);
        let reconstructed = Matrix::new(1, 2, vec![-0.5, 0.5]);
        let inputs = TrajectoryInputs {
            profiles: &profiles,
            standard_errors: Some(&errors),
            scaled: Some(&scaled),
            reconstructed: Some(&reconstructed),
        };
        let band = Band {
            low: vec![-1.0, 0.0],
            high: vec![0.0, 1.0],
        };
        // A: (1 + 3 + 5) / 3 = 3 and 6: offset 4.5, scale 1.5.
        let raw = inputs.of_all(0, false, Some(&band)).unwrap();
        let means: Vec<f64> = raw.observed.iter().map(|at| at.mean).collect();
        assert_eq!(means, [3.0, 6.0]);
        assert_eq!(
            (raw.observed[0].standard_error, raw.observed[0].cells),
            (0.5, 3)
        );
        assert_eq!(raw.reconstructed, [[0.0, 3.75], [6.0, 5.25]]);
        assert_eq!(raw.band, [[0.0, 3.0, 4.5], [6.0, 4.5, 6.0]]);
        assert_eq!(raw.range(), (2.5, 6.25));
        let on_scale = inputs.of_all(0, true, Some(&band)).unwrap();
        assert_eq!(on_scale.observed[1].mean, 1.0);
        assert!((on_scale.observed[1].standard_error - 0.25 / 1.5).abs() < 1e-12);
        assert_eq!(on_scale.band, [[0.0, -1.0, 0.0], [6.0, 0.0, 1.0]]);
        let cell = CellValue {
            value: 6.0,
            cell_type: 0,
        };
        assert_eq!((raw.cell(cell), on_scale.cell(cell)), (6.0, 1.0));
        // Type x: (1 + 3) / 2 = 2 with variance 2 of two cells, so a standard error of 1; then 6.
        let of_x = inputs.of_type(0, 0, false).unwrap();
        assert_eq!(
            (of_x.observed[0].mean, of_x.observed[0].standard_error),
            (2.0, 1.0)
        );
        assert!(of_x.reconstructed.is_empty() && of_x.band.is_empty());
        // Type y has a value at one time only.
        assert_eq!(inputs.of_type(0, 1, false).unwrap().observed.len(), 1);
        // B is incomplete: as it is, and not to scale.
        assert_eq!(inputs.of_all(1, false, None).unwrap().observed.len(), 1);
        assert!(inputs.of_all(1, true, None).is_none());
    }
}
