//! The pieces in which a matrix is read.

use std::ops::Range;

use crate::read::matrix::h5::layout::{MatrixLayout, Storage};

/// Values of a piece at most, unless a single row or column has more.
pub(super) const PIECE: u64 = 1 << 19;

/// Values that are read at once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Values of a sparse matrix, or rows of a dense one.
    pub range: Range<u64>,
    /// Observation or feature of the first value of a sparse matrix.
    pub first: u32,
}

impl MatrixLayout {
    /// The pieces in file order, in tasks: those of a task are best read in turn, because the same
    /// chunks hold them. They do not depend on the machine. Where values come one observation after
    /// the other, a piece ends with an observation.
    pub(super) fn tasks(&self) -> Vec<Vec<Piece>> {
        let pieces = match &self.storage {
            Storage::Dense => return self.dense_tasks(),
            Storage::Sparse {
                by_observation: true,
                starts,
            } => whole_pieces(starts),
            Storage::Sparse { starts, .. } => cut_pieces(starts),
        };
        // Twice the decoded chunk, so that few chunks lie at a border and are decoded twice.
        let a_task = usize::try_from(self.cache * 2 / (PIECE * 8)).unwrap_or(usize::MAX);
        let tasks = pieces.chunks(a_task.max(1));
        tasks.map(<[Piece]>::to_vec).collect()
    }

    /// A task for the rows of the same chunks; where these are few, for the rows of several.
    fn dense_tasks(&self) -> Vec<Vec<Piece>> {
        let all = u64::from(self.observations);
        let a_piece = (PIECE / u64::from(self.features).max(1)).max(1);
        let chunk = self.chunk_rows.clamp(1, all.max(1));
        let a_task = chunk.max(a_piece / chunk * chunk);
        let parts = |range: Range<u64>, step: u64| {
            let starts = (range.start..range.end).step_by(usize::try_from(step).unwrap_or(1));
            starts.map(move |start| start..range.end.min(start + step))
        };
        let pieces = |range| parts(range, a_piece).map(|range| Piece { range, first: 0 });
        parts(0..all, a_task)
            .map(|task| pieces(task).collect())
            .collect()
    }
}

/// Pieces that end where a row of the matrix ends.
fn whole_pieces(starts: &[u64]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut row, rows) = (0, starts.len().saturating_sub(1));
    while row < rows {
        let most = starts[row].saturating_add(PIECE);
        let fitting = starts[row + 1..].partition_point(|&end| end <= most);
        let next = (row + fitting).max(row + 1);
        if starts[row] < starts[next] {
            pieces.push(Piece {
                range: starts[row]..starts[next],
                first: row as u32,
            });
        }
        row = next;
    }
    pieces
}

/// Pieces of one size.
fn cut_pieces(starts: &[u64]) -> Vec<Piece> {
    let all = starts.last().copied().unwrap_or(0);
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < all {
        let end = all.min(start + PIECE);
        let first = starts.partition_point(|&at| at <= start) - 1;
        pieces.push(Piece {
            range: start..end,
            first: first as u32,
        });
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_whole_rows_end_with_a_row() {
        // Rows of 0.6, 0.6, 0, 0.3 and 2 pieces.
        let sizes = [6, 6, 0, 3, 20].map(|tenths| PIECE * tenths / 10);
        let starts: Vec<u64> = (0..=5).map(|n| sizes[..n].iter().sum()).collect();
        let pieces = whole_pieces(&starts);
        let piece = |from: usize, to: usize| Piece {
            range: starts[from]..starts[to],
            first: from as u32,
        };
        assert_eq!(pieces, [piece(0, 1), piece(1, 4), piece(4, 5)]);
        assert!(whole_pieces(&[0, 0, 0]).is_empty());
        assert!(whole_pieces(&[]).is_empty());
    }

    #[test]
    fn pieces_of_one_size_know_their_first_row() {
        let starts = [0, 10, 10, PIECE + 5, PIECE + 9];
        let pieces = cut_pieces(&starts);
        let of = |range, first| Piece { range, first };
        assert_eq!(pieces, [of(0..PIECE, 0), of(PIECE..PIECE + 9, 2)]);
        assert!(cut_pieces(&[0]).is_empty());
    }
}
