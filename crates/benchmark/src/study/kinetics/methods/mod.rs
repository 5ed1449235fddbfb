//! The methods that are compared.
//!
//! | file | holds |
//! |---|---|
//! | `method` | the methods, and their names |
//! | `task` | what a method is given |
//! | `observed` | the observed profiles, and their k-means clusters |
//! | `mixture` | the mixture of shapes |
//! | `curves` | curves that agree with a mixture and the measurements of a gene |
//! | `labels` | a classifier that was given the programs of other genes |
//! | `network` | the network |

mod curves;
mod labels;
mod method;
mod mixture;
mod network;
mod observed;
mod task;

pub use crate::study::kinetics::methods::method::KineticMethod;
pub(super) use crate::study::kinetics::methods::task::Task;
