//! The profiles as input of the network.

use std::borrow::Cow;

use burn::tensor::{Device, Tensor, TensorData};

use crate::network::column_map::ColumnMap;
use crate::network::random::{Stream, generator};
use crate::network::vrnn::{Batch, Vrnn, time_gaps};
use crate::settings::{ModelSettings, OutputVariance};
use genetide_data::{Matrix, ScaledProfiles};

/// Scaled profiles as sequences, with the standard errors and time gaps that the network reads.
///
/// A sequence is the course of a gene under one condition over all T times; that of row r of the profiles
/// and of course k is sequence r K + k. With one course the rows are the sequences.
pub struct Dataset<'a> {
    map: ColumnMap,
    /// `[N K, T]`.
    values: Cow<'a, Matrix<f32>>,
    /// `[N K, T]`, where the network reads them.
    errors: Option<Cow<'a, Matrix<f32>>>,
    gaps: Vec<f32>,
}

impl<'a> Dataset<'a> {
    /// The input of a network with `settings`.
    ///
    /// Values at times at which a condition was not sampled are interpolated. A network that reads
    /// standard errors knows these values by their large one, even if the profiles have none.
    pub fn new(data: &'a ScaledProfiles, settings: &ModelSettings) -> Self {
        let map = ColumnMap::new(&data.courses);
        let errors = data.standard_errors.as_ref();
        let can_read = settings.output_variance == OutputVariance::LearnedPlusStandardError;
        let reads_errors = can_read && (errors.is_some() || !map.is_complete());
        let (values, errors) = if map.courses() == 1 {
            let errors = errors.filter(|_| reads_errors);
            (Cow::Borrowed(&data.values), errors.map(Cow::Borrowed))
        } else {
            let values =
                sequence_matrix(data, &map, |row, course| map.values(course, data.row(row)));
            let errors_of = |row: usize, course: usize| {
                map.errors(course, data.row(row), errors.map(|errors| errors.row(row)))
            };
            let errors = reads_errors.then(|| sequence_matrix(data, &map, errors_of));
            (Cow::Owned(values), errors.map(Cow::Owned))
        };
        Self {
            gaps: if settings.time_gaps {
                time_gaps(map.times())
            } else {
                Vec::new()
            },
            map,
            values,
            errors,
        }
    }

    /// The network of `settings` for this input, with its initial weights, on the CPU.
    pub fn network(&self, settings: &ModelSettings, seed: u64) -> Vrnn {
        let mut random = generator(seed, Stream::Weights);
        Vrnn::new(
            settings,
            self.errors.is_some(),
            &mut random,
            &Device::flex(),
        )
    }

    /// Number of sequences, N K.
    pub fn len(&self) -> usize {
        self.values.rows()
    }

    /// Number of times T.
    pub fn times(&self) -> usize {
        self.map.times().len()
    }

    /// Number of sequences per gene, K.
    pub fn courses(&self) -> usize {
        self.map.courses()
    }

    /// The columns of the profiles in the sequences.
    pub fn map(&self) -> &ColumnMap {
        &self.map
    }

    /// `[T]`: gap to the previous time over the mean gap; empty when it is no input.
    pub fn gaps(&self) -> &[f32] {
        &self.gaps
    }

    /// The sequence of a course of the gene in row `row` of the profiles.
    pub fn sequence(&self, row: usize, course: usize) -> usize {
        row * self.courses() + course
    }

    /// All sequences of the genes in the rows `rows` of the profiles.
    pub fn sequences(&self, rows: &[usize]) -> Vec<usize> {
        let of_row = |&row: &usize| self.sequence(row, 0)..self.sequence(row + 1, 0);
        rows.iter().flat_map(of_row).collect()
    }

    /// `[T]` each: the values of a sequence, and their standard errors where they are read.
    pub fn row(&self, sequence: usize) -> (&[f32], Option<&[f32]>) {
        let errors = self.errors.as_ref();
        (
            self.values.row(sequence),
            errors.map(|errors| errors.row(sequence)),
        )
    }

    /// The sequences given, on `device`.
    pub fn batch(&self, sequences: &[usize], device: &Device) -> Batch {
        let tensor = |matrix: &Matrix<f32>| {
            let values = matrix.select(sequences).into_values();
            let data = TensorData::new(values, [sequences.len(), matrix.columns()]);
            Tensor::from_data(data, device)
        };
        Batch {
            values: tensor(&self.values),
            standard_errors: self.errors.as_deref().map(tensor),
        }
    }
}

/// `[N K, T]`: what `of` gives for each row and course, `[T]`.
fn sequence_matrix(
    data: &ScaledProfiles,
    map: &ColumnMap,
    of: impl Fn(usize, usize) -> Vec<f32>,
) -> Matrix<f32> {
    let courses = map.courses();
    let count = data.len() * courses;
    let values = (0..count).flat_map(|sequence| of(sequence / courses, sequence % courses));
    Matrix::new(count, map.times().len(), values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Preset;
    use crate::testing::profiles::{course_alone, sines, two_conditions};

    fn dataset<'a>(data: &'a ScaledProfiles, preset: Preset) -> Dataset<'a> {
        Dataset::new(data, &ModelSettings::preset(preset))
    }

    #[test]
    fn one_course_is_read_without_a_copy() {
        let data = sines(3, &[0.0, 1.0, 4.0], 1.0);
        let dataset = dataset(&data, Preset::Shape);
        assert_eq!(
            (dataset.len(), dataset.times(), dataset.courses()),
            (3, 3, 1)
        );
        let (values, errors) = dataset.row(2);
        assert!(std::ptr::eq(values, data.row(2)));
        assert_eq!(errors, Some([0.2; 3].as_slice()));
    }

    #[test]
    fn every_course_of_a_gene_is_a_sequence_over_all_times() {
        let data = two_conditions(5);
        let dataset = dataset(&data, Preset::Shape);
        assert_eq!(
            (dataset.len(), dataset.times(), dataset.courses()),
            (10, 4, 2)
        );
        assert_eq!(dataset.sequences(&[3, 0]), [6, 7, 0, 1]);
        for course in 0..2 {
            let alone = course_alone(&data, course);
            let errors = alone.standard_errors.as_ref().unwrap();
            for row in 0..5 {
                let found = dataset.row(dataset.sequence(row, course));
                assert_eq!(found, (alone.row(row), Some(errors.row(row))));
            }
        }
        let batch = dataset.batch(&[9, 2, 9], &Device::flex());
        assert_eq!(batch.values.dims(), [3, 4]);
        let values: Vec<f32> = batch.values.to_data().try_to_vec().unwrap();
        assert_eq!(values[..4], *dataset.row(9).0);
        assert_eq!(values[4..8], *dataset.row(2).0);
    }

    #[test]
    fn standard_errors_are_read_where_there_are_any_or_a_time_is_missing() {
        let without = |mut data: ScaledProfiles| {
            data.standard_errors = None;
            data
        };
        let reads = |data: &ScaledProfiles, preset| dataset(data, preset).row(0).1.is_some();
        assert!(!reads(&without(sines(2, &[0.0, 1.0], 1.0)), Preset::Shape));
        let incomplete = without(two_conditions(2));
        assert!(reads(&incomplete, Preset::Shape));
        assert!(!reads(&incomplete, Preset::Prototype));
        let shape = dataset(&incomplete, Preset::Shape);
        let (_, errors) = shape.row(3);
        let errors = errors.unwrap();
        assert!(errors[2] > 1.0, "{errors:?}");
        assert_eq!([errors[0], errors[1], errors[3]], [0.0; 3]);
    }
}
