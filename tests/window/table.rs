//! The table of genes in the window, by the names that a screen reader says.

use std::collections::BTreeSet;

use crate::drive::{Window, click, copied, shows, type_into};
use crate::support::Experiment;
use crate::{instant_window, open_and_train, window_of_conditions, window_on};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use genetide::config::RunConfig;
use genetide::gui::PersistentState;
use genetide::pipeline::Prepared;
use genetide::session::{GeneField, Request, Session};
use genetide_analysis::Evidence;
use genetide_data::GeneIndex;

/// The window with the made-up experiment trained: 210 genes, 30 of them without a response.
fn trained_window() -> Window {
    let mut config = RunConfig::default();
    config.highlight.clear();
    let session = Session::new(config);
    let (mut window, _) = instant_window("cells.csv", session);
    window.run_steps(2);
    open_and_train(&mut window);
    window.run_steps(4);
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

/// What the rows in view are called, from top to bottom.
fn rows(window: &Window) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = window
        .query_all_by_role(Role::Row)
        .map(|row| {
            (
                row.rect().top(),
                row.accesskit_node().label().unwrap_or_default(),
            )
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, label)| label).collect()
}

fn selected(window: &Window) -> BTreeSet<GeneIndex> {
    BTreeSet::clone(&window.state().session().selection().selected)
}

fn name(window: &Window, gene: GeneIndex) -> String {
    window.state().session().genes()[gene.index()].gene.clone()
}

#[test]
fn conditions_leave_genes_out_and_titles_sort_the_others() {
    let mut window = trained_window();
    assert!(shows(&window, "210 genes"));
    assert_eq!(rows(&window)[0], "CXCL10, cluster 4");
    type_into(&mut window, "Filter Gene", "cxcl");
    assert!(shows(&window, "2 of 210 genes"));
    assert_eq!(rows(&window), ["CXCL10, cluster 4", "CXCL9, cluster 5"]);
    click(&mut window, "Sort by Cluster");
    click(&mut window, "Sort by Cluster, ascending");
    assert_eq!(rows(&window), ["CXCL9, cluster 5", "CXCL10, cluster 4"]);
    type_into(&mut window, "Filter Cluster", "1..4");
    assert_eq!(rows(&window), ["CXCL10, cluster 4"]);
    click(&mut window, "Clear filters");
    assert!(shows(&window, "210 genes") && !shows(&window, "of 210 genes"));
    click(&mut window, "Responsive genes only");
    assert!(shows(&window, "180 of 210 genes"));
}

#[test]
fn columns_of_conditions_are_there_only_with_conditions() {
    let titles = [
        "Sort by log2 difference",
        "Sort by Kind of difference",
        "Sort by q condition",
        "Sort by q interaction",
    ];
    let window = trained_window();
    for title in titles {
        assert!(window.query_by_label(title).is_none(), "{title}");
    }
    assert!(!shows(&window, "Conditions differ"));
    let window = window_of_conditions();
    for title in titles {
        assert!(window.query_by_label(title).is_some(), "no {title}");
    }
}

#[test]
fn genes_whose_conditions_differ_are_filtered_and_coloured() {
    let mut window = window_of_conditions();
    assert!(shows(&window, "210 genes"));
    type_into(&mut window, "Filter q condition", "<0.01");
    assert!(shows(&window, "30 of 210 genes"));
    click(&mut window, "Clear filters");
    click(&mut window, "Conditions differ");
    assert!(shows(&window, "30 of 210 genes"));
    let filter = window.state().session().filter();
    assert_eq!(filter.text(GeneField::QCondition), "<=0.05");
    click(&mut window, "Conditions differ");
    assert!(shows(&window, "210 genes") && !shows(&window, "of 210 genes"));
    assert!(window.state().session().filter().is_empty());
    let colours = |window: &mut Window| {
        let list = window.get_by_role_and_label(Role::ComboBox, "Colour by");
        list.click();
        window.run_steps(4);
        shows(window, "Difference between conditions")
    };
    assert!(colours(&mut window));
    click(&mut window, "Difference between conditions");
    assert!(shows(&window, "Condition −log10 q"));
    assert!(!colours(&mut trained_window()));
}

fn choose_kind(window: &mut Window, kind: &str) {
    let list = window.get_by_role_and_label(Role::ComboBox, "Kind of difference");
    list.click();
    window.run_steps(4);
    click(window, kind);
}

fn undo(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::Z);
}

#[test]
fn genes_are_filtered_by_size_and_kind_of_their_difference() {
    let mut window = window_of_conditions();
    let kind = |window: &Window| {
        let filter = window.state().session().filter();
        filter.text(GeneField::Kind).to_owned()
    };
    assert!(window.query_by_label("Least log2 difference").is_none());
    click(&mut window, "Conditions differ");
    // Each gene is twice as high under one condition.
    let least = "Least log2 difference";
    let field = window.get_by_role_and_label(Role::SpinButton, least);
    field.set_value_accesskit(1.5);
    window.run_steps(3);
    let filter = window.state().session().filter();
    assert_eq!(filter.text(GeneField::Difference), ">=1.5");
    assert!(shows(&window, "No genes match the filters."));
    undo(&mut window);
    assert!(shows(&window, "30 of 210 genes"));
    choose_kind(&mut window, "Timing or shape");
    assert_eq!(kind(&window), "=timing or shape");
    assert!(shows(&window, "No genes match the filters."));
    choose_kind(&mut window, "Amplitude");
    assert!(shows(&window, "30 of 210 genes"));
    undo(&mut window);
    assert_eq!(kind(&window), "=timing or shape");
    undo(&mut window);
    undo(&mut window);
    assert!(window.state().session().filter().is_empty());
    type_into(&mut window, "Filter Kind of difference", "amplitude");
    assert!(shows(&window, "30 of 210 genes"));
}

#[test]
fn a_test_that_is_assumed_is_marked_and_still_fits() {
    let mut experiment = Experiment::new("cells.csv");
    let mut prepared = Prepared::clone(&experiment.prepared);
    prepared.response.evidence = Evidence::Assumed { sd: 0.15 };
    experiment.prepared = prepared.into();
    let remembered = PersistentState::default();
    let (mut window, _) = window_on(experiment, "cells.csv", Session::default(), remembered);
    window.run_steps(2);
    open_and_train(&mut window);
    window.run_steps(4);
    let title = window.get_by_label("Sort by q (assumed)").rect();
    assert!(title.right() <= 1280.0, "it ends at {}", title.right());
    assert!(trained_window().query_by_label("Sort by q").is_some());
}

#[test]
fn a_condition_that_cannot_be_read_says_what_to_type() {
    let mut window = trained_window();
    type_into(&mut window, "Filter q", "high");
    let message = "q: \"high\" is not a number: enter e.g. >0.8";
    assert!(shows(&window, message));
    assert!(window.state().session().filter().is_empty());
    assert!(!shows(&window, "of 210 genes"), "it was applied");
    click(&mut window, "Clear filters");
    assert!(!shows(&window, message));
}

#[test]
fn rows_are_selected_by_keyboard() {
    let mut window = trained_window();
    click(&mut window, "CXCL10, cluster 4");
    let first = selected(&window);
    assert_eq!(first.len(), 1);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let one: Vec<GeneIndex> = selected(&window).into_iter().collect();
    assert_eq!(name(&window, one[0]), "CXCL9");
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    let names: BTreeSet<String> = selected(&window)
        .iter()
        .map(|&g| name(&window, g))
        .collect();
    assert_eq!(names, ["CXCL9".to_owned(), "GBP2".to_owned()].into());
    press(&mut window, Modifiers::NONE, Key::Enter);
    let pinned = window.state().session().selection().pinned.clone();
    assert_eq!(name(&window, pinned[0]), "GBP2");
    press(&mut window, Modifiers::NONE, Key::End);
    assert_eq!(selected(&window).len(), 1);
    let last = rows(&window).pop().unwrap();
    assert_eq!(last, "STAT1, cluster 2", "the last row is not in view");
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&window).len(), 210);
}

#[test]
fn what_is_shown_is_copied_as_a_table() {
    let mut window = trained_window();
    type_into(&mut window, "Filter Gene", "cxcl");
    click(&mut window, "CXCL9, cluster 5");
    window.event(Event::Copy);
    let one = copied(&mut window);
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!(lines[0], "Gene\tCluster\tonset\tpeak_time\tlog2_change\tq");
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("CXCL9\t5\t12\t24\t"), "{one}");
    window.run_steps(2);
    assert!(shows(&window, "Copied 1 row to the clipboard"));
    click(&mut window, "Clear selection");
    window.get_by_label("Copy as TSV").click();
    let all = copied(&mut window);
    assert_eq!(all.lines().count(), 3, "{all}");
}

#[test]
fn a_selection_made_elsewhere_comes_into_view_and_one_made_here_stays() {
    let mut window = trained_window();
    // The names of cluster 6 from the middle of the table on.
    let label = "Cluster 6, 30 genes, early, sustained; peak 6 h";
    click(&mut window, label);
    let in_view = rows(&window);
    assert!(
        in_view.iter().any(|row| row.ends_with("cluster 6")),
        "{in_view:?}"
    );
    assert_ne!(in_view[0], "CXCL10, cluster 4", "it did not scroll");
    let before = rows(&window);
    let last = before[before.len() - 3].clone();
    click(&mut window, &last);
    assert_eq!(rows(&window), before, "a click moved the table");
}

#[test]
fn a_gene_found_is_selected_by_a_click_and_pinned_by_enter() {
    let mut window = trained_window();
    type_into(&mut window, "Search genes", "irf1");
    click(&mut window, "Found IRF1");
    assert_eq!(selected(&window), [GeneIndex::new(0)].into());
    assert!(window.state().session().selection().pinned.is_empty());
    click(&mut window, "Pin IRF1 from search");
    assert_eq!(
        window.state().session().selection().pinned,
        [GeneIndex::new(0)]
    );
    click(&mut window, "Unpin IRF1 from search");
    window.get_by_label("Search genes").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(
        window.state().session().selection().pinned,
        [GeneIndex::new(0)]
    );
}

#[test]
fn nothing_stays_hovered_when_the_pointer_is_gone() {
    let mut window = trained_window();
    let row = window.get_by_label("CXCL9, cluster 5").rect();
    window.hover_at(row.center());
    window.run_steps(8);
    let hovered = window.state().session().selection().hovered;
    assert_eq!(
        hovered.map(|gene| name(&window, gene)).as_deref(),
        Some("CXCL9")
    );
    window.hover_at(Pos2::new(640.0, 5.0));
    window.run_steps(3);
    assert_eq!(window.state().session().selection().hovered, None);
}

#[test]
fn the_table_fits_beside_the_other_panels() {
    let mut window = trained_window();
    window.run_steps(2);
    for title in ["Sort by q", "Sort by log2 change", "Filter q"] {
        let rect = window.get_by_label(title).rect();
        assert!(rect.right() <= 1280.0, "{title} ends at {}", rect.right());
    }
}

#[test]
fn a_gene_that_was_left_out_is_kept_when_asked_for_and_results_are_not_lost_unasked() {
    let (mut window, requests) = instant_window("cells.csv", Session::default());
    window.run_steps(2);
    open_and_train(&mut window);
    type_into(&mut window, "Search genes", "irf9");
    assert!(shows(
        &window,
        "IRF9 was removed by the gene filter (210 genes kept)."
    ));
    let reads = || {
        let requests = requests.borrow();
        let configs = requests.iter().filter_map(|request| match request {
            Request::Read(job) => Some(job.settings.always.clone()),
            _ => None,
        });
        configs.collect::<Vec<_>>()
    };
    let before = reads().len();
    click(&mut window, "Add IRF9");
    assert!(shows(&window, "before reloading the data set?"));
    click(&mut window, "Cancel");
    assert_eq!(reads().len(), before);
    assert!(window.state().session().clusters().is_some());
    click(&mut window, "Add IRF9");
    click(&mut window, "Discard changes");
    let always = reads().pop().unwrap();
    assert_eq!(always, ["IRF1", "CXCL9", "CXCL10", "IRF9"]);
}
