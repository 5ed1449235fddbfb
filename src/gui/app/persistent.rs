//! What the window remembers from one start to the next.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::gui::frame::theme::Appearance;
use crate::gui::panels::PanelOptions;
use crate::gui::windows::figure_window::FigureChoice;

/// The state that is remembered from one start to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersistentState {
    /// Recent files, latest first.
    pub recent: Vec<PathBuf>,
    /// The arrangement of the panels, in the form in which the session stores it.
    pub layout: String,
    /// Display options of the panels.
    pub panels: PanelOptions,
    /// The figure exported last.
    pub figure: FigureChoice,
    /// Theme, contrast and text size.
    pub appearance: Appearance,
    /// Whether the welcome window was shown.
    pub welcomed: bool,
}

/// The key of this state in eframe's storage.
pub(super) const STORAGE_KEY: &str = "genetide";
