//! Labels of samples and cells, such as `act_6h_D1` or `Day 3`, read for time, condition and
//! replicate.

mod bins;
mod cell_names;
mod compound;
mod condition;
mod missing;
mod months;
mod parted;
mod points;
mod read;
mod time_token;
mod tokens;
mod units;
mod zero;

pub(crate) use crate::labels::bins::{bins, is_pseudotime, names_pseudotime, proposed_bins};
pub(crate) use crate::labels::cell_names::{is_barcode, names_cell, sample_part};
pub(crate) use crate::labels::missing::known_label;
pub(crate) use crate::labels::parted::{Parted, parted_numbers, parted_times};
pub(crate) use crate::labels::points::{are_replicates, around_point};
pub(crate) use crate::labels::read::{GivenTime, read_labels, share_with_time};
pub use crate::labels::read::{LabelReading, LabelReadings};
pub(crate) use crate::labels::time_token::unit_of_header;
pub(crate) use crate::labels::units::{names_unit, unit_named};
