//! The window around the panels: palette, tour, help, appearance, and the keyboard alone.

use egui_kittest::Node;
use egui_kittest::kittest::NodeT;

use super::*;
use genetide::session::ColourBy;
use genetide_analysis::GeneValue;

fn press(harness: &mut Harness<'_, GenetideApp>, key: egui::Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

fn press_ctrl(harness: &mut Harness<'_, GenetideApp>, key: egui::Key) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
    harness.run_steps(3);
}

fn press_ctrl_shift(harness: &mut Harness<'_, GenetideApp>, key: egui::Key) {
    let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

fn type_text(harness: &mut Harness<'_, GenetideApp>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run_steps(3);
}

/// Opens the palette, types, and presses Enter.
fn by_palette(harness: &mut Harness<'_, GenetideApp>, text: &str) {
    press_ctrl(harness, egui::Key::P);
    type_text(harness, text);
    press(harness, egui::Key::Enter);
}

const FIELD: &str = "Search commands, genes, clusters and recent files";

#[test]
fn the_palette_finds_actions_genes_and_clusters() {
    let mut config = RunConfig::default();
    config.highlight.clear();
    let (mut harness, _) = instant_window("cells.csv", with_config(config));
    harness.run_steps(2);
    press_ctrl(&mut harness, egui::Key::P);
    assert!(shows(&harness, FIELD));
    // What cannot be done says why, and does nothing.
    type_text(&mut harness, "export figure");
    assert!(shows(&harness, "unavailable: Nothing to export yet"));
    press(&mut harness, egui::Key::Enter);
    assert!(
        shows(&harness, FIELD),
        "a disabled action closed the palette"
    );
    press(&mut harness, egui::Key::Escape);
    assert!(!shows(&harness, FIELD));
    by_palette(&mut harness, "open example data");
    assert_eq!(harness.state().session().source(), Some(&Source::Sample));
    by_palette(&mut harness, "start training");
    step_until(&mut harness, "the clusters", SOON, |window| {
        window.state().session().clusters().is_some()
    });
    by_palette(&mut harness, "irf1");
    let selection = &harness.state().session().selection();
    assert_eq!((selection.pinned.len(), selection.selected.len()), (1, 1));
    by_palette(&mut harness, "cluster 2");
    assert!(harness.state().session().selection().selected.len() > 1);
    // The second entry by the arrow key.
    press_ctrl(&mut harness, egui::Key::P);
    type_text(&mut harness, "colour by");
    press(&mut harness, egui::Key::ArrowDown);
    press(&mut harness, egui::Key::Enter);
    let colour_by = harness.state().session().colour_by();
    assert_eq!(colour_by, ColourBy::Value(GeneValue::Onset));
}

/// From an empty window to an export, with keys and text alone.
#[test]
fn the_keyboard_alone_leads_from_a_file_to_a_csv() {
    let mut config = RunConfig::default();
    config.highlight.clear();
    let (mut harness, requests) = instant_window("cells.csv", with_config(config));
    harness.run_steps(2);
    press_ctrl(&mut harness, egui::Key::O);
    step_until(&mut harness, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    press_ctrl(&mut harness, egui::Key::T);
    step_until(&mut harness, "the clusters", SOON, |window| {
        let session = window.state().session();
        session.clusters().is_some() && !session.is_sweeping()
    });
    harness.run_steps(3);
    let before = cluster_plots(&harness);
    press_ctrl_shift(&mut harness, egui::Key::ArrowUp);
    step_until(&mut harness, "a cluster more", SOON, |window| {
        cluster_plots(window) == before + 1
    });
    press_ctrl(&mut harness, egui::Key::Z);
    step_until(&mut harness, "a cluster less", SOON, |window| {
        cluster_plots(window) == before
    });
    press_ctrl(&mut harness, egui::Key::F);
    type_text(&mut harness, "irf1");
    press(&mut harness, egui::Key::Enter);
    assert_eq!(harness.state().session().selection().pinned.len(), 1);
    select_a_cluster_by_tab(&mut harness);
    // The menu File, down to the export.
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::F);
    harness.run_steps(3);
    assert!(shows(&harness, "Export clusters as CSV…"));
    press(&mut harness, egui::Key::Escape);
    press_ctrl(&mut harness, egui::Key::E);
    step_until(&mut harness, "the export", SOON, |_| {
        let requests = requests.borrow();
        requests
            .iter()
            .any(|request| matches!(request, Request::Export(_)))
    });
}

fn select_a_cluster_by_tab(harness: &mut Harness<'_, GenetideApp>) {
    press(harness, egui::Key::Escape);
    press_ctrl(harness, egui::Key::Num4);
    let clusters = harness.get_by_label("Clusters panel");
    assert!(
        clusters.is_focused(),
        "Ctrl+4 does not lead to the clusters"
    );
    for _ in 0..60 {
        press(harness, egui::Key::Tab);
        let is_there = harness
            .query_all_by_label_contains("Cluster 1, ")
            .any(|plot| plot.is_focused());
        if is_there {
            press(harness, egui::Key::Enter);
            assert!(!harness.state().session().selection().selected.is_empty());
            return;
        }
    }
    panic!("Tab does not reach the first cluster");
}

#[test]
fn menus_open_by_letter_and_the_arrow_keys_go_on() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::H);
    harness.run_steps(3);
    assert!(shows(&harness, "Glossary"));
    press(&mut harness, egui::Key::ArrowLeft);
    assert!(!shows(&harness, "Glossary") && shows(&harness, "Reset layout"));
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    let last = harness.get_by_label_contains("Reset zoom").rect();
    assert!(window.contains_rect(last), "the menu is cut off: {last:?}");
    press(&mut harness, egui::Key::Escape);
    assert!(!shows(&harness, "Reset layout"));
    press(&mut harness, egui::Key::F10);
    assert!(shows(&harness, "Open from path…"));
    // Down to the first entry, "Open data…".
    press(&mut harness, egui::Key::ArrowDown);
    press(&mut harness, egui::Key::Enter);
    step_until(&mut harness, "the table", SOON, |window| {
        window.state().session().table().is_some()
    });
}

#[test]
fn f6_goes_round_the_panels() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    for panel in ["Data", "Training", "Map", "Clusters", "Genes", "Data"] {
        press(&mut harness, egui::Key::F6);
        let name = format!("{panel} panel");
        assert!(harness.get_by_label(&name).is_focused(), "not on {name}");
    }
}

#[test]
fn help_opens_whole_and_closes_by_escape() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    press(&mut harness, egui::Key::F1);
    assert!(
        shows(&harness, "Search genes"),
        "no shortcut of the table of actions"
    );
    click(&mut harness, "Methods summary");
    assert!(shows(&harness, "Benjamini & Hochberg 1995"));
    click(&mut harness, "Glossary");
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    let close = harness.get_by_label("Close").rect();
    assert!(window.contains_rect(close), "cut off: {close:?}");
    press(&mut harness, egui::Key::Escape);
    assert!(!shows(&harness, "Methods summary"));
}

#[test]
fn the_tour_waits_for_the_training_and_goes_on() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    by_palette(&mut harness, "tour");
    assert!(shows(&harness, "The data set"));
    click(&mut harness, "Open example data");
    step_until(&mut harness, "the second card", SOON, |window| {
        shows(window, "2 of 7")
    });
    press_ctrl(&mut harness, egui::Key::T);
    step_until(&mut harness, "the third card", SOON, |window| {
        shows(window, "3 of 7")
    });
    harness.run_steps(3);
    press(&mut harness, egui::Key::ArrowRight);
    assert!(shows(&harness, "4 of 7"));
    press(&mut harness, egui::Key::ArrowLeft);
    assert!(shows(&harness, "3 of 7"));
    press(&mut harness, egui::Key::Enter);
    assert!(shows(&harness, "4 of 7"));
    press(&mut harness, egui::Key::Escape);
    assert!(!shows(&harness, "4 of 7"));
}

#[test]
fn the_first_start_welcomes_and_the_second_does_not() {
    let window = |remembered: PersistentState| {
        let workers = InstantWorkers::new(Experiment::new("cells.csv"));
        let mut harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .build_eframe(|creation| {
                let mut app = GenetideApp::new(
                    &creation.egui_ctx,
                    Session::default(),
                    |_| Ok(Box::new(workers)),
                    Box::new(ChosenPath("cells.csv".into())),
                    remembered,
                )
                .unwrap();
                app.open(Source::Sample);
                app.welcome();
                app
            });
        harness.run_steps(4);
        harness
    };
    let mut first = window(PersistentState::default());
    assert!(shows(&first, "Welcome to Genetide"));
    click(&mut first, "Explore the example data");
    assert!(!shows(&first, "Welcome to Genetide"));
    assert!(first.state().session().table().is_some());
    let mut again = window(PersistentState::default());
    press(&mut again, egui::Key::Enter);
    assert!(shows(&again, "1 of 7"), "Enter does not take the tour");
    let second = window(PersistentState {
        welcomed: true,
        ..PersistentState::default()
    });
    assert!(!shows(&second, "Welcome to Genetide"));
}

/// What the program writes down at its end.
#[derive(Default)]
struct Stored(std::collections::HashMap<String, String>);

impl eframe::Storage for Stored {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

#[test]
fn how_things_are_shown_is_remembered() {
    let window = |remembered| {
        let (mut harness, _) = window_of("cells.csv", Session::default(), remembered);
        harness.run_steps(2);
        open_and_train(&mut harness);
        harness
    };
    let switches = [
        "Marker shapes",
        "Free y-axes",
        "Stacked",
        "Posterior band",
        "Log scale",
        "Single cells",
    ];
    let state = |harness: &Harness<'_, GenetideApp>| {
        switches.map(|name| harness.get_by_label(name).accesskit_node().toggled())
    };
    let mut first = window(PersistentState::default());
    let before = state(&first);
    for name in switches {
        click(&mut first, name);
    }
    let after = state(&first);
    assert!(
        before
            .iter()
            .zip(&after)
            .all(|(before, after)| before != after)
    );
    let mut stored = Stored::default();
    eframe::App::save(first.state_mut(), &mut stored);
    let second = window(GenetideApp::remembered(Some(&stored)));
    // Single cells are not: they would read the table again unasked.
    let mut expected = after;
    expected[5] = before[5];
    assert_eq!(state(&second), expected);
}

#[test]
fn every_setting_says_what_it_means_and_its_default() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    by_palette(&mut harness, "dismiss");
    let mut seen = std::collections::BTreeSet::new();
    // One group of settings after the other, each in as much room as there is.
    let groups = [
        (vec!["Cells"], 1),
        (vec!["Genes and response test"], 4),
        (vec!["Settings", "Network and loss"], 15),
    ];
    harness.set_size(egui::vec2(1280.0, 2600.0));
    harness.run_steps(4);
    for (headers, least) in groups {
        let before = labelled(&harness);
        for header in headers {
            // The summary of the table has a line "Cells" too, above.
            harness.get_all_by_label(header).last().unwrap().click();
            harness.run_steps(30);
        }
        let new: Vec<String> = labelled(&harness).difference(&before).cloned().collect();
        assert!(new.len() >= least, "settings found: {new:?}");
        for name in new {
            control(&harness, &name).hover();
            harness.run_steps(40);
            assert!(
                shows(&harness, "Default: "),
                "{name} has no tooltip with its default"
            );
            seen.insert(name);
        }
    }
    assert!(
        seen.contains("Epochs") && seen.contains("Transform"),
        "{seen:?}"
    );
}

/// The control of a setting; panels and lines of text may have its name too.
fn control<'a>(harness: &'a Harness<'_, GenetideApp>, name: &'a str) -> Node<'a> {
    let mut named = harness.get_all_by_label(name);
    let roles = [
        Role::SpinButton,
        Role::ComboBox,
        Role::CheckBox,
        Role::TextInput,
    ];
    let control = named.find(|node| roles.contains(&node.accesskit_node().role()));
    control.unwrap()
}

/// The names of what has a label of its own beside it, as settings have.
fn labelled(harness: &Harness<'_, GenetideApp>) -> std::collections::BTreeSet<String> {
    let mut names = std::collections::BTreeSet::new();
    let mut nodes = vec![harness.root().accesskit_node()];
    while let Some(node) = nodes.pop() {
        names.extend(node.labelled_by().filter_map(|label| label.value()));
        nodes.extend(node.children());
    }
    names
}

#[test]
fn text_grows_and_contrast_changes_at_once() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    let height = |harness: &Harness<'_, GenetideApp>| {
        let mut buttons = harness.get_all_by_label("Open data…");
        buttons.next().unwrap().rect().height()
    };
    let before = height(&harness);
    by_palette(&mut harness, "text size 200");
    assert!(height(&harness) > 1.6 * before, "text did not grow");
    by_palette(&mut harness, "text size 100");
    assert_eq!(height(&harness), before);
    let paper = |harness: &Harness<'_, GenetideApp>| harness.ctx.global_style().visuals.panel_fill;
    by_palette(&mut harness, "high contrast");
    let white_or_black = [egui::Color32::WHITE, egui::Color32::BLACK];
    assert!(white_or_black.contains(&paper(&harness)));
    by_palette(&mut harness, "high contrast");
    assert!(!white_or_black.contains(&paper(&harness)));
}
