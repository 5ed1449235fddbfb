//! The trajectory of a gene over time, shared by window and figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::range::bounds;
use genetide_analysis::{AnalysisSettings, Experiment};
use genetide_data::libraries::Library;
use genetide_data::read::CellValue;
use genetide_data::{
    Attribute, GeneIndex, GeneProfiles, Matrix, Moments, RowIndex, ScaledProfiles,
};
use genetide_model::Band;

/// Libraries of a time that are drawn one by one, unless asked otherwise.
const MOST_LIBRARIES: usize = 12;

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

/// The value of a gene in one library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LibraryValue {
    /// Index into the libraries of the profiles.
    pub library: usize,
    /// The time.
    pub time: f64,
    /// Mean over its cells, on the scale of the trajectory.
    pub mean: f64,
    /// Number of cells with a value.
    pub cells: u32,
    /// Its donor, as a number, where that is known to recur. Replicates with mere numbers for names
    /// are not: they are counted anew at every time.
    pub donor: Option<usize>,
}

/// The trajectory of one gene, in all cells, in those of one type or under one condition.
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

impl<'a> TrajectoryInputs<'a> {
    /// The row of a gene in the scaled profiles; `None` for an incomplete one.
    pub fn row(&self, gene: GeneIndex) -> Option<RowIndex> {
        self.scaled?.row_of(gene)
    }

    /// Offset and scale of a gene; `None` for an incomplete gene that is to be scaled.
    fn scaling(&self, gene: GeneIndex, scaled: bool) -> Option<(f64, f64)> {
        if !scaled {
            return Some((0.0, 1.0));
        }
        let (row, profiles) = (self.row(gene)?.index(), self.scaled?);
        Some((profiles.offset[row], profiles.scale[row]))
    }

    /// The trajectory over all cells, raw or `scaled` as the network sees it, with a `band` where it
    /// is given. `None` for a gene that cannot be scaled, or has no value at all.
    pub fn of_all(&self, gene: GeneIndex, scaled: bool, band: Option<&Band>) -> Option<Trajectory> {
        let means = self.profiles.mean_profile(gene.index());
        let mut trajectory = self.observed(gene, scaled, |t| {
            let at = (gene.index(), t);
            let error = self.standard_errors.map_or(0.0, |errors| errors[at]);
            let cells = self.profiles.moments(gene.index(), t).count;
            (cells, means[t].unwrap_or_default(), error)
        })?;
        self.add_fit(gene, band, &mut trajectory);
        Some(trajectory)
    }

    /// The trajectory in the cells of one type, with plain standard errors; on the scale of the gene
    /// over all cells, so that types can be compared. `None` as in [`Self::of_all`].
    pub fn of_type(&self, gene: GeneIndex, cell_type: usize, scaled: bool) -> Option<Trajectory> {
        self.observed(gene, scaled, |t| {
            let moments = self.profiles.moments_of_type(gene.index(), t, cell_type);
            let variance = moments.variance().unwrap_or(0.0);
            let error = (variance / f64::from(moments.count.max(1))).sqrt();
            (moments.count, moments.mean, error)
        })
    }

    /// The conditions, in order of appearance; empty unless there are several.
    pub fn conditions(&self) -> Vec<&'a str> {
        let mut conditions: Vec<&str> = Vec::new();
        for library in self.profiles.samples().libraries() {
            let name = library.label(Attribute::Condition);
            conditions.extend(name.filter(|name| !conditions.contains(name)));
        }
        if conditions.len() < 2 {
            conditions.clear();
        }
        conditions
    }

    /// Whether some time and condition has several libraries.
    pub fn has_replicates(&self) -> bool {
        let of_times = self.libraries_of_times();
        of_times.into_iter().any(|libraries| {
            let mut conditions = BTreeSet::new();
            let mut names = libraries.iter().map(|of| of.label(Attribute::Condition));
            !names.all(|name| conditions.insert(name))
        })
    }

    /// Whether no time has more libraries than can be drawn one by one.
    pub fn libraries_are_few(&self) -> bool {
        let of_times = self.libraries_of_times();
        of_times.into_iter().all(|of| of.len() <= MOST_LIBRARIES)
    }

    fn libraries_of_times(&self) -> Vec<&'a [Library]> {
        let libraries = self.profiles.samples().libraries();
        libraries.chunk_by(|a, b| a.time == b.time).collect()
    }

    /// The trajectory under one condition: the mean of its libraries, with a plain standard error
    /// between them, which is not known for a single one. Libraries without a condition belong to
    /// all. On the scale of the gene over all cells, so that conditions can be compared. `None` as in
    /// [`Self::of_all`].
    pub fn of_condition(
        &self,
        gene: GeneIndex,
        condition: &str,
        scaled: bool,
    ) -> Option<Trajectory> {
        let mut means = vec![Moments::default(); self.profiles.time_count()];
        let mut cells = vec![0; means.len()];
        let libraries = self.profiles.samples().libraries().iter();
        for library in libraries.filter(|library| belongs(library, condition)) {
            let of = self.profiles.library_moments(gene.index(), library);
            if of.count > 0 {
                means[library.time].push(of.mean);
                cells[library.time] += of.count;
            }
        }
        self.observed(gene, scaled, |t| {
            let variance = means[t].variance().unwrap_or(0.0);
            let error = (variance / f64::from(means[t].count.max(1))).sqrt();
            (cells[t], means[t].mean, error)
        })
    }

    /// The gene in every library, or in those of one condition and of all, in order of time. `None`
    /// as in [`Self::of_all`].
    pub fn libraries(
        &self,
        gene: GeneIndex,
        condition: Option<&str>,
        scaled: bool,
    ) -> Option<Vec<LibraryValue>> {
        let (offset, scale) = self.scaling(gene, scaled)?;
        let donors = self.donors();
        let libraries = self.profiles.samples().libraries().iter().enumerate();
        let wanted =
            libraries.filter(|(_, of)| condition.is_none_or(|condition| belongs(of, condition)));
        let values = wanted.filter_map(|(l, library)| {
            let of = self.profiles.library_moments(gene.index(), library);
            (of.count > 0).then(|| LibraryValue {
                library: l,
                time: self.profiles.times()[library.time],
                mean: (of.mean - offset) / scale,
                cells: of.count,
                donor: donors[l],
            })
        });
        let values: Vec<LibraryValue> = values.collect();
        (!values.is_empty()).then_some(values)
    }

    /// `[L]`: the donor of each library, where replicates have the names of donors.
    fn donors(&self) -> Vec<Option<usize>> {
        let experiment = Experiment::new(self.profiles, &AnalysisSettings::default());
        let names = &experiment.donors;
        let libraries = self.profiles.samples().libraries().iter();
        let donors = libraries.map(|library| {
            let own = library.label(Attribute::Replicate)?;
            let place = names.iter().position(|name| name == own);
            place.filter(|_| experiment.are_named())
        });
        donors.collect()
    }

    /// The time points with a value, from the number of cells, mean and standard error at each.
    fn observed(
        &self,
        gene: GeneIndex,
        scaled: bool,
        at: impl Fn(usize) -> (u32, f64, f64),
    ) -> Option<Trajectory> {
        let (offset, scale) = self.scaling(gene, scaled)?;
        let times = self.profiles.times().iter().enumerate();
        let observed = times.filter_map(|(t, &time)| {
            let (cells, mean, error) = at(t);
            (cells > 0).then(|| Observed {
                time,
                mean: (mean - offset) / scale,
                standard_error: error / scale,
                cells,
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

    fn add_fit(&self, gene: GeneIndex, band: Option<&Band>, to: &mut Trajectory) {
        let (Some(row), Some(profiles), Some(reconstructed)) =
            (self.row(gene), self.scaled, self.reconstructed)
        else {
            return;
        };
        let (row, offset, scale) = (row.index(), to.offset, to.scale);
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

/// Whether a library belongs to a condition; one without any belongs to all.
fn belongs(library: &Library, condition: &str) -> bool {
    let own = library.label(Attribute::Condition);
    own.is_none_or(|own| own == condition)
}

/// The places in `values` of each donor that recurs, in their order.
pub fn courses(values: &[LibraryValue]) -> Vec<Vec<usize>> {
    let mut of_donor: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, value) in values.iter().enumerate() {
        if let Some(donor) = value.donor {
            of_donor.entry(donor).or_default().push(place);
        }
    }
    of_donor.into_values().filter(|of| of.len() > 1).collect()
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
    use genetide_data::{GeneScale, Sample, Samples, TimeUnit};

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

    /// One gene in libraries of one value each: times, conditions, replicates and values.
    fn of_libraries(libraries: &[(f64, Option<&str>, &str, f64)]) -> GeneProfiles {
        let sample = |&(time, condition, replicate, _): &(f64, Option<&str>, &str, f64)| {
            Sample::new(time, 1, |attribute| match attribute {
                Attribute::Condition => condition.map(str::to_owned),
                Attribute::Replicate => Some(replicate.to_owned()),
                _ => None,
            })
        };
        let samples = libraries.iter().map(sample).collect();
        let values = libraries.iter().map(|library| moments(&[library.3]));
        GeneProfiles::new(
            vec!["A".into()],
            Samples::new(samples, None, Vec::new()),
            Matrix::new(1, libraries.len(), values.collect()),
        )
    }

    fn raw(profiles: &GeneProfiles) -> TrajectoryInputs<'_> {
        TrajectoryInputs {
            profiles,
            standard_errors: None,
            scaled: None,
            reconstructed: None,
        }
    }

    #[test]
    fn conditions_share_the_libraries_of_all() {
        let profiles = of_libraries(&[
            (0.0, None, "D1", 1.0),
            (0.0, None, "D2", 2.0),
            (6.0, Some("act"), "D1", 5.0),
            (6.0, Some("act"), "D2", 8.0),
            (6.0, Some("ctr"), "D1", 1.5),
            (24.0, Some("ctr"), "D2", 2.5),
        ]);
        let inputs = raw(&profiles);
        let gene = GeneIndex::new(0);
        assert_eq!(inputs.conditions(), ["act", "ctr"]);
        assert!(inputs.has_replicates());
        let act = inputs.of_condition(gene, "act", false).unwrap();
        let observed: Vec<_> = act
            .observed
            .iter()
            .map(|at| (at.time, at.mean, at.cells))
            .collect();
        // (1 + 2) / 2 and (5 + 8) / 2; act was not sampled at 24.
        assert_eq!(observed, [(0.0, 1.5, 2), (6.0, 6.5, 2)]);
        // Variance ((5 - 6.5)^2 + (8 - 6.5)^2) / 1 = 4.5, so an error of sqrt(4.5 / 2) = 1.5.
        assert!((act.observed[1].standard_error - 1.5).abs() < 1e-12);
        let ctr = inputs.of_condition(gene, "ctr", false).unwrap();
        let means: Vec<_> = ctr
            .observed
            .iter()
            .map(|at| (at.mean, at.standard_error))
            .collect();
        // One library tells no error.
        assert_eq!((means[1], means[2]), ((1.5, 0.0), (2.5, 0.0)));
    }

    #[test]
    fn libraries_of_a_donor_that_recurs_are_joined() {
        let profiles = of_libraries(&[
            (0.0, None, "D1", 1.0),
            (0.0, None, "D2", 2.0),
            (6.0, Some("act"), "D1", 5.0),
            (6.0, Some("ctr"), "D1", 1.5),
            (6.0, Some("ctr"), "D2", 2.5),
        ]);
        let inputs = raw(&profiles);
        let values = |condition| {
            inputs
                .libraries(GeneIndex::new(0), condition, false)
                .unwrap()
        };
        let act = values(Some("act"));
        let at: Vec<_> = act
            .iter()
            .map(|of| (of.library, of.time, of.mean))
            .collect();
        assert_eq!(at, [(0, 0.0, 1.0), (1, 0.0, 2.0), (2, 6.0, 5.0)]);
        assert_eq!(courses(&act), [[0, 2]]);
        assert_eq!(courses(&values(Some("ctr"))), [[0, 2], [1, 3]]);
        assert_eq!(values(None).len(), 5);
    }

    #[test]
    fn numbered_replicates_are_no_donors_and_scaled_libraries_lie_on_the_scale() {
        let profiles = of_libraries(&[
            (0.0, None, "1", 2.0),
            (0.0, None, "2", 4.0),
            (6.0, None, "1", 6.0),
            (6.0, None, "2", 8.0),
        ]);
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::Zscore);
        let inputs = TrajectoryInputs {
            scaled: Some(&scaled),
            ..raw(&profiles)
        };
        assert!(inputs.conditions().is_empty() && inputs.has_replicates());
        let values = inputs.libraries(GeneIndex::new(0), None, true).unwrap();
        assert!(courses(&values).is_empty());
        // Means 3 and 7: offset 5, scale 2.
        let means: Vec<f64> = values.iter().map(|of| of.mean).collect();
        assert_eq!(means, [-1.5, -0.5, 0.5, 1.5]);
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
        let [a, b] = [0, 1].map(GeneIndex::new);
        // A: (1 + 3 + 5) / 3 = 3 and 6: offset 4.5, scale 1.5.
        let raw = inputs.of_all(a, false, Some(&band)).unwrap();
        let means: Vec<f64> = raw.observed.iter().map(|at| at.mean).collect();
        assert_eq!(means, [3.0, 6.0]);
        assert_eq!(
            (raw.observed[0].standard_error, raw.observed[0].cells),
            (0.5, 3)
        );
        assert_eq!(raw.reconstructed, [[0.0, 3.75], [6.0, 5.25]]);
        assert_eq!(raw.band, [[0.0, 3.0, 4.5], [6.0, 4.5, 6.0]]);
        assert_eq!(raw.range(), (2.5, 6.25));
        let on_scale = inputs.of_all(a, true, Some(&band)).unwrap();
        assert_eq!(on_scale.observed[1].mean, 1.0);
        assert!((on_scale.observed[1].standard_error - 0.25 / 1.5).abs() < 1e-12);
        assert_eq!(on_scale.band, [[0.0, -1.0, 0.0], [6.0, 0.0, 1.0]]);
        let cell = CellValue {
            value: 6.0,
            cell_type: 0,
        };
        assert_eq!((raw.cell(cell), on_scale.cell(cell)), (6.0, 1.0));
        // Type x: (1 + 3) / 2 = 2 with variance 2 of two cells, so a standard error of 1; then 6.
        let of_x = inputs.of_type(a, 0, false).unwrap();
        assert_eq!(
            (of_x.observed[0].mean, of_x.observed[0].standard_error),
            (2.0, 1.0)
        );
        assert!(of_x.reconstructed.is_empty() && of_x.band.is_empty());
        // Type y has a value at one time only.
        assert_eq!(inputs.of_type(a, 1, false).unwrap().observed.len(), 1);
        // B is incomplete: as it is, and not to scale.
        assert_eq!(inputs.of_all(b, false, None).unwrap().observed.len(), 1);
        assert!(inputs.of_all(b, true, None).is_none());
    }
}
