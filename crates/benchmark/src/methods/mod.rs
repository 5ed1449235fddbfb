//! The clustering methods that are compared.
//!
//! | file | holds |
//! |---|---|
//! | `method` | the methods and their names |
//! | `clustering_task` | the genes to cluster, and every method applied to them |
//! | `preset_run` | those that train a network: settings, training and clustering as of `genetide run` |
//! | `oracle` | a method that knows the shapes of the programs |

mod clustering_task;
mod method;
mod oracle;
mod preset_run;

pub use crate::methods::clustering_task::ClusteringTask;
pub use crate::methods::method::Method;
pub use crate::methods::preset_run::{PresetRun, Presets, fixed_config, gene_labels, run_preset};
