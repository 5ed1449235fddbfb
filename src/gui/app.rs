//! The application: receives notices in `logic`, paints in `ui`, then carries out what was asked.

mod sessions;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eframe::egui::{self, ColorImage, Ui, ViewportCommand};
use serde::{Deserialize, Serialize};

use self::sessions::Leaving;
use super::actions::{self, Situation};
use super::command::{Action, Sender, Zoom};
use super::dialog_windows::{PathPrompt, QuitPrompt};
use super::dialogs::{Answer, Dialogs, PathPicker, Purpose};
use super::figure_window::{FigureChoice, FigureWindow};
use super::focus_ring::FocusRing;
use super::help::HelpWindow;
use super::keeping::Keeping;
use super::layout::{Layout, Pane};
use super::notify::Toasts;
use super::palette_window::PaletteWindow;
use super::panels::{GridOptions, ListPrompt, Panels, View};
use super::progress::Progress;
use super::theme::{self, Appearance};
use super::tour::Tour;
use super::{menu, session_windows, status_bar, welcome};
use crate::data::read::{LoadedTable, Source};
use crate::pipeline::LogLevel;
use crate::session::{Command, ExportKind, Notice, Request, Session, TrainingState};
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
    /// How the grid of clusters is shown.
    pub grid: GridOptions,
    /// The figure exported last.
    pub figure: FigureChoice,
    /// Theme, contrast and size of text.
    pub appearance: Appearance,
    /// Whether the card of the first start was shown.
    pub welcomed: bool,
}

/// How many files are remembered.
const RECENT: usize = 10;

/// Under this key the window's state is stored.
const STORAGE_KEY: &str = "genetide";

/// The window.
pub struct GenetideApp {
    session: Session,
    workers: Box<dyn Workers>,
    /// Whether a training runs, for the pace of repainting.
    training: Arc<AtomicBool>,
    progress: Progress,
    dialogs: Dialogs,
    sender: Sender,
    layout: Layout,
    panels: Panels,
    toasts: Toasts,
    recent: Vec<PathBuf>,
    path_prompt: Option<PathPrompt>,
    list_prompt: Option<ListPrompt>,
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
        let mut panels = Panels::default();
        panels.clusters.options = remembered.grid;
        let training = Arc::new(AtomicBool::new(false));
        let wake = paced_wake(ctx.clone(), training.clone());
        Ok(Self {
            session,
            workers: start_workers(wake.clone())?,
            training,
            progress: Progress::default(),
            dialogs: Dialogs::start(picker, wake)?,
            sender: Sender::default(),
            layout: Layout::default(),
            panels,
            toasts: Toasts::default(),
            recent: remembered.recent,
            path_prompt: None,
            list_prompt: None,
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

    fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Path(purpose, path) => self.take_path(purpose, path),
            Answer::Cancelled(_) => {}
            Answer::NoDialog(purpose) => {
                let prompt = PathPrompt::new(purpose, &self.proposed_path(purpose));
                self.path_prompt = Some(prompt.without_dialog());
            }
        }
    }

    fn take_path(&mut self, purpose: Purpose, path: PathBuf) {
        match purpose {
            Purpose::OpenTable => {
                self.panels.data.path = path.display().to_string();
                self.open(Source::File(path));
            }
            Purpose::OpenSession => self.sender.send(Command::OpenSession(path)),
            Purpose::SaveSession => {
                let path = purpose.with_ending(path);
                self.command(Command::SaveSession(path));
            }
            Purpose::Export(kind) => {
                let path = match kind {
                    ExportKind::Figure => self.figure.choice.with_ending(path),
                    _ => purpose.with_ending(path),
                };
                self.sender.send(Command::Export(kind, path));
            }
        }
    }

    /// Recent files follow the table that is open.
    fn follow_table(&mut self) {
        let table = self.session.table.as_ref();
        let same = match (table, &self.titled) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.titled = table.cloned();
        // A table that came with a session is reached by the session.
        if let (Some(_), None, Some(Source::File(path))) =
            (table, &self.session.path, &self.session.source)
        {
            self.remember(path.clone());
        }
    }

    /// Puts a file first among the recent ones.
    fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Name of the table without its endings, for proposed file names.
    fn stem(&self) -> String {
        let name = match &self.session.source {
            Some(Source::File(path)) => path.file_name().map(Path::new),
            _ => None,
        };
        let name = name.map_or_else(|| "sample".into(), Path::to_string_lossy);
        let stem = name.split('.').next().unwrap_or_default();
        if stem.is_empty() { "table" } else { stem }.to_owned()
    }

    fn proposed_name(&self, purpose: Purpose) -> String {
        match purpose {
            Purpose::Export(ExportKind::Figure) => self.figure.choice.proposed_name(&self.stem()),
            _ => purpose.proposed_name(&self.stem()),
        }
    }

    /// A whole path to begin typing from: beside the table.
    fn proposed_path(&self, purpose: Purpose) -> PathBuf {
        let name = self.proposed_name(purpose);
        match (&self.session.path, self.own_folder()) {
            (Some(path), _) if purpose == Purpose::SaveSession => path.clone(),
            (_, Some(folder)) => folder.join(name),
            (_, None) => PathBuf::from(name),
        }
    }

    fn carry_out(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Session(command) => {
                if let Some(command) = self.before_opening(command) {
                    self.command(command);
                }
            }
            Action::PickSession => self.pick(Purpose::OpenSession),
            Action::SaveSession => self.save_session(),
            Action::SaveSessionAs => self.pick(Purpose::SaveSession),
            Action::TypeSessionPath => self.prompt(Purpose::SaveSession),
            Action::PickTable => self.pick(Purpose::OpenTable),
            Action::PickExport(kind) => self.pick(Purpose::Export(kind)),
            Action::TypeTablePath => self.prompt(Purpose::OpenTable),
            Action::TypeExportPath(kind) => self.prompt(Purpose::Export(kind)),
            Action::ShowFigureWindow => self.figure.open(),
            Action::TogglePane(pane) => self.session.layout = self.layout.toggle(pane),
            Action::ShowPane(pane) => self.session.layout = self.layout.show(pane),
            Action::ResetLayout => self.session.layout = self.layout.reset(),
            Action::FocusPane(pane) => self.session.layout = self.layout.focus(pane),
            Action::FocusNextPane(forward) => {
                if let Some(pane) = self.layout.next_to_focus(ctx, forward) {
                    self.session.layout = self.layout.focus(pane);
                }
            }
            Action::SetAppearance(appearance) => {
                self.appearance = appearance;
                theme::apply(ctx, appearance);
            }
            Action::Zoom(Zoom::In) => egui::gui_zoom::zoom_in(ctx),
            Action::Zoom(Zoom::Out) => egui::gui_zoom::zoom_out(ctx),
            Action::Zoom(Zoom::Reset) => ctx.set_zoom_factor(1.0),
            Action::CopyGeneNames => ctx.copy_text(self.selected_names().join("\n")),
            Action::CopyTable => {
                self.panels
                    .genes
                    .copy_table(ctx, &self.session, &self.sender);
            }
            Action::NameList(naming) => {
                self.list_prompt = Some(ListPrompt::new(ctx, naming, &self.session));
            }
            Action::FocusSearch => {
                self.session.layout = self.layout.show(Pane::Genes);
                self.panels.genes.focus_search = true;
            }
            Action::Map(action) => {
                self.session.layout = self.layout.show(Pane::Embedding);
                self.panels.embedding.act(action);
            }
            Action::OpenPalette => self.palette.open(),
            Action::StartTour => self.tour.start(&self.session),
            Action::DismissToasts => self.dismiss_toasts(),
            Action::ShowHelp(page) => self.help.open(page),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    fn dismiss_toasts(&self) {
        for toast in &self.session.toasts {
            self.sender.send(Command::DismissToast(toast.id));
        }
    }

    fn selected_names(&self) -> Vec<&str> {
        let genes = self
            .session
            .table
            .as_deref()
            .map(|table| table.profiles.genes());
        let selected = self.session.selection.selected.iter();
        selected
            .filter_map(|&gene| genes?.get(gene).map(String::as_str))
            .collect()
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            session: &self.session,
            layout: &self.layout,
            appearance: self.appearance,
        }
    }

    fn pick(&self, purpose: Purpose) {
        let name = self.proposed_name(purpose);
        if !self.dialogs.ask(purpose, &name) {
            let message = "A file dialog is open already.".to_owned();
            self.sender.send(Command::Log(LogLevel::Warning, message));
        }
    }

    fn prompt(&mut self, purpose: Purpose) {
        self.path_prompt = Some(PathPrompt::new(purpose, &self.proposed_path(purpose)));
    }

    fn panels_ui(&mut self, ui: &mut Ui) {
        let Self {
            session,
            sender,
            recent,
            layout,
            panels,
            progress,
            ..
        } = self;
        let view = View {
            session,
            sender,
            recent,
            progress,
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

    fn dropped_files(&self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| {
            let files = &input.raw.dropped_files;
            files
                .first()
                .map(|file| (file.path().to_path_buf(), files.len()))
        });
        let Some((path, number)) = dropped else {
            return;
        };
        self.open(Source::File(path));
        if number > 1 {
            let message = format!("{number} files were dropped; only the first is opened.");
            self.sender.send(Command::Log(LogLevel::Warning, message));
        }
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
            grid: self.panels.clusters.options,
            figure: self.figure.choice.clone(),
            appearance: self.appearance,
            welcomed: self.welcomed,
        };
        eframe::set_value(storage, STORAGE_KEY, &remembered);
    }
}
