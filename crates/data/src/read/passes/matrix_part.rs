//! A pass over the matrix of one of the files.

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::AnnotatedMatrix;
use crate::read::passes::columns::Columns;
use crate::read::passes::observation_groups::observation_groups;
use crate::read::passes::opened::Opened;
use crate::read::passes::parts::Passes;
use crate::read::source::Progress;
use crate::read::sums::{MatrixSums, ObservationGroups, Pass, PassNumber, Summands, Total, totals};

impl Passes<'_> {
    /// The groups of the observations of a matrix, and its columns.
    ///
    /// # Errors
    /// Those of [`observation_groups`].
    pub(in crate::read) fn groups(
        &self,
        part: usize,
        matrix: &AnnotatedMatrix,
        total: &mut Total,
    ) -> Result<(ObservationGroups, Columns), DataError> {
        let parts = (matrix.genes.as_slice(), &matrix.observations);
        let labels = (self.sheet.as_ref(), self.parts[part].name.as_deref());
        let (path, settings) = (self.path(part), self.settings);
        observation_groups(path, parts, settings, labels, (total, self.keeps_apart))
    }

    /// Reads the matrix of a file once, or twice where totals have to be known first.
    ///
    /// # Errors
    /// Those of the file.
    pub(super) fn matrix_pass(
        &mut self,
        part: usize,
        mut matrix: AnnotatedMatrix,
        summands: &Summands,
        number: PassNumber,
        progress: &mut Progress<'_>,
    ) -> Result<Pass, DataError> {
        let mut total = Total::new(matrix.genes.len());
        let (groups, mut columns) = self.groups(part, &matrix, &mut total)?;
        let observations = matrix.observations.ids.len();
        let is_excluded = self.is_excluded(part, &matrix.genes);
        columns.is_excluded.clone_from(&is_excluded);
        let divides = !matches!(summands, Summands::Values | Summands::Logs);
        let mut known = None;
        if divides && !matrix.values.whole_observations() && !self.is_look {
            let how = (summands, is_excluded.as_slice());
            let (values, path) = (&mut *matrix.values, self.path(part));
            known = totals(values, observations, how, (path, number), progress)?;
            if !matrix.values.rewind() {
                matrix = self.again(part, &matrix)?;
            }
        }
        let is_known = known.is_some();
        let mut of_cells = known.unwrap_or_else(|| vec![0.0; observations]);
        let sums = MatrixSums {
            path: self.path(part),
            genes: matrix.genes.len(),
            groups: &groups,
            summands,
            number,
            is_look: self.is_look,
            is_excluded: &is_excluded,
        };
        sums.read(
            &mut *matrix.values,
            &mut of_cells,
            is_known,
            &mut total,
            progress,
        )?;
        Ok(Pass {
            columns,
            total,
            sha256: if self.is_look {
                String::new()
            } else {
                matrix.values.sha256()?
            },
            notes: matrix.notes,
            layout: matrix.layout,
            noun: matrix.observations.noun,
        })
    }

    /// A matrix that was read, from its start.
    fn again(
        &mut self,
        part: usize,
        before: &AnnotatedMatrix,
    ) -> Result<AnnotatedMatrix, DataError> {
        match self.open(part)? {
            Opened::Matrix(matrix) if matrix.observations == before.observations => Ok(matrix),
            _ => Err(DataErrorKind::Changed.in_file(self.path(part))),
        }
    }
}
