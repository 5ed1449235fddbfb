//! The grid of clusters: what can be done with them, and taken back.

use super::*;

fn k(harness: &Harness<'_, GenetideApp>) -> usize {
    let clusters = harness.state().session().clusters().unwrap();
    clusters.clustering.k
}

fn undo(harness: &mut Harness<'_, GenetideApp>) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run_steps(3);
}

fn redo(harness: &mut Harness<'_, GenetideApp>) {
    let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    harness.key_press_modifiers(modifiers, egui::Key::Z);
    harness.run_steps(3);
}

fn trained() -> Harness<'static, GenetideApp> {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    harness
}

fn click_cluster(harness: &mut Harness<'_, GenetideApp>, label: usize) {
    let plot = format!("Cluster {label}, ");
    harness
        .get_all_by_label_contains(&plot)
        .next()
        .unwrap()
        .click();
    harness.run_steps(3);
}

/// Opens the menu of a cluster and clicks through its entries.
fn choose(harness: &mut Harness<'_, GenetideApp>, label: usize, entries: &[&str]) {
    click(harness, &format!("Cluster {label} menu"));
    for entry in entries {
        step_until(harness, entry, SOON, |window| shows(window, entry));
        harness
            .get_all_by_label_contains(entry)
            .last()
            .unwrap()
            .click();
        harness.run_steps(3);
    }
}

#[test]
fn k_a_merge_and_a_selection_are_taken_back_and_made_again() {
    let mut harness = trained();
    let first = k(&harness);
    let slider = harness.get_by_role_and_label(Role::Slider, "clusters");
    slider.set_value_accesskit(4.0);
    step_until(&mut harness, "four clusters", SOON, |window| k(window) == 4);
    choose(&mut harness, 1, &["Merge with", "Cluster 2: "]);
    step_until(&mut harness, "the merge", SOON, |window| k(window) == 3);
    assert!(shows(&harness, "Reset edits"));
    click_cluster(&mut harness, 3);
    let selected = harness.state().session().selection().selected.len();
    assert!(selected > 0);

    undo(&mut harness);
    assert!(harness.state().session().selection().selected.is_empty());
    assert_eq!(k(&harness), 3);
    undo(&mut harness);
    assert_eq!((k(&harness), cluster_plots(&harness)), (4, 4));
    assert!(!shows(&harness, "Reset edits"));
    undo(&mut harness);
    assert_eq!(k(&harness), first);
    for expected in [4, 3, 3] {
        redo(&mut harness);
        assert_eq!(k(&harness), expected);
    }
    assert_eq!(
        harness.state().session().selection().selected.len(),
        selected
    );
}

#[test]
fn clusters_selected_together_are_merged_by_one_button() {
    let mut harness = trained();
    let before = k(&harness);
    click_cluster(&mut harness, 1);
    let plot = harness
        .get_all_by_label_contains("Cluster 2, ")
        .next()
        .unwrap();
    let at = plot.rect().center();
    harness.event_modifiers(
        egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed: true,
            modifiers: egui::Modifiers::COMMAND,
        },
        egui::Modifiers::COMMAND,
    );
    harness.event_modifiers(
        egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed: false,
            modifiers: egui::Modifiers::COMMAND,
        },
        egui::Modifiers::COMMAND,
    );
    harness.run_steps(3);
    click(&mut harness, "Merge 2 clusters");
    step_until(&mut harness, "the merge", SOON, |window| {
        k(window) == before - 1
    });
    click(&mut harness, "Reset edits");
    step_until(&mut harness, "the method's own clusters", SOON, |window| {
        let clusters = window.state().session().clusters().unwrap();
        !clusters.by_hand
    });
}

#[test]
fn conditions_lie_over_each_other_under_a_key() {
    let keys = ["Condition act", "Condition ctr"];
    let window = window_of_conditions();
    for key in keys {
        assert!(window.query_by_label(key).is_some(), "no {key}");
    }
    let words = "genes, act: early, sustained; peak 6 h · ctr: late; peak 24 h";
    assert!(shows(&window, words));
    let band = |window: &Harness<'_, GenetideApp>| {
        let list = window.get_by_role_and_label(Role::ComboBox, "Band");
        list.value().unwrap()
    };
    assert_eq!(band(&window), "Interquartile range");
    let window = trained();
    assert_eq!(band(&window), "Min-max range");
    for key in keys {
        assert!(window.query_by_label(key).is_none(), "{key}");
    }
}

#[test]
fn a_cluster_gets_a_name_and_a_colour() {
    let mut harness = trained();
    click(&mut harness, "Cluster 2 menu");
    harness.run_steps(3);
    click(&mut harness, "Rename…");
    harness.event(egui::Event::Text("Slow".into()));
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    assert!(shows(&harness, "Cluster 2, Slow, "));
    choose(&mut harness, 2, &["Colour", "Colour 9"]);
    let clusters = harness.state().session().clusters().cloned().unwrap();
    assert_eq!(
        (clusters.name(2), clusters.colour_slots[1]),
        (Some("Slow"), 8)
    );
    undo(&mut harness);
    undo(&mut harness);
    assert!(!shows(&harness, "Cluster 2, Slow, "));
}
