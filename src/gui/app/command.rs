//! The actions that panels send: commands for the session, and actions of the window itself.

use std::cell::RefCell;

use crate::gui::frame::{pane::Pane, theme::Appearance};
use crate::session::{Command, ExportKind, RunId};

/// An action of a panel, a menu or a shortcut.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A command for the session.
    Session(Command),
    /// Choose a table in a file dialog.
    PickTable,
    /// Type the path of a table.
    TypeTablePath,
    /// Choose a session in a file dialog.
    PickSession,
    /// Save the session to its file, or to one chosen in a file dialog if it has none.
    SaveSession,
    /// Choose in a file dialog where to save the session.
    SaveSessionAs,
    /// Type the path to save the session to.
    TypeSessionPath,
    /// Choose in a file dialog where to export to.
    PickExport(ExportKind),
    /// Type the path to export to.
    TypeExportPath(ExportKind),
    /// Open the window in which a figure is configured.
    ShowFigureWindow,
    /// Show or hide a panel.
    TogglePane(Pane),
    /// Show a panel and bring it to the front.
    ShowPane(Pane),
    /// Restore the default layout.
    ResetLayout,
    /// Show a panel and give it the keyboard focus.
    FocusPane(Pane),
    /// Give the keyboard focus to the next panel, or to the previous one (false).
    FocusNextPane(bool),
    /// Set theme, contrast and text size.
    SetAppearance(Appearance),
    /// Scale the whole interface.
    Zoom(Zoom),
    /// Copy the names of the selected genes to the clipboard.
    CopyGeneNames,
    /// Copy the gene table as shown to the clipboard.
    CopyTable,
    /// Open the window in which a gene list is named or pasted.
    NameList(ListTask),
    /// Open the prompt for the name of a cluster or a run.
    Name(NameTarget),
    /// Move the cursor to the gene search.
    FocusSearch,
    /// Open the command palette.
    OpenPalette,
    /// An action of the map of genes.
    Map(MapAction),
    /// Start the tour.
    StartTour,
    /// Dismiss all notifications.
    DismissToasts,
    /// Open a page of the help.
    ShowHelp(HelpPage),
    /// Close the program.
    Quit,
}

impl Action {
    /// A command for the session.
    pub fn session(command: impl Into<Command>) -> Self {
        Self::Session(command.into())
    }
}

/// A cluster or a run that gets a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameTarget {
    /// The cluster with this number.
    Cluster(usize),
    /// The run with this id.
    Run(RunId),
}

/// The task of the window for gene lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListTask {
    /// Make a list of the selected genes.
    NewFromSelection,
    /// Make a list of pasted names.
    Paste,
    /// Rename the list at this index.
    Rename(usize),
}

/// Actions of the map of genes that do not concern the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapAction {
    /// Toggle a different marker shape for each cluster.
    Markers,
    /// Toggle between lasso and panning.
    Lasso,
    /// Zoom to the selected genes.
    ZoomToSelection,
    /// Show the whole map.
    ResetView,
    /// Toggle the list of the nearest genes.
    NearestGenes,
}

/// Changes of the scale of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// The default size.
    Reset,
}

/// The pages of the help menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpPage {
    /// Keyboard shortcuts and mouse actions.
    Shortcuts,
    /// Summary of the methods.
    Methods,
    /// Explanations of terms.
    Glossary,
    /// Name, version and licence.
    About,
}

/// Collects the actions sent while the window is painted; the app performs them afterwards.
#[derive(Debug, Default)]
pub struct Sender {
    queue: RefCell<Vec<Action>>,
}

impl Sender {
    /// Sends a command to the session.
    pub fn send(&self, command: impl Into<Command>) {
        self.act(Action::session(command));
    }

    /// Sends an action.
    pub fn act(&self, action: Action) {
        self.queue.borrow_mut().push(action);
    }

    /// Takes everything sent so far, in order.
    pub fn drain(&self) -> Vec<Action> {
        self.queue.take()
    }
}
