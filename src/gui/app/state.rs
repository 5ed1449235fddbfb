//! The state of the window.

use std::path::PathBuf;
use std::sync::{Arc, atomic::AtomicBool};
use std::time::Instant;

use eframe::egui;

use crate::gui::actions::ActionContext;
use crate::gui::app::{
    autosave::AutosaveTimer,
    command::Sender,
    persistent::{PersistentState, STORAGE_KEY},
    unsaved_prompt::UnsavedPrompt,
    workers::{Workers, paced_wake},
};
use crate::gui::desktop::dialogs::{Dialogs, PathPicker};
use crate::gui::frame::{
    layout::Layout,
    theme::{self, Appearance},
};
use crate::gui::panels::{ListPrompt, Panels};
use crate::gui::widgets::{
    focus_ring::FocusRing, notify::Toasts, pin_slots::PinSlots, progress::Progress,
};
use crate::gui::windows::{
    figure_window::FigureWindow, help::HelpWindow, name_prompt::NamePrompt,
    palette_window::PaletteWindow, path_prompt::PathPrompt, quit_prompt::QuitPrompt, tour::Tour,
};
use crate::session::{DataCommand, Session, ViewCommand};
use crate::worker::Wake;
use genetide_data::read::{LoadedTable, Source};

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
    pub(super) recent: Vec<PathBuf>,
    pub(super) path_prompt: Option<PathPrompt>,
    pub(super) list_prompt: Option<ListPrompt>,
    pub(super) name_prompt: Option<NamePrompt>,
    pub(super) quit_prompt: QuitPrompt,
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
    pub(super) launched: Option<Instant>,
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
            quit_prompt: QuitPrompt::default(),
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
            figure: FigureWindow::new(remembered.figure),
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

    /// Makes the first frame log the time since `launched`.
    pub fn time_first_frame(&mut self, launched: Instant) {
        self.launched = Some(launched);
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
        }
    }
}
