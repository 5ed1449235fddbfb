//! The runs: switched between, compared, overlaid.

use super::*;
use genetide_data::GeneIndex;

fn train_again(harness: &mut Harness<'static, GenetideApp>, runs: usize) {
    click(harness, "Start training");
    step_until(harness, "another run", SOON, |window| {
        let session = window.state().session();
        session.runs().len() == runs && session.clusters().is_some() && !session.is_sweeping()
    });
    harness.run_steps(3);
}

/// Two runs with 6 and 3 clusters; the second is on view.
fn two_runs() -> Harness<'static, GenetideApp> {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    train_again(&mut harness, 2);
    let slider = harness.get_by_role_and_label(Role::Slider, "clusters");
    slider.set_value_accesskit(3.0);
    step_until(&mut harness, "three clusters", SOON, |window| {
        let clusters = window.state().session().clusters().unwrap();
        clusters.clustering.k == 3
    });
    click(&mut harness, "Runs");
    harness.run_steps(3);
    harness
}

#[test]
fn a_run_is_compared_with_another() {
    let mut harness = two_runs();
    // Six programs of 30 genes, two of which make a cluster of the second run. Pairs together:
    // 6 x 435 = 2610 in both and in the first, 3 x 1770 = 5310 in the second, of 16110; by chance
    // 2610 x 5310 / 16110 = 860.28: (2610 - 860.28) / (3960 - 860.28) = 0.564.
    assert!(shows(&harness, "180 genes clustered in both; ARI 0.564"));
    let cell = "Cluster 1 of Run 2 and cluster 4 of Run 1: 30 genes";
    click(&mut harness, cell);
    let selected = &harness.state().session().selection().selected;
    assert_eq!(**selected, (90..120).map(GeneIndex::new).collect());
}

#[test]
fn a_run_is_switched_to_overlaid_renamed_and_removed() {
    let mut harness = two_runs();
    click(&mut harness, "Curve of Run 1");
    harness.run_steps(2);
    assert!(shows(
        &harness,
        "Loss, 40 points, with Run 1, kept epoch 37"
    ));
    harness
        .get_by_role_and_label(Role::RadioButton, "Run 1")
        .click();
    harness.run_steps(3);
    assert_eq!(harness.state().session().view().map(|run| run.id), Some(1));
    click(&mut harness, "Run 2 menu");
    click(&mut harness, "Rename…");
    harness.event(egui::Event::Text("Run 2 again".into()));
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().session().runs()[1].name, "Run 2 again");
    click(&mut harness, "Run 2 again menu");
    click(&mut harness, "Remove");
    click(&mut harness, "Remove Run 2 again permanently");
    harness.run_steps(3);
    assert_eq!(harness.state().session().runs().len(), 1);
}
