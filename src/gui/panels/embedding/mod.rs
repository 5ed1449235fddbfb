//! The map of genes (UMAP): genes with similar responses are near each other.
//!
//! | file | holds |
//! |---|---|
//! | `panel` | what is around the map |
//! | `map`, `map_ui` | the state of the map, and the map as a widget |
//! | `camera` | which part is shown, and where places are on the screen |
//! | `scatter` | the points and their colours |
//! | `cloud`, `marks/markers` | the points as one mesh, and the pictures it is made of |
//! | `controls`, `menu`, `marks/legend` | above the map, on right click, below the map |
//! | `keys`, `pointer`, `lasso` | what keyboard and mouse do |
//! | `marks/names`, `marks/labels` | names of genes, and where they go |
//! | `neighbours` | the list of the nearest genes |

mod camera;
mod cloud;
mod controls;
mod keys;
mod lasso;
mod map;
mod map_ui;
mod marks;
mod menu;
mod neighbours;
mod panel;
mod pointer;
mod scatter;

pub use panel::EmbeddingPanel;
