//! The smoothing network with the weights that are embedded in the program, on the profiles of a table.

mod courses;
mod dense;
mod lesson;
mod readout;
mod stored;
mod train;
mod trial;
mod tuning;
mod weights;

pub use self::dense::{DenseCurve, add_between};
pub(crate) use self::readout::BELIEF_90;
pub use self::readout::{CourseKinetics, NetworkReading, readings};
pub use self::stored::{kinetics_by, weights_of};
pub use self::train::train;
pub(crate) use self::trial::{is_short, trial};
pub use self::weights::{EmbeddedWeights, embedded};
