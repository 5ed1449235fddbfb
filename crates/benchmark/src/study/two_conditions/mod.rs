//! Clusters of two conditions together, and of either alone.

mod grouping;
mod measure;
mod side;
mod summary;

pub use crate::study::two_conditions::grouping::Grouping;
pub use crate::study::two_conditions::measure::{JointRequest, measure_joint};
pub use crate::study::two_conditions::side::Side;
pub use crate::study::two_conditions::summary::{interaction_rates, joint_scores};
