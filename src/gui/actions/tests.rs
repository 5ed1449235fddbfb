use std::collections::BTreeSet;

use eframe::egui::{self, KeyboardShortcut};

use crate::gui::actions::{ActionContext, Menu, all, entry::plain, of};
use crate::gui::app::command::{Action, HelpPage, ListTask, Zoom};
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::{layout::Layout, pane::Pane, theme::Appearance};
use crate::pipeline::LogLevel;
use crate::session::{
    ClusterCommand, ColourBy, Command, CurveCommand, DataCommand, ExportKind, FileCommand,
    GeneFilter, HistoryCommand, ListCommand, LogCommand, RunCommand, SelectionCommand, Session,
    TrainingCommand, ViewCommand,
};
use genetide_analysis::GeneValue;
use genetide_data::{DataSettings, read::Source};

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

/// How a user without a mouse reaches an action.
enum Reach {
    /// By this entry of the table of actions.
    Entry(&'static str),
    /// In the palette, by the name of a gene, a cluster or a file.
    Palette,
    /// By a control that takes the keyboard focus, or not by a user at all.
    Control(&'static str),
}

/// Exhaustive, so that a new action does not compile until it can be reached.
fn reach(action: &Action) -> Reach {
    use Reach::{Control, Entry};
    match action {
        Action::Session(command) => reach_of_command(command),
        Action::Pick(Purpose::OpenTable) => Entry("file.open"),
        Action::TypePath(Purpose::OpenTable | Purpose::OpenFolder | Purpose::OpenSession) => {
            Entry("file.open-path")
        }
        Action::Pick(Purpose::OpenFolder) => Entry("file.open-folder"),
        Action::Pick(Purpose::OpenSamples) | Action::TypePath(Purpose::OpenSamples) => {
            Entry("file.open-samples")
        }
        Action::Pick(Purpose::OpenSession) => Entry("file.open-session"),
        Action::SaveSession => Entry("file.save-session"),
        Action::Pick(Purpose::SaveSession) => Entry("file.save-session-as"),
        Action::TypePath(Purpose::SaveSession) => Entry("file.save-session-path"),
        Action::Pick(Purpose::Export(_)) => Entry("file.export-clusters"),
        Action::TypePath(Purpose::Export(_)) => Entry("file.export-clusters-path"),
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
        Command::Data(command) => match command {
            DataCommand::Open(_) => Entry("file.sample"),
            DataCommand::OpenWith(..) => Control("columns in the data panel"),
            DataCommand::CancelReading => Control("the button Cancel in the status bar"),
            DataCommand::ForgetUnread => Control("the button Ignore in the data panel"),
            DataCommand::SetConfig(_) => Control("forms of settings"),
        },
        Command::Training(command) => match command {
            TrainingCommand::Start => Entry("training.start"),
            TrainingCommand::SetPaused(_) => Entry("training.pause"),
            TrainingCommand::Stop => Entry("training.stop"),
            TrainingCommand::Discard => Entry("training.discard"),
            TrainingCommand::SetLiveMap(_) => Entry("training.live"),
            TrainingCommand::SetFirstLook(_) => Entry("training.first-look"),
        },
        Command::Runs(command) => match command {
            RunCommand::Switch(_) => Palette,
            RunCommand::Remove(_) => Control("the list of runs"),
            RunCommand::Rename(..) => Entry("training.rename-run"),
        },
        Command::Clusters(command) => reach_of_clusters(command),
        Command::Selection(command) => match command {
            SelectionCommand::Hover(_) => Control("the pointer alone; names are in the table too"),
            SelectionCommand::Select(_) => Entry("edit.select-none"),
            SelectionCommand::SelectCluster(_)
            | SelectionCommand::SelectList(_)
            | SelectionCommand::TogglePin(_) => Palette,
            SelectionCommand::PinSelected => Entry("edit.pin-selected"),
            SelectionCommand::ClearPins => Entry("edit.unpin-all"),
        },
        Command::View(command) => match command {
            ViewCommand::SetColourBy(_) => Entry("map.colour-onset"),
            ViewCommand::ToggleHidden(_) => Control("the legend of the map"),
            ViewCommand::ShowAllClusters => Entry("map.show-all"),
            ViewCommand::SetFilter(_) => Entry("edit.clear-filters"),
            ViewCommand::SetSearch(_) => Control("the search field"),
            ViewCommand::SetLayout(_) => Control("comes from the panels"),
            ViewCommand::SetFigure(_) => Control("the window Export figure"),
        },
        Command::Lists(command) => match command {
            ListCommand::Save(_)
            | ListCommand::Paste { .. }
            | ListCommand::Rename(..)
            | ListCommand::Remove(_) => Control("lists of genes"),
        },
        Command::Curves(command) => match command {
            CurveCommand::ReadCells(_) | CurveCommand::CancelCells => {
                Control("the switch Single cells")
            }
            CurveCommand::MakeBands(_) => Control("the switch Posterior band"),
        },
        Command::Files(command) => reach_of_files(command),
        Command::Log(LogCommand::DismissToast(_)) => Control("the button Dismiss"),
        Command::Log(_) => Control("comes from the program"),
        Command::History(command) => match command {
            HistoryCommand::Undo => Entry("edit.undo"),
            HistoryCommand::Redo => Entry("edit.redo"),
            HistoryCommand::EndGesture => Control("comes from the panels"),
        },
    }
}

fn reach_of_clusters(command: &ClusterCommand) -> Reach {
    use Reach::{Control, Entry};
    match command {
        ClusterCommand::SetK(_) => Entry("clusters.more"),
        ClusterCommand::SetMethod(_) => Entry("clusters.method-kmeans"),
        ClusterCommand::CompareWith(_) => Entry("clusters.compare-drive"),
        ClusterCommand::ColourByOther(_) | ClusterCommand::EndComparison => {
            Control("beside the comparison in the clusters panel")
        }
        ClusterCommand::UseSuggestedK => Entry("clusters.suggested"),
        ClusterCommand::Edit(_) => Entry("clusters.divide"),
        ClusterCommand::Cancel => Control("the button Cancel in the status bar"),
        ClusterCommand::DiscardEdits => Entry("clusters.drop-edits"),
        ClusterCommand::Rename(..) => Entry("clusters.name"),
        ClusterCommand::Recolour(..) => Control("the menu of a cluster"),
    }
}

fn reach_of_files(command: &FileCommand) -> Reach {
    use Reach::{Control, Entry};
    match command {
        FileCommand::Export(..) | FileCommand::SaveSession(_) | FileCommand::OpenSession(_) => {
            Control("comes from a dialog")
        }
        FileCommand::DrawFigure => Entry("file.copy-figure"),
        FileCommand::Autosave | FileCommand::FindAutosaves | FileCommand::EndAutosave => {
            Control("comes from the program")
        }
        FileCommand::RestoreAutosave(_)
        | FileCommand::DeleteAutosave(_)
        | FileCommand::ReleaseAutosaves => Control("the question at the start"),
    }
}

/// Whether both are the same variant.
fn is_same(a: &Action, b: &Action) -> bool {
    match (a, b) {
        (Action::Session(a), Action::Session(b)) => kind(a) == kind(b),
        (Action::Pick(a), Action::Pick(b)) | (Action::TypePath(a), Action::TypePath(b)) => {
            std::mem::discriminant(a) == std::mem::discriminant(b)
        }
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Group and name of a command, without its values: "Training", "SetPaused".
fn kind(command: &Command) -> [String; 2] {
    let text = format!("{command:?}");
    let mut words = text.split(['(', ')', ' ']).map(str::to_owned);
    [words.next().unwrap(), words.next().unwrap()]
}

/// One of each action with an entry, and some without.
fn examples() -> Vec<Action> {
    vec![
        Action::from(DataCommand::Open(Source::Sample)),
        Action::from(DataCommand::OpenWith(
            Source::Sample,
            Box::<DataSettings>::default(),
        )),
        Action::from(TrainingCommand::Start),
        Action::from(TrainingCommand::SetPaused(true)),
        Action::from(TrainingCommand::Stop),
        Action::from(TrainingCommand::Discard),
        Action::from(ClusterCommand::SetK(3)),
        Action::from(ClusterCommand::SetMethod(
            genetide_analysis::ClusterMethod::Gmm,
        )),
        Action::from(ClusterCommand::UseSuggestedK),
        Action::from(ViewCommand::SetColourBy(ColourBy::Value(GeneValue::Onset))),
        Action::from(SelectionCommand::Select(BTreeSet::new())),
        Action::from(SelectionCommand::SelectCluster(1)),
        Action::from(SelectionCommand::ClearPins),
        Action::from(LogCommand::Write(LogLevel::Info, String::new())),
        Action::Pick(Purpose::OpenTable),
        Action::TypePath(Purpose::OpenTable),
        Action::Pick(Purpose::OpenFolder),
        Action::Pick(Purpose::OpenSamples),
        Action::Pick(Purpose::OpenSession),
        Action::SaveSession,
        Action::Pick(Purpose::SaveSession),
        Action::TypePath(Purpose::SaveSession),
        Action::ShowFigureWindow,
        Action::TypePath(Purpose::Export(ExportKind::Figure)),
        Action::TogglePane(Pane::Data),
        Action::ResetLayout,
        Action::FocusPane(Pane::Data),
        Action::FocusNextPane(true),
        Action::SetAppearance(Appearance::default()),
        Action::Zoom(Zoom::In),
        Action::from(SelectionCommand::PinSelected),
        Action::from(ViewCommand::SetFilter(GeneFilter::default())),
        Action::from(TrainingCommand::SetLiveMap(true)),
        Action::from(TrainingCommand::SetFirstLook(true)),
        Action::from(HistoryCommand::Undo),
        Action::from(HistoryCommand::Redo),
        Action::from(ViewCommand::ShowAllClusters),
        Action::from(ClusterCommand::DiscardEdits),
        Action::CopyGeneNames,
        Action::CopyTable,
        Action::NameList(ListTask::Paste),
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
    let now = ActionContext {
        session: &session,
        layout: &layout,
        appearance: Appearance::default(),
        recent: &[],
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
    let now = ActionContext {
        session: &session,
        layout: &layout,
        appearance: Appearance::default(),
        recent: &[],
    };
    let is_disabled = |id: &str| {
        let entry = all().iter().find(|entry| entry.id == id).unwrap();
        entry.disabled_reason(&now).is_some()
    };
    for id in [
        "training.start",
        "file.export-clusters",
        "clusters.more",
        "edit.search",
    ] {
        assert!(is_disabled(id), "{id}");
    }
    for id in ["file.open", "file.sample", "view.palette", "help.shortcuts"] {
        assert!(!is_disabled(id), "{id}");
    }
}
