//! What the network is trained to do on simulated curves, with the derivatives.

mod contrast;
mod of_heads;
mod of_sequence;
mod targets;
mod terms;

pub use self::contrast::contrast;
pub use self::of_sequence::Weighting;
pub use self::targets::{CourseTargets, half_life_of_bin};
pub use self::terms::Terms;
