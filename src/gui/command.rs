//! What panels send: commands for the session, and actions of the window itself.

use std::cell::RefCell;

use super::layout::Pane;
use super::name_prompt::Named;
use super::panels::Naming;
use super::theme::Appearance;
use crate::session::{Command, ExportKind};

/// What a panel, a menu or a shortcut asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// For the session.
    Session(Command),
    /// Choose a table in a file dialog.
    PickTable,
    /// Type the path of a table.
    TypeTablePath,
    /// Choose a session in a file dialog.
    PickSession,
    /// Write the session to its file; without one, choose it in a file dialog.
    SaveSession,
    /// Choose in a file dialog where to write the session.
    SaveSessionAs,
    /// Type the path to write the session to.
    TypeSessionPath,
    /// Choose in a file dialog where to export to.
    PickExport(ExportKind),
    /// Type the path to export to.
    TypeExportPath(ExportKind),
    /// Open the window in which a figure is chosen.
    ShowFigureWindow,
    /// Show or hide a panel.
    TogglePane(Pane),
    /// Show a panel and bring it to the front.
    ShowPane(Pane),
    /// Arrange the panels as on the first day.
    ResetLayout,
    /// Show a panel and put the keyboard's focus on it.
    FocusPane(Pane),
    /// Put the keyboard's focus on the next panel, or the one before (false).
    FocusNextPane(bool),
    /// Theme, contrast and size of text.
    SetAppearance(Appearance),
    /// Everything larger or smaller.
    Zoom(Zoom),
    /// The names of the selected genes, for pasting elsewhere.
    CopyGeneNames,
    /// The table of genes as it is shown, for pasting elsewhere.
    CopyTable,
    /// Open the window in which a list of genes is named or pasted.
    NameList(Naming),
    /// Open the box in which a cluster or a run is named.
    Name(Named),
    /// Put the cursor into the gene search.
    FocusSearch,
    /// Open the box in which actions, genes, clusters and files are found by name.
    OpenPalette,
    /// Something about the map of genes.
    Map(MapAction),
    /// Begin the tour.
    StartTour,
    /// Take all messages away that lie over the panels.
    DismissToasts,
    /// Open a help window.
    ShowHelp(HelpPage),
    /// Close the window.
    Quit,
}

/// What the map of genes does that is not for the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapAction {
    /// Clusters with different forms, or all with discs.
    Markers,
    /// Dragging draws round genes, or moves the map.
    Lasso,
    /// Show the selected genes as large as there is room.
    ZoomToSelection,
    /// Show the whole map.
    ResetView,
    /// The list of the nearest genes, shown or not.
    NearestGenes,
}

/// Changes of the size of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// The usual size.
    Reset,
}

/// The pages of the help menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpPage {
    /// Keyboard and mouse.
    Shortcuts,
    /// What is computed, in plain words.
    Methods,
    /// The words used.
    Glossary,
    /// What this is.
    About,
}

/// Collects actions while the window is painted; the app carries them out afterwards.
#[derive(Debug, Default)]
pub struct Sender {
    queue: RefCell<Vec<Action>>,
}

impl Sender {
    /// Sends a command to the session.
    pub fn send(&self, command: Command) {
        self.act(Action::Session(command));
    }

    /// Asks the window for something.
    pub fn act(&self, action: Action) {
        self.queue.borrow_mut().push(action);
    }

    /// Takes everything sent so far, in order.
    pub fn drain(&self) -> Vec<Action> {
        self.queue.take()
    }
}
