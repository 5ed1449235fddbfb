//! The menus and the keyboard shortcuts. Every action has an entry; the common ones a shortcut.

use std::path::PathBuf;

use eframe::egui::{self, Button, Key, KeyboardShortcut, Modifiers, ThemePreference, Ui, gui_zoom};

use super::command::{Action, HelpPage, Sender};
use super::layout::{Layout, Pane};
use crate::data::read::Source;
use crate::session::{Command, ExportKind, Session, TrainingState};

const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
const EXPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);
const QUIT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Q);
const SEARCH: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::F);
const TRAIN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::T);
const PAUSE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::P);
const HELP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F1);

/// Shortcuts and what they do, for the help page.
pub fn shortcut_list(ctx: &egui::Context) -> Vec<(String, &'static str)> {
    [
        (OPEN, "Open a table"),
        (TRAIN, "Start training"),
        (PAUSE, "Pause or resume training"),
        (SEARCH, "Search genes"),
        (EXPORT, "Export clusters as CSV"),
        (gui_zoom::kb_shortcuts::ZOOM_IN, "Larger"),
        (gui_zoom::kb_shortcuts::ZOOM_OUT, "Smaller"),
        (gui_zoom::kb_shortcuts::ZOOM_RESET, "Usual size"),
        (HELP, "Shortcuts"),
        (QUIT, "Quit"),
    ]
    .map(|(shortcut, what)| (ctx.format_shortcut(&shortcut), what))
    .to_vec()
}

/// Sends the action of a shortcut that was pressed.
pub fn shortcuts(ctx: &egui::Context, session: &Session, sender: &Sender) {
    let pressed = |shortcut| ctx.input_mut(|input| input.consume_shortcut(&shortcut));
    // Before undo, whose keys are among those of redo.
    if pressed(REDO) {
        sender.send(Command::Redo);
    }
    if pressed(UNDO) {
        sender.send(Command::Undo);
    }
    if pressed(OPEN) {
        sender.act(Action::PickTable);
    }
    if pressed(EXPORT) && session.can_export() {
        sender.act(Action::PickExport(ExportKind::ClustersCsv));
    }
    if pressed(QUIT) {
        sender.act(Action::Quit);
    }
    if pressed(SEARCH) {
        sender.act(Action::FocusSearch);
    }
    if pressed(HELP) {
        sender.act(Action::ShowHelp(HelpPage::Shortcuts));
    }
    if pressed(TRAIN) && can_train(session) {
        sender.send(Command::StartTraining);
    }
    if pressed(PAUSE) {
        match session.training_state {
            TrainingState::Running => sender.send(Command::SetPaused(true)),
            TrainingState::Paused => sender.send(Command::SetPaused(false)),
            _ => {}
        }
    }
}

fn can_train(session: &Session) -> bool {
    session.prepared.is_some()
        && matches!(
            session.training_state,
            TrainingState::Idle | TrainingState::Finished | TrainingState::Failed(_)
        )
}

/// The menu bar.
pub fn ui(ui: &mut Ui, session: &Session, sender: &Sender, recent: &[PathBuf], layout: &Layout) {
    egui::MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file_ui(ui, session, sender, recent));
        ui.menu_button("View", |ui| view_ui(ui, sender, layout));
        ui.menu_button("Help", |ui| help_ui(ui, sender));
    });
}

/// An entry that sends an action and closes the menu.
fn entry(
    ui: &mut Ui,
    sender: &Sender,
    text: &str,
    shortcut: Option<KeyboardShortcut>,
    action: Action,
) {
    let mut button = Button::new(text);
    if let Some(shortcut) = shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    if ui.add(button).clicked() {
        sender.act(action);
        ui.close();
    }
}

fn file_ui(ui: &mut Ui, session: &Session, sender: &Sender, recent: &[PathBuf]) {
    ui.set_min_width(230.0);
    entry(ui, sender, "Open…", Some(OPEN), Action::PickTable);
    entry(ui, sender, "Open path…", None, Action::TypeTablePath);
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Recent", |ui| {
            for path in recent {
                let open = Action::Session(Command::Open(Source::File(path.clone())));
                entry(ui, sender, &path.display().to_string(), None, open);
            }
        })
        .response
        .on_disabled_hover_text("No file was opened yet");
    });
    let sample = Action::Session(Command::Open(Source::Sample));
    entry(ui, sender, "Open sample", None, sample);
    ui.separator();
    ui.add_enabled_ui(session.can_export(), |ui| export_ui(ui, sender))
        .response
        .on_disabled_hover_text("Nothing to export yet: open a table and train the network first");
    ui.separator();
    entry(ui, sender, "Quit", Some(QUIT), Action::Quit);
}

const EXPORTS: [(ExportKind, &str); 4] = [
    (ExportKind::ClustersCsv, "Export clusters as CSV…"),
    (ExportKind::ClusterFiles, "Export one CSV per cluster…"),
    (ExportKind::AllTables, "Export all tables…"),
    (ExportKind::Figure, "Export figure…"),
];

fn export_ui(ui: &mut Ui, sender: &Sender) {
    for (kind, text) in EXPORTS {
        let shortcut = (kind == ExportKind::ClustersCsv).then_some(EXPORT);
        entry(ui, sender, text, shortcut, Action::PickExport(kind));
    }
    ui.menu_button("Export to a typed path", |ui| {
        for (kind, text) in EXPORTS {
            let text = text.trim_start_matches("Export ");
            let mut letters = text.chars();
            let capital: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            let text = format!("{capital}{}", letters.as_str());
            entry(ui, sender, &text, None, Action::TypeExportPath(kind));
        }
    });
}

fn view_ui(ui: &mut Ui, sender: &Sender, layout: &Layout) {
    ui.set_min_width(180.0);
    for pane in Pane::ALL {
        let mut shown = layout.is_shown(pane);
        if ui.checkbox(&mut shown, pane.title()).changed() {
            sender.act(Action::TogglePane(pane));
        }
    }
    entry(ui, sender, "Reset layout", None, Action::ResetLayout);
    ui.separator();
    let mut theme = ui.ctx().options(|options| options.theme_preference);
    for (choice, name) in [
        (ThemePreference::System, "As the system"),
        (ThemePreference::Light, "Light"),
        (ThemePreference::Dark, "Dark"),
    ] {
        if ui.radio_value(&mut theme, choice, name).clicked() {
            sender.act(Action::SetTheme(choice));
            ui.close();
        }
    }
    ui.separator();
    gui_zoom::zoom_menu_buttons(ui);
}

fn help_ui(ui: &mut Ui, sender: &Sender) {
    ui.set_min_width(160.0);
    entry(
        ui,
        sender,
        "Shortcuts",
        Some(HELP),
        Action::ShowHelp(HelpPage::Shortcuts),
    );
    entry(
        ui,
        sender,
        "Words used",
        None,
        Action::ShowHelp(HelpPage::Glossary),
    );
    entry(
        ui,
        sender,
        "About Genetide",
        None,
        Action::ShowHelp(HelpPage::About),
    );
}
