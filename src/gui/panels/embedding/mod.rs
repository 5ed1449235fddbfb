//! The map of genes (UMAP): genes with similar responses are near each other.
//!
//! | file | holds |
//! |---|---|
//! | `panel` | the map as a widget, and what is around it |
//! | `map` | the state of the map, and how it is painted |
//! | `camera` | which part is shown, and where places are on the screen |
//! | `scatter` | the points and their colours |
//! | `cloud`, `markers` | the points as one mesh, and the pictures it is made of |
//! | `controls`, `legend` | above the map and on right click, below the map |
//! | `keys`, `pointer`, `lasso` | what keyboard and mouse do |
//! | `names`, `labels` | names of genes, and where they go |
//! | `neighbours` | the list of the nearest genes |

mod camera;
mod cloud;
mod controls;
mod keys;
mod labels;
mod lasso;
mod legend;
mod map;
mod markers;
mod names;
mod neighbours;
mod panel;
mod pointer;
mod scatter;

pub use panel::EmbeddingPanel;
