use std::collections::BTreeSet;

use super::*;
use crate::data::DataSettings;
use crate::data::read::Source;
use crate::gui::command::{HelpPage, Zoom};
use crate::gui::layout::Pane;
use crate::gui::panels::Naming;
use crate::pipeline::LogLevel;
use crate::session::{ColourBy, Command, ExportKind, GeneFilter};

#[test]
fn ids_and_names_are_unique() {
    let ids: BTreeSet<&str> = all().iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), all().len());
    let names: BTreeSet<_> = all()
        .iter()
        .map(|entry| (entry.menu.title(), entry.under, entry.name.as_str()))
        .collect();
    assert_eq!(names.len(), all().len());
}

#[test]
fn no_two_actions_share_a_shortcut() {
    let mut taken: Vec<(KeyboardShortcut, &str)> = Vec::new();
    for menu in Menu::ALL {
        let key = menu.key().unwrap();
        taken.push((
            KeyboardShortcut::new(egui::Modifiers::ALT, key),
            menu.title(),
        ));
    }
    taken.push((plain(egui::Key::F10), "the first menu"));
    for entry in all() {
        for &key in &entry.keys {
            let other = taken.iter().find(|(other, _)| *other == key);
            assert!(other.is_none(), "{} and {}", entry.id, other.unwrap().1);
            taken.push((key, &entry.id));
        }
    }
}

#[test]
fn entries_of_a_submenu_stand_together() {
    for menu in Menu::ALL {
        let submenus: Vec<_> = of(menu).map(|entry| entry.under).collect();
        let runs = submenus
            .chunk_by(|a, b| a == b)
            .filter(|run| run[0].is_some());
        let names: BTreeSet<_> = submenus.iter().flatten().collect();
        assert_eq!(runs.count(), names.len(), "{}", menu.title());
    }
}

/// How a user reaches something without the mouse.
enum Reach {
    /// By this entry of the table.
    Entry(&'static str),
    /// In the palette, by the name of a gene, a cluster or a file.
    Palette,
    /// By a control that the keyboard reaches, or not by a user at all.
    Control(&'static str),
}

/// A new action does not compile here until it is said how it is reached.
fn reach(action: &Action) -> Reach {
    use Reach::{Control, Entry};
    match action {
        Action::Session(command) => reach_of_command(command),
        Action::PickTable => Entry("file.open"),
        Action::TypeTablePath => Entry("file.open-path"),
        Action::PickSession => Entry("file.open-session"),
        Action::SaveSession => Entry("file.save-session"),
        Action::SaveSessionAs => Entry("file.save-session-as"),
        Action::TypeSessionPath => Entry("file.save-session-path"),
        Action::PickExport(_) => Entry("file.export-clusters"),
        Action::TypeExportPath(_) => Entry("file.export-clusters-path"),
        Action::TogglePane(_) => Entry("view.show-data"),
        Action::ShowPane(_) => Control("tabs"),
        Action::ResetLayout => Entry("view.reset-layout"),
        Action::FocusPane(_) => Entry("view.go-data"),
        Action::FocusNextPane(_) => Entry("view.go-next"),
        Action::SetAppearance(_) => Entry("view.theme-dark"),
        Action::Zoom(_) => Entry("view.zoom-in"),
        Action::CopyGeneNames => Entry("edit.copy-genes"),
        Action::CopyTable => Entry("edit.copy-table"),
        Action::NameList(_) => Entry("edit.paste-list"),
        Action::FocusSearch => Entry("edit.search"),
        Action::OpenPalette => Entry("view.palette"),
        Action::StartTour => Entry("help.tour"),
        Action::DismissToasts => Entry("view.dismiss"),
        Action::ShowHelp(_) => Entry("help.shortcuts"),
        Action::Map(_) => Entry("map.zoom"),
        Action::ShowFigureWindow => Entry("file.export-figure"),
        Action::Name(_) => Entry("clusters.name"),
        Action::Quit => Entry("file.quit"),
    }
}

fn reach_of_command(command: &Command) -> Reach {
    use Reach::{Control, Entry, Palette};
    match command {
        Command::Open(_) => Entry("file.sample"),
        Command::OpenWith(..) => Control("columns in the data panel"),
        Command::CancelReading => Control("the button Cancel in the status bar"),
        Command::SetConfig(_) => Control("forms of settings"),
        Command::StartTraining => Entry("training.start"),
        Command::SetPaused(_) => Entry("training.pause"),
        Command::StopTraining => Entry("training.stop"),
        Command::DiscardTraining => Entry("training.discard"),
        Command::SetK(_) => Entry("clusters.more"),
        Command::SetMethod(_) => Entry("clusters.method-kmeans"),
        Command::TakeSuggestedK => Entry("clusters.suggested"),
        Command::SetColourBy(_) => Entry("map.colour-onset"),
        Command::Hover(_) => Control("the pointer alone; names are in the table too"),
        Command::Select(_) => Entry("edit.select-none"),
        Command::SelectCluster(_) | Command::TogglePin(_) => Palette,
        Command::ClearPins => Entry("edit.unpin-all"),
        Command::SetSearch(_) => Control("the search field"),
        Command::Export(..) => Control("comes from a dialog"),
        Command::Log(..) => Control("comes from the program"),
        Command::DismissToast(_) => Control("the button Dismiss"),
        Command::SetLayout(_) => Control("comes from the panels"),
        Command::Undo => Entry("edit.undo"),
        Command::Redo => Entry("edit.redo"),
        Command::EndGesture => Control("comes from the panels"),
        Command::ToggleHidden(_) => Control("the legend of the map"),
        Command::ShowAllClusters => Entry("map.show-all"),
        Command::EditClusters(_) => Entry("clusters.divide"),
        Command::DropEdits => Entry("clusters.drop-edits"),
        Command::RenameCluster(..) => Entry("clusters.name"),
        Command::RecolourCluster(..) => Control("the menu of a cluster"),
        Command::SaveList(_) | Command::PasteList { .. } => Control("lists of genes"),
        Command::RenameList(..) | Command::RemoveList(_) => Control("lists of genes"),
        Command::SelectList(_) | Command::SwitchRun(_) => Palette,
        Command::RemoveRun(_) => Control("the list of runs"),
        Command::RenameRun(..) => Entry("training.rename-run"),
        Command::PinSelected => Entry("edit.pin-selected"),
        Command::ReadCells(_) | Command::CancelCells => Control("the switch Single cells"),
        Command::MakeBands(_) => Control("the switch Posterior band"),
        Command::SetFigure(_) => Control("the window Export figure"),
        Command::DrawFigure => Entry("file.copy-figure"),
        Command::SetFilter(_) => Entry("edit.clear-filters"),
        Command::Announce(_) => Control("comes from the program"),
        Command::SaveSession(_) | Command::OpenSession(_) => Control("comes from a dialog"),
        Command::KeepSession => Control("comes from the program"),
        Command::RestoreKept(_) | Command::DropKept(_) => Control("the question at the start"),
        Command::LeaveKept => Control("the question at the start"),
        Command::SetLiveMap(_) => Entry("training.live"),
    }
}

/// Whether both are of one kind.
fn is_same(a: &Action, b: &Action) -> bool {
    match (a, b) {
        (Action::Session(a), Action::Session(b)) => {
            std::mem::discriminant(a) == std::mem::discriminant(b)
        }
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// One of every action that has an entry, and some that have none.
fn examples() -> Vec<Action> {
    let session = |command| Action::Session(command);
    vec![
        session(Command::Open(Source::Sample)),
        session(Command::OpenWith(
            Source::Sample,
            Box::<DataSettings>::default(),
        )),
        session(Command::StartTraining),
        session(Command::SetPaused(true)),
        session(Command::StopTraining),
        session(Command::DiscardTraining),
        session(Command::SetK(3)),
        session(Command::SetMethod(crate::analysis::ClusterMethod::Gmm)),
        session(Command::TakeSuggestedK),
        session(Command::SetColourBy(ColourBy::Onset)),
        session(Command::Select(BTreeSet::new())),
        session(Command::SelectCluster(1)),
        session(Command::ClearPins),
        session(Command::Log(LogLevel::Info, String::new())),
        Action::PickTable,
        Action::TypeTablePath,
        Action::PickSession,
        Action::SaveSession,
        Action::SaveSessionAs,
        Action::TypeSessionPath,
        Action::ShowFigureWindow,
        Action::TypeExportPath(ExportKind::Figure),
        Action::TogglePane(Pane::Data),
        Action::ResetLayout,
        Action::FocusPane(Pane::Data),
        Action::FocusNextPane(true),
        Action::SetAppearance(Appearance::default()),
        Action::Zoom(Zoom::In),
        session(Command::PinSelected),
        session(Command::SetFilter(GeneFilter::default())),
        session(Command::SetLiveMap(true)),
        session(Command::Undo),
        session(Command::Redo),
        session(Command::ShowAllClusters),
        session(Command::DropEdits),
        Action::CopyGeneNames,
        Action::CopyTable,
        Action::NameList(Naming::Pasted),
        Action::FocusSearch,
        Action::OpenPalette,
        Action::StartTour,
        Action::DismissToasts,
        Action::ShowHelp(HelpPage::About),
        Action::Quit,
    ]
}

#[test]
fn every_action_is_reached_by_the_entry_that_is_said_to_do_it() {
    let (session, layout) = (Session::default(), Layout::default());
    let now = Situation {
        session: &session,
        layout: &layout,
        appearance: Appearance::default(),
    };
    for action in examples() {
        let id = match reach(&action) {
            Reach::Entry(id) => id,
            Reach::Control("") => panic!("{action:?} is said to be nowhere"),
            Reach::Control(_) | Reach::Palette => continue,
        };
        let entry = all().iter().find(|entry| entry.id == id);
        let does = entry
            .unwrap_or_else(|| panic!("no entry {id}"))
            .action(&now);
        assert!(
            is_same(&does, &action),
            "{id} does {does:?}, not {action:?}"
        );
    }
}

#[test]
fn without_a_table_what_needs_one_says_why() {
    let (session, layout) = (Session::default(), Layout::default());
    let now = Situation {
        session: &session,
        layout: &layout,
        appearance: Appearance::default(),
    };
    let hindered = |id: &str| {
        let entry = all().iter().find(|entry| entry.id == id).unwrap();
        entry.hindrance(&now).is_some()
    };
    for id in [
        "training.start",
        "file.export-clusters",
        "clusters.more",
        "edit.search",
    ] {
        assert!(hindered(id), "{id}");
    }
    for id in ["file.open", "file.sample", "view.palette", "help.shortcuts"] {
        assert!(!hindered(id), "{id}");
    }
}
