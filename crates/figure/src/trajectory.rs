//! The trajectory of a gene over time, shared by window and figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::columns::value_counts;
use crate::range::bounds;
use genetide_analysis::{AnalysisSettings, Experiment};
use genetide_data::read::CellValue;
use genetide_data::{Attribute, GeneIndex, GeneProfiles, Matrix, RowIndex, ScaledProfiles};
use genetide_model::Band;

/// Libraries of a time that are drawn one by one, unless asked otherwise.
const MOST_LIBRARIES: usize = 12;

/// The results that trajectories are made from.
#[derive(Clone, Copy)]
pub struct TrajectoryInputs<'a> {
    /// The profiles.
    pub profiles: &'a GeneProfiles,
    /// Standard errors `[G, C]` over all cell types, on the observed scale, where there are any.
    pub standard_errors: Option<&'a Matrix<f64>>,
    /// The scaled profiles of the complete genes.
    pub scaled: Option<&'a ScaledProfiles>,
    /// Reconstructions `[N, C]` of the rows of `scaled`, on its scale.
    pub reconstructed: Option<&'a Matrix<f32>>,
}

/// The mean at one time point.
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

/// The trajectory of one gene: its course under one condition or in all cells, or in those of one type.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The time points with a value.
    pub observed: Vec<Observed>,
    /// Time and reconstructed value; empty for one cell type, since the network sees only the means over
    /// all types.
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

    /// The trajectory in a course, raw or `scaled` as the network sees it, with a `band` `[C]` where it is
    /// given. All courses of a gene have the same scale, so that conditions can be compared. `None` for a
    /// gene that cannot be scaled, or has no value in the course.
    pub fn of_course(
        &self,
        gene: GeneIndex,
        course: usize,
        scaled: bool,
        band: Option<&Band>,
    ) -> Option<Trajectory> {
        let courses = self.profiles.courses();
        let columns = courses.course(course);
        let means = self.profiles.mean_profile(gene.index());
        let cells = value_counts(self.profiles, gene.index());
        let errors = self.standard_errors;
        let observed = columns.iter().map(|&column| Observed {
            time: courses.time_of(column),
            mean: means[column].unwrap_or_default(),
            standard_error: errors.map_or(0.0, |errors| errors[(gene.index(), column)]),
            cells: cells[column],
        });
        let mut trajectory = self.observed(gene, scaled, observed)?;
        self.add_fit(gene, (course, &columns), band, &mut trajectory);
        Some(trajectory)
    }

    /// The trajectory in the cells of one type, with plain standard errors; on the scale of the gene
    /// over all cells, so that types can be compared. `None` as in [`Self::of_course`].
    pub fn of_type(&self, gene: GeneIndex, cell_type: usize, scaled: bool) -> Option<Trajectory> {
        let times = self.profiles.times().iter().enumerate();
        let observed = times.map(|(t, &time)| {
            let moments = self.profiles.moments_of_type(gene.index(), t, cell_type);
            let variance = moments.variance().unwrap_or(0.0);
            Observed {
                time,
                mean: moments.mean,
                standard_error: (variance / f64::from(moments.count.max(1))).sqrt(),
                cells: moments.count,
            }
        });
        self.observed(gene, scaled, observed)
    }

    /// The conditions, each with the course of the same index; empty where there is one course.
    pub fn conditions(&self) -> &'a [String] {
        self.profiles.courses().conditions()
    }

    /// Whether some time and condition has several libraries.
    pub fn has_replicates(&self) -> bool {
        let courses = self.profiles.courses();
        let libraries = self.profiles.samples().libraries().iter();
        let mut seen = BTreeSet::new();
        let mut columns = libraries.filter_map(|library| courses.column_of(library));
        !columns.all(|column| seen.insert(column))
    }

    /// Whether no time has more libraries than can be drawn one by one.
    pub fn libraries_are_few(&self) -> bool {
        let libraries = self.profiles.samples().libraries();
        let mut of_times = libraries.chunk_by(|a, b| a.time == b.time);
        of_times.all(|of| of.len() <= MOST_LIBRARIES)
    }

    /// The gene in every library of a course, in order of time. `None` as in [`Self::of_course`].
    pub fn libraries(
        &self,
        gene: GeneIndex,
        course: usize,
        scaled: bool,
    ) -> Option<Vec<LibraryValue>> {
        let (offset, scale) = self.scaling(gene, scaled)?;
        let (courses, donors) = (self.profiles.courses(), self.donors());
        let columns = courses.course(course);
        let libraries = self.profiles.samples().libraries().iter().enumerate();
        let wanted = libraries.filter(|(_, library)| {
            let column = courses.column_of(library);
            column.is_some_and(|column| columns.contains(&column))
        });
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

    /// A trajectory of the time points with a value, which are given on the observed scale.
    fn observed(
        &self,
        gene: GeneIndex,
        scaled: bool,
        all: impl Iterator<Item = Observed>,
    ) -> Option<Trajectory> {
        let (offset, scale) = self.scaling(gene, scaled)?;
        let known = all.filter(|at| at.cells > 0).map(|at| Observed {
            mean: (at.mean - offset) / scale,
            standard_error: at.standard_error / scale,
            ..at
        });
        let observed: Vec<Observed> = known.collect();
        (!observed.is_empty()).then_some(Trajectory {
            observed,
            reconstructed: Vec::new(),
            band: Vec::new(),
            offset,
            scale,
        })
    }

    /// Adds reconstruction and band in the `columns` of a course, and between them where they are known.
    fn add_fit(
        &self,
        gene: GeneIndex,
        (course, columns): (usize, &[usize]),
        band: Option<&Band>,
        to: &mut Trajectory,
    ) {
        let (Some(row), Some(profiles), Some(reconstructed)) =
            (self.row(gene), self.scaled, self.reconstructed)
        else {
            return;
        };
        let (row, offset, scale) = (row.index(), to.offset, to.scale);
        let courses = &profiles.courses;
        let on_scale = |value: f32| (profiles.observed(row, f64::from(value)) - offset) / scale;
        if let Some(dense) = band.and_then(|band| band.between.get(course)) {
            let times = dense.times.iter().copied();
            let (values, ends) = (dense.values.iter(), dense.low.iter().zip(&dense.high));
            let points = times.clone().zip(values);
            to.reconstructed = points.map(|(at, &value)| [at, on_scale(value)]).collect();
            let band = times.zip(ends);
            to.band = band
                .map(|(at, (&low, &high))| [at, on_scale(low), on_scale(high)])
                .collect();
            return;
        }
        let drawn = |values: &[f32], column: usize| on_scale(values[column]);
        let curve = reconstructed.row(row);
        let points = columns
            .iter()
            .map(|&at| [courses.time_of(at), drawn(curve, at)]);
        to.reconstructed = points.collect();
        if let Some(Band { low, high, .. }) = band {
            let ends = columns.iter();
            let ends = ends.map(|&at| [courses.time_of(at), drawn(low, at), drawn(high, at)]);
            to.band = ends.collect();
        }
    }
}

/// The places in `values` of each donor that recurs, in their order.
pub fn donor_courses(values: &[LibraryValue]) -> Vec<Vec<usize>> {
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
    use genetide_data::{GeneScale, Moments, Sample, Samples, TimeUnit};
    use genetide_model::pretrained::DenseCurve;

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
    fn a_condition_has_its_own_errors_reconstruction_and_band() {
        let profiles = of_libraries(&[
            (0.0, None, "D1", 1.0),
            (0.0, None, "D2", 2.0),
            (6.0, Some("act"), "D1", 5.0),
            (6.0, Some("act"), "D2", 8.0),
            (6.0, Some("ctr"), "D1", 1.5),
            (24.0, Some("ctr"), "D2", 2.5),
        ]);
        // Columns: the start, act at 6, ctr at 6, ctr at 24; their means 1.5, 6.5, 1.5, 2.5.
        let errors = Matrix::new(1, 4, vec![0.25, 0.5, 0.75, 1.0]);
        let scaled = ScaledProfiles::new(&profiles, Some(&errors), GeneScale::Max);
        let reconstructed = Matrix::new(1, 4, vec![0.0, 0.5, 0.25, 1.0]);
        let inputs = TrajectoryInputs {
            profiles: &profiles,
            standard_errors: Some(&errors),
            scaled: Some(&scaled),
            reconstructed: Some(&reconstructed),
        };
        let band = Band {
            low: vec![0.0, 0.25, 0.0, 0.5],
            high: vec![0.5, 1.0, 0.5, 2.0],
            between: Vec::new(),
        };
        let gene = GeneIndex::new(0);
        assert_eq!(inputs.conditions(), ["act", "ctr"]);
        assert!(inputs.has_replicates());
        let of = |course, scaled| inputs.of_course(gene, course, scaled, Some(&band)).unwrap();
        let seen = |of: &Trajectory| -> Vec<(f64, f64, f64, u32)> {
            let observed = of.observed.iter();
            let seen = observed.map(|at| (at.time, at.mean, at.standard_error, at.cells));
            seen.collect()
        };
        // The largest mean is 6.5, so that 1 on the scale of the network is 6.5; act was not sampled at 24.
        let (act, ctr) = (of(0, false), of(1, false));
        assert_eq!(seen(&act), [(0.0, 1.5, 0.25, 2), (6.0, 6.5, 0.5, 2)]);
        assert_eq!(act.reconstructed, [[0.0, 0.0], [6.0, 3.25]]);
        assert_eq!(act.band, [[0.0, 0.0, 3.25], [6.0, 1.625, 6.5]]);
        assert_eq!(
            seen(&ctr),
            [
                (0.0, 1.5, 0.25, 2),
                (6.0, 1.5, 0.75, 1),
                (24.0, 2.5, 1.0, 1)
            ]
        );
        assert_eq!(ctr.reconstructed, [[0.0, 0.0], [6.0, 1.625], [24.0, 6.5]]);
        let on_scale = of(1, true);
        assert_eq!(on_scale.observed[2].mean, 2.5 / 6.5);
        assert_eq!(on_scale.reconstructed[2], [24.0, 1.0]);
        assert_eq!(on_scale.band[2], [24.0, 0.5, 2.0]);
        // Between the samples of act the network knows of 3 h.
        let dense = DenseCurve {
            times: vec![0.0, 3.0, 6.0],
            values: vec![0.0, 1.0, 0.5],
            low: vec![0.0, 0.5, 0.25],
            high: vec![0.5, 2.0, 1.0],
        };
        let band = Band {
            between: vec![dense],
            ..band
        };
        let act = inputs.of_course(gene, 0, false, Some(&band)).unwrap();
        assert_eq!(act.reconstructed, [[0.0, 0.0], [3.0, 6.5], [6.0, 3.25]]);
        assert_eq!(act.band[1], [3.0, 3.25, 13.0]);
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
        let values = |course| {
            let values = inputs.libraries(GeneIndex::new(0), course, false);
            values.unwrap()
        };
        let act = values(0);
        let at: Vec<_> = act
            .iter()
            .map(|of| (of.library, of.time, of.mean))
            .collect();
        assert_eq!(at, [(0, 0.0, 1.0), (1, 0.0, 2.0), (2, 6.0, 5.0)]);
        assert_eq!(donor_courses(&act), [[0, 2]]);
        assert_eq!(donor_courses(&values(1)), [[0, 2], [1, 3]]);
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
        let values = inputs.libraries(GeneIndex::new(0), 0, true).unwrap();
        assert!(donor_courses(&values).is_empty());
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
            between: Vec::new(),
        };
        let [a, b] = [0, 1].map(GeneIndex::new);
        // A: (1 + 3 + 5) / 3 = 3 and 6: offset 4.5, scale 1.5.
        let raw = inputs.of_course(a, 0, false, Some(&band)).unwrap();
        let means: Vec<f64> = raw.observed.iter().map(|at| at.mean).collect();
        assert_eq!(means, [3.0, 6.0]);
        assert_eq!(
            (raw.observed[0].standard_error, raw.observed[0].cells),
            (0.5, 3)
        );
        assert_eq!(raw.reconstructed, [[0.0, 3.75], [6.0, 5.25]]);
        assert_eq!(raw.band, [[0.0, 3.0, 4.5], [6.0, 4.5, 6.0]]);
        assert_eq!(raw.range(), (2.5, 6.25));
        let on_scale = inputs.of_course(a, 0, true, Some(&band)).unwrap();
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
        assert_eq!(
            inputs.of_course(b, 0, false, None).unwrap().observed.len(),
            1
        );
        assert!(inputs.of_course(b, 0, true, None).is_none());
    }
}
