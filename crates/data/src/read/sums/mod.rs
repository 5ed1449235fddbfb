//! One pass over a file: its values are reduced to sums for each group of cells.

mod block_stream;
mod block_sums;
mod chunk_sums;
mod group_moments;
mod group_sums;
mod matrix_pass;
mod odd_values;
mod pass;
mod power_sum;
mod sizes_by_label;
mod sparse_sum;
mod total;

pub(super) use crate::read::sums::block_stream::{BlockStream, PassNumber, blocks_at_once};
pub(super) use crate::read::sums::block_sums::{Level, MOST_EXAMPLES};
pub(super) use crate::read::sums::group_moments::Summands;
pub(super) use crate::read::sums::group_sums::{GroupSums, merge};
pub(super) use crate::read::sums::matrix_pass::{
    MatrixSums, ObservationGroups, add_totals, totals,
};
pub(super) use crate::read::sums::pass::{Pass, PassSettings, table_pass};
pub(super) use crate::read::sums::sizes_by_label::SizesByLabel;
pub(super) use crate::read::sums::total::{TimeLabel, Total, TotalGroup};
