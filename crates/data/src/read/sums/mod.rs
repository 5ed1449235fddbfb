//! One pass over a file: its blocks are reduced to sums side by side, and added up in file order.

mod block_stream;
mod block_sums;
mod group_moments;
mod group_sums;
mod pass;
mod total;

pub(super) use crate::read::sums::block_stream::{BlockStream, PassNumber, blocks_at_once};
pub(super) use crate::read::sums::block_sums::is_kept;
pub(super) use crate::read::sums::group_moments::Summands;
pub(super) use crate::read::sums::pass::{Pass, layout_of, pass};
pub(super) use crate::read::sums::total::TotalGroup;
