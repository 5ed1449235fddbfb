//! The clustering methods that are compared.
//!
//! | file | holds |
//! |---|---|
//! | `method` | the methods and their names |
//! | `presets` | the settings of those that train a network |
//! | `clustering_task` | the genes to cluster, and every method applied to them |
//! | `preset_run` | training and clustering as `genetide run` does |
//! | `oracle` | a method that knows the shapes of the programs |

mod clustering_task;
mod method;
mod oracle;
mod preset_run;
mod presets;

pub use crate::methods::clustering_task::ClusteringTask;
pub use crate::methods::method::Method;
pub use crate::methods::preset_run::{PresetRun, fixed_config, run_preset};
pub use crate::methods::presets::Presets;
