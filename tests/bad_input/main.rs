//! What a table that is not as it should be gets: an error that names the place and the remedy, or
//! a warning that says what was changed; and that a table that is gets the right profiles.

#![allow(clippy::unwrap_used)]

mod accepted;
mod cells;
mod columnar;
mod profiles;
mod refused;
mod table;
