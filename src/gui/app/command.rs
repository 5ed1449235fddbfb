//! The actions that panels send: commands for the session, and actions of the window itself.

use std::cell::RefCell;

use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::{pane::Pane, theme::Appearance};
use crate::gui::titled::titled;
use crate::session::{Command, RunId};

/// An action of a panel, a menu or a shortcut.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Session(Command),
    /// Choose in a file dialog what to open, or where to write.
    Pick(Purpose),
    /// Type the path of what to open, or where to write.
    TypePath(Purpose),
    /// Save the session to its file, or to one chosen in a file dialog if it has none.
    SaveSession,
    /// Open the window in which a figure is configured.
    ShowFigureWindow,
    TogglePane(Pane),
    /// Show a panel and bring it to the front.
    ShowPane(Pane),
    ResetLayout,
    /// Show a panel and give it the keyboard focus.
    FocusPane(Pane),
    /// Give the keyboard focus to the next panel, or to the previous one (false).
    FocusNextPane(bool),
    SetAppearance(Appearance),
    Zoom(Zoom),
    /// Copy the names of the selected genes to the clipboard.
    CopyGeneNames,
    /// Copy the gene table as shown to the clipboard.
    CopyTable,
    /// Open the window in which a gene list is named or pasted.
    NameList(ListTask),
    /// Open the prompt for the name of a cluster or a run.
    Name(NameTarget),
    FocusSearch,
    OpenPalette,
    Map(MapAction),
    StartTour,
    DismissToasts,
    ShowHelp(HelpPage),
    Quit,
}

impl<C: Into<Command>> From<C> for Action {
    fn from(command: C) -> Self {
        Self::Session(command.into())
    }
}

/// A cluster or a run that gets a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameTarget {
    Cluster(usize),
    Run(RunId),
}

/// The task of the window for gene lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListTask {
    NewFromSelection,
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
    ZoomToSelection,
    /// Show the whole map.
    ResetView,
    /// Toggle the list of the nearest genes.
    NearestGenes,
}

/// Changes of the scale of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    In,
    Out,
    Reset,
}

titled! {
    /// The pages of the help, in the order of the menu.
    HelpPage {
        Shortcuts => "Keyboard shortcuts",
        Methods => "Methods summary",
        Glossary => "Glossary",
        About => "About Genetide",
    }
}

/// Collects the actions sent while the window is painted; the app performs them afterwards.
#[derive(Debug, Default)]
pub struct Sender {
    queue: RefCell<Vec<Action>>,
}

impl Sender {
    pub fn send(&self, command: impl Into<Command>) {
        self.act(Action::Session(command.into()));
    }

    pub fn act(&self, action: Action) {
        self.queue.borrow_mut().push(action);
    }

    /// Takes everything sent so far, in order.
    pub fn drain(&self) -> Vec<Action> {
        self.queue.take()
    }
}
