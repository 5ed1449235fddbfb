//! The state of the window, and what is remembered from one start to the next.

use std::path::PathBuf;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use std::time::{Duration, Instant};

use eframe::egui;
use serde::{Deserialize, Serialize};

use crate::gui::actions::ActionContext;
use crate::gui::app::{autosave::AutosaveTimer, command::Sender, recent::Recent};
use crate::gui::desktop::dialogs::{Dialogs, PathPicker};
use crate::gui::frame::{
    layout::Layout,
    theme::{self, Appearance},
};
use crate::gui::panels::{ListPrompt, PanelOptions, Panels};
use crate::gui::widgets::{
    focus_ring::FocusRing, notify::Toasts, pin_slots::PinSlots, progress::Progress,
};
use crate::gui::windows::{
    figure_window::{FigureChoice, FigureWindow},
    help::HelpWindow,
    name_prompt::NamePrompt,
    palette_window::PaletteWindow,
    path_prompt::PathPrompt,
    tour::Tour,
};
use crate::session::{Command, DataCommand, Session, ViewCommand};
use crate::worker::{Wake, Workers};
use genetide_data::read::{LoadedTable, Source};

/// The state that is remembered from one start to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersistentState {
    /// Recent files, latest first.
    pub recent: Vec<Recent>,
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

/// What happens once unsaved results are saved or given up.
#[derive(Debug)]
pub(super) enum NextStep {
    Quit,
    Open(Command),
}

/// The question about unsaved results, until it is answered and the session is saved.
#[derive(Debug)]
pub(super) struct UnsavedPrompt {
    pub(super) next: NextStep,
    /// Whether the user chose to save: the file is being chosen or written.
    pub(super) saves: bool,
}

/// The window.
pub struct GenetideApp {
    pub(super) session: Session,
    pub(super) workers: Box<dyn Workers>,
    /// Whether training is running, which throttles repainting.
    pub(super) training: Arc<AtomicBool>,
    pub(super) progress: Progress,
    pub(super) pins: PinSlots,
    pub(super) dialogs: Dialogs,
    pub(super) sender: Sender,
    pub(super) layout: Layout,
    pub(super) panels: Panels,
    pub(super) toasts: Toasts,
    pub(super) recent: Vec<Recent>,
    pub(super) path_prompt: Option<PathPrompt>,
    pub(super) list_prompt: Option<ListPrompt>,
    pub(super) name_prompt: Option<NamePrompt>,
    /// Whether the question is open whether to quit during training, and whether it was affirmed.
    pub(super) asks_to_quit: bool,
    pub(super) may_quit: bool,
    pub(super) help: HelpWindow,
    pub(super) tour: Tour,
    /// Whether the welcome window is open, and whether it was ever shown.
    pub(super) welcome: bool,
    pub(super) welcomed: bool,
    pub(super) focus_ring: FocusRing,
    pub(super) unsaved_prompt: Option<UnsavedPrompt>,
    /// Whether the user chose to discard unsaved results.
    pub(super) may_close: bool,
    pub(super) autosave: AutosaveTimer,
    pub(super) ctx: egui::Context,
    pub(super) title: String,
    /// The folder written to last.
    pub(super) last_folder: Option<PathBuf>,
    /// The session file added to the recent files last.
    pub(super) recent_session: Option<PathBuf>,
    pub(super) palette: PaletteWindow,
    pub(super) figure: FigureWindow,
    pub(super) appearance: Appearance,
    /// The table whose file was added to the recent files last.
    pub(super) recent_table: Option<Arc<LoadedTable>>,
    /// Since when the time to the first frame is measured, which is logged.
    pub(in crate::gui) launched: Option<Instant>,
}

impl GenetideApp {
    /// The window for `session`, with the state remembered from the last start. `start_workers` is
    /// called with a function that wakes the window.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn new(
        ctx: &egui::Context,
        mut session: Session,
        start_workers: impl FnOnce(Wake) -> std::io::Result<Box<dyn Workers>>,
        picker: Box<dyn PathPicker>,
        remembered: PersistentState,
    ) -> std::io::Result<Self> {
        theme::install(ctx, remembered.appearance);
        if session.layout().is_empty() {
            session.execute(ViewCommand::SetLayout(remembered.layout));
        }
        let figure = Box::new(remembered.figure.settings.clone());
        session.execute(ViewCommand::SetFigure(figure));
        let training = Arc::new(AtomicBool::new(false));
        let wake = paced_wake(ctx.clone(), training.clone());
        Ok(Self {
            session,
            workers: start_workers(wake.clone())?,
            training,
            progress: Progress::default(),
            pins: PinSlots::default(),
            dialogs: Dialogs::start(picker, wake)?,
            sender: Sender::default(),
            layout: Layout::default(),
            panels: Panels::new(remembered.panels),
            toasts: Toasts::default(),
            recent: remembered.recent,
            path_prompt: None,
            list_prompt: None,
            name_prompt: None,
            asks_to_quit: false,
            may_quit: false,
            help: HelpWindow::default(),
            tour: Tour::default(),
            welcome: false,
            welcomed: remembered.welcomed,
            focus_ring: FocusRing::default(),
            unsaved_prompt: None,
            may_close: false,
            autosave: AutosaveTimer::default(),
            ctx: ctx.clone(),
            title: String::new(),
            last_folder: None,
            recent_session: None,
            palette: PaletteWindow::default(),
            figure: FigureWindow {
                choice: remembered.figure,
                is_open: false,
            },
            appearance: remembered.appearance,
            recent_table: None,
            launched: None,
        })
    }

    /// The state remembered in eframe's storage.
    pub fn remembered(storage: Option<&dyn eframe::Storage>) -> PersistentState {
        storage
            .and_then(|storage| eframe::get_value(storage, STORAGE_KEY))
            .unwrap_or_default()
    }

    /// Reads a table.
    pub fn open(&self, source: Source) {
        self.sender.send(DataCommand::Open(source));
    }

    /// Opens the welcome window unless it was shown before.
    pub fn welcome(&mut self) {
        self.welcome = !self.welcomed;
        self.welcomed = true;
    }

    /// The state shown.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The context that actions depend on.
    pub(super) fn action_context(&self) -> ActionContext<'_> {
        ActionContext {
            session: &self.session,
            layout: &self.layout,
            appearance: self.appearance,
            recent: &self.recent,
        }
    }
}

/// Wakes the window at once, or after 100 ms during training: without a graphics card, painting and
/// training compete for the CPU, and several epochs fit into one repaint.
fn paced_wake(ctx: egui::Context, training: Arc<AtomicBool>) -> Wake {
    Arc::new(move || {
        if training.load(Ordering::Relaxed) {
            ctx.request_repaint_after(Duration::from_millis(100));
        } else {
            ctx.request_repaint();
        }
    })
}
