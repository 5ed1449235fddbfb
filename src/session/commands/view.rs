//! Commands for what map, table and panels show.

use crate::session::commands::effect::Effect;
use crate::session::{ColourBy, GeneFilter, Request, Session, state::Gesture};
use genetide_figure::figure::FigureSettings;

/// Commands for what map, table and panels show.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewCommand {
    /// Choose what colours the map.
    SetColourBy(ColourBy),
    /// Hide the genes of a cluster on the map, or show them again (0: no response).
    ToggleHidden(usize),
    /// Show the genes of all clusters on the map.
    ShowAllClusters,
    /// Choose which genes the gene table shows.
    SetFilter(GeneFilter),
    /// Search genes.
    SetSearch(String),
    /// Keep the arrangement of the panels.
    SetLayout(String),
    /// Choose what figures show and how large they are; colours and hidden clusters are those of the
    /// map.
    SetFigure(Box<FigureSettings>),
}

impl ViewCommand {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::SetColourBy(_) => Effect::undoable("map colours"),
            Self::ToggleHidden(_) | Self::ShowAllClusters => Effect::undoable("cluster visibility"),
            Self::SetFilter(_) => Effect::of_gesture(Gesture::Filter, "filter"),
            // Not worth a question about unsaved changes.
            Self::SetSearch(_) | Self::SetLayout(_) | Self::SetFigure(_) => Effect::NONE,
        }
    }
}

impl Session {
    pub(super) fn execute_view(&mut self, command: ViewCommand) -> Vec<Request> {
        match command {
            ViewCommand::SetColourBy(colour_by) => self.colour_by = colour_by,
            ViewCommand::ToggleHidden(label) => {
                if !self.hidden.remove(&label) {
                    self.hidden.insert(label);
                }
            }
            ViewCommand::ShowAllClusters => self.hidden.clear(),
            ViewCommand::SetFilter(filter) => self.filter = filter,
            ViewCommand::SetSearch(text) => {
                self.search.text = text;
                self.update_search();
            }
            ViewCommand::SetLayout(layout) => self.layout = layout,
            ViewCommand::SetFigure(figure) => self.figure = *figure,
        }
        Vec::new()
    }
}
