//! Every control has a name that a screen reader can say.

use std::collections::BTreeSet;

use eframe::egui::accesskit::Action;
use egui_kittest::kittest::NodeT;

use super::*;

/// What can be pressed, typed into, moved or focused, with its role, name and place.
fn controls(harness: &Harness<'_, GenetideApp>) -> Vec<(Role, String, String)> {
    let mut found = Vec::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let data = node.data();
        // The text of labels can be selected, and bars follow the wheel: neither is a control.
        let is_control = data.supports_action(Action::Focus)
            && !matches!(node.role(), Role::Label | Role::ScrollBar);
        if is_control && !node.is_disabled() {
            let place = format!("{:?}", node.bounding_box());
            found.push((node.role(), node.label().unwrap_or_default(), place));
        }
    }
    found
}

/// Fails on controls without a name.
fn check_names(harness: &Harness<'_, GenetideApp>, state: &str) {
    let controls = controls(harness);
    assert!(
        controls.len() > 15,
        "{state}: only {} controls",
        controls.len()
    );
    let nameless: BTreeSet<_> = controls
        .into_iter()
        .filter(|(_, name, _)| !name.chars().any(char::is_alphanumeric))
        .collect();
    assert!(
        nameless.is_empty(),
        "{state}: without a name: {nameless:#?}"
    );
}

fn press(harness: &mut Harness<'_, GenetideApp>, key: egui::Key) {
    harness.key_press(key);
    harness.run_steps(2);
}

#[test]
fn every_control_has_a_name() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    check_names(&harness, "empty");
    click(&mut harness, "Open data…");
    step_until(&mut harness, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    harness.run_steps(3);
    check_names(&harness, "opened");
    for header in ["Genes and response test", "Columns", "Settings"] {
        let found = harness.query_all_by_label(header).next();
        if let Some(node) = found {
            node.click_accesskit();
        }
        harness.run_steps(5);
    }
    check_names(&harness, "opened, with settings");
    click(&mut harness, "Start training");
    step_until(&mut harness, "the clusters", SOON, |window| {
        let session = window.state().session();
        has_map_and_clusters(session)
    });
    harness.run_steps(3);
    check_names(&harness, "trained");
    for menu in [
        "File", "Edit", "Training", "Clusters", "Map", "View", "Help",
    ] {
        let button = harness.get_all_by_role_and_label(Role::Button, menu);
        button.into_iter().next().unwrap().click();
        harness.run_steps(3);
        check_names(&harness, menu);
        press(&mut harness, egui::Key::Escape);
    }
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::P);
    harness.run_steps(3);
    check_names(&harness, "palette");
    press(&mut harness, egui::Key::Escape);
    press(&mut harness, egui::Key::F1);
    check_names(&harness, "help");
}

/// The control that has the keyboard's focus.
fn focused(harness: &Harness<'_, GenetideApp>) -> Option<(Role, String, String)> {
    let mut nodes = harness.root().children_recursive();
    let node = nodes.find(|node| node.accesskit_node().is_focused())?;
    let node = node.accesskit_node();
    let place = format!("{:?}", node.bounding_box());
    Some((node.role(), node.label().unwrap_or_default(), place))
}

#[test]
fn tab_reaches_every_control() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    // Until the messages are gone.
    harness.run_steps(80);
    // Without their places: what scrolls while the focus moves has another place then.
    let names = |(role, name, _): (Role, String, String)| (format!("{role:?}"), name);
    let mut waiting: BTreeSet<_> = controls(&harness).into_iter().map(names).collect();
    // For the pointer alone.
    waiting.retain(|(role, name)| !name.ends_with("(drag)") && role != "Splitter");
    assert!(waiting.len() > 60, "only {} controls", waiting.len());
    for _ in 0..600 {
        press(&mut harness, egui::Key::Tab);
        let Some(here) = focused(&harness) else {
            continue;
        };
        waiting.remove(&names(here));
        if waiting.is_empty() {
            return;
        }
    }
    panic!("Tab does not reach {waiting:#?}");
}
