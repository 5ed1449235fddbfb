//! The application: receives notices in `logic`, paints in `ui`, then carries out what was asked.

mod carry_out;
mod files;
mod sessions;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eframe::egui::{self, ColorImage, Ui};
use serde::{Deserialize, Serialize};

use self::sessions::Leaving;
use super::actions::{self, Situation};
use super::command::Sender;
use super::dialogs::{Dialogs, PathPicker};
use super::figure_window::{FigureChoice, FigureWindow};
use super::focus_ring::FocusRing;
use super::help::HelpWindow;
use super::keeping::Keeping;
use super::layout::Layout;
use super::name_prompt::NamePrompt;
use super::notify::Toasts;
use super::palette_window::PaletteWindow;
use super::panels::{ListPrompt, PanelOptions, Panels, View};
use super::path_prompt::PathPrompt;
use super::pin_slots::PinSlots;
use super::progress::Progress;
use super::quit_prompt::QuitPrompt;
use super::theme::{self, Appearance};
use super::tour::Tour;
use super::{menu, session_windows, status_bar, welcome};
use crate::data::read::{LoadedTable, Source};
use crate::session::{Command, Notice, Request, Session, TrainingState};
use crate::worker::{Engine, Wake};

/// The workers as the window sees them. Tests replace them.
pub trait Workers {
    /// Hands over a request; never blocks.
    fn submit(&self, request: Request);
    /// Takes one waiting notice; never blocks.
    fn poll(&self) -> Option<Notice>;
}

impl Workers for Engine {
    fn submit(&self, request: Request) {
        Self::submit(self, request);
    }

    fn poll(&self) -> Option<Notice> {
        Self::poll(self)
    }
}

/// Wakes the window at once; while a training runs, after a tenth of a second, in which more epochs
/// arrive: without a graphics card, painting takes its time from the training.
fn paced_wake(ctx: egui::Context, training: Arc<AtomicBool>) -> Wake {
    Arc::new(move || {
        if training.load(Ordering::Relaxed) {
            ctx.request_repaint_after(Duration::from_millis(100));
        } else {
            ctx.request_repaint();
        }
    })
}

/// What is kept from one start to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// Files opened, latest first.
    pub recent: Vec<PathBuf>,
    /// The arrangement of the panels, as the session holds it.
    pub layout: String,
    /// How the panels show things.
    pub panels: PanelOptions,
    /// The figure exported last.
    pub figure: FigureChoice,
    /// Theme, contrast and size of text.
    pub appearance: Appearance,
    /// Whether the card of the first start was shown.
    pub welcomed: bool,
}

/// Under this key the window's state is stored.
const STORAGE_KEY: &str = "genetide";

/// The window.
pub struct GenetideApp {
    session: Session,
    workers: Box<dyn Workers>,
    /// Whether a training runs, for the pace of repainting.
    training: Arc<AtomicBool>,
    progress: Progress,
    pins: PinSlots,
    dialogs: Dialogs,
    sender: Sender,
    layout: Layout,
    panels: Panels,
    toasts: Toasts,
    recent: Vec<PathBuf>,
    path_prompt: Option<PathPrompt>,
    list_prompt: Option<ListPrompt>,
    name_prompt: Option<NamePrompt>,
    quit_prompt: QuitPrompt,
    help: HelpWindow,
    tour: Tour,
    /// Whether the card of the first start is shown, and whether it ever was.
    welcome: bool,
    welcomed: bool,
    focus_ring: FocusRing,
    leaving: Option<Leaving>,
    /// Whether unsaved results were given up.
    may_close: bool,
    keeping: Keeping,
    ctx: egui::Context,
    title: String,
    /// The folder that was written to last.
    written_to: Option<PathBuf>,
    /// The file of the session that is among the recent ones.
    remembered_path: Option<PathBuf>,
    palette: PaletteWindow,
    figure: FigureWindow,
    appearance: Appearance,
    /// The table whose file is among the recent ones.
    titled: Option<Arc<LoadedTable>>,
    launched: Option<Instant>,
}

impl GenetideApp {
    /// The window over `session`, with what was remembered from the last start. `start_workers` is
    /// given the way to wake the window.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn new(
        ctx: &egui::Context,
        mut session: Session,
        start_workers: impl FnOnce(Wake) -> std::io::Result<Box<dyn Workers>>,
        picker: Box<dyn PathPicker>,
        remembered: Remembered,
    ) -> std::io::Result<Self> {
        theme::install(ctx, remembered.appearance);
        if session.layout.is_empty() {
            session.layout = remembered.layout;
        }
        session.figure = remembered.figure.settings.clone();
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
            leaving: None,
            may_close: false,
            keeping: Keeping::default(),
            ctx: ctx.clone(),
            title: String::new(),
            written_to: None,
            remembered_path: None,
            palette: PaletteWindow::default(),
            figure: FigureWindow::new(remembered.figure),
            appearance: remembered.appearance,
            titled: None,
            launched: None,
        })
    }

    /// What was remembered, from eframe's storage.
    pub fn remembered(storage: Option<&dyn eframe::Storage>) -> Remembered {
        storage
            .and_then(|storage| eframe::get_value(storage, STORAGE_KEY))
            .unwrap_or_default()
    }

    /// Logs the time from `launched` to the first frame.
    pub fn time_first_frame(&mut self, launched: Instant) {
        self.launched = Some(launched);
    }

    /// Reads a table.
    pub fn open(&self, source: Source) {
        self.sender.send(Command::Open(source));
    }

    /// Shows the card of the first start, unless it was shown before.
    pub fn welcome(&mut self) {
        self.welcome = !self.welcomed;
        self.welcomed = true;
    }

    /// The state shown.
    pub fn session(&self) -> &Session {
        &self.session
    }

    fn receive(&mut self, ctx: &egui::Context) {
        while let Some(notice) = self.workers.poll() {
            for request in self.session.notice(notice) {
                self.workers.submit(request);
            }
        }
        if let Some(picture) = self.session.take_picture() {
            let size = [picture.width, picture.height];
            ctx.copy_image(ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
        }
        while let Some(answer) = self.dialogs.poll() {
            self.answer(answer);
        }
        let training = self.session.training_state == TrainingState::Running;
        self.training.store(training, Ordering::Relaxed);
        let now = Instant::now();
        self.progress.follow(&self.session, now);
        self.keep(now);
        self.follow_table();
        self.follow_path();
        self.follow_title(ctx);
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            session: &self.session,
            layout: &self.layout,
            appearance: self.appearance,
        }
    }

    fn panels_ui(&mut self, ui: &mut Ui) {
        let Self {
            session,
            sender,
            recent,
            layout,
            panels,
            progress,
            pins,
            ..
        } = self;
        pins.follow(&session.selection.pinned);
        let view = View {
            session,
            sender,
            recent,
            progress,
            pins,
        };
        layout.follow(&session.layout);
        let edited = layout.ui(ui, &mut |pane, ui| panels.ui(ui, pane, &view));
        if let Some(written) = edited {
            sender.send(Command::SetLayout(written));
        }
    }

    fn windows_ui(&mut self, ctx: &egui::Context) {
        if let Some(mut prompt) = self.path_prompt.take() {
            match prompt.ui(ctx) {
                None => self.path_prompt = Some(prompt),
                Some(None) => {}
                Some(Some(path)) => self.take_path(prompt.purpose(), path),
            }
        }
        if let Some(prompt) = &mut self.list_prompt
            && !prompt.ui(ctx, &self.session, &self.sender)
        {
            self.list_prompt = None;
        }
        if let Some(prompt) = &mut self.name_prompt
            && !prompt.ui(ctx, &self.sender)
        {
            self.name_prompt = None;
        }
        let running = matches!(
            self.session.training_state,
            TrainingState::Running | TrainingState::Paused | TrainingState::Stopping
        );
        if !self.quit_prompt.ui(ctx, running) {
            self.before_closing(ctx);
        }
        self.leaving_ui(ctx);
        session_windows::kept_ui(ctx, &self.session.kept, &self.sender);
        self.help.ui(ctx);
        // Who has a session to decide on knows the program.
        self.welcome &= self.session.kept.is_empty();
        if self.welcome {
            self.welcome = welcome::ui(ctx, &self.sender);
        }
        let mut tour = std::mem::take(&mut self.tour);
        tour.ui(ctx, &self.situation(), &self.sender);
        self.tour = tour;
        self.figure.ui(ctx, &self.sender);
        let mut palette = std::mem::take(&mut self.palette);
        palette.ui(ctx, &self.situation(), &self.sender, &self.recent);
        self.palette = palette;
        self.toasts.ui(ctx, &self.session.toasts, &self.sender);
    }
}

impl eframe::App for GenetideApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.receive(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        actions::shortcuts(&ctx, &self.situation(), &self.sender);
        self.dropped_files(&ctx);
        egui::Panel::top("menu").show(ui, |ui| {
            menu::ui(ui, &self.situation(), &self.sender, &self.recent);
        });
        egui::Panel::bottom("status").show(ui, |ui| {
            status_bar::ui(ui, &self.session, &self.progress, &self.sender);
        });
        egui::CentralPanel::default()
            .frame(egui::Frame::new().fill(ui.visuals().window_fill))
            .show(ui, |ui| self.panels_ui(ui));
        self.windows_ui(&ctx);
        self.focus_ring.ui(&ctx);
        status_bar::drop_hint_ui(&ctx);
        let actions = self.sender.drain();
        if !actions.is_empty() {
            // What was asked for shows in the next frame.
            ctx.request_repaint();
        }
        for action in actions {
            self.carry_out(action, &ctx);
        }
        if let Some(launched) = self.launched.take() {
            let seconds = launched.elapsed().as_secs_f64();
            log::info!("first frame {seconds:.2} s after the start");
        }
    }

    fn on_exit(&mut self) {
        self.end_keeping();
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let remembered = Remembered {
            recent: self.recent.clone(),
            layout: self.session.layout.clone(),
            panels: self.panels.options(),
            figure: self.figure.choice.clone(),
            appearance: self.appearance,
            welcomed: self.welcomed,
        };
        eframe::set_value(storage, STORAGE_KEY, &remembered);
    }
}
