//! The smoothing network: a variational recurrent network whose posterior sees a whole course, with heads for
//! kinetics and an embedding by program.

pub(crate) mod activation;
pub(crate) mod adam;
mod burn;
pub(crate) mod engine;
pub(crate) mod gradient;
pub(crate) mod heads;
pub(crate) mod input;
pub(crate) mod layout;
mod linear;
pub(crate) mod losses;
mod recurrent;
pub(crate) mod sequence;
mod sequence_backward;
pub(crate) mod weights_file;

pub use self::losses::Terms;
