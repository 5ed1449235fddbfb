//! Figures: chosen in a window, written to a place, copied as a picture.

use super::*;

fn open_figure_window(harness: &mut Harness<'_, GenetideApp>) {
    click(harness, "File");
    step_until(harness, "the menu", SOON, |window| {
        shows(window, "Export figure…")
    });
    let entry = harness.get_all_by_label_contains("Export figure…").next();
    entry.unwrap().click();
    harness.run_steps(2);
    step_until(harness, "the window", SOON, |window| {
        shows(window, "Resolution (dpi)")
    });
}

#[test]
fn a_figure_is_chosen_written_and_copied() {
    let (mut harness, requests) = instant_window("cells.pdf", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    open_figure_window(&mut harness);
    for control in ["Figure", "Format", "Width (mm)", "Resolution (dpi)", "Band"] {
        assert!(shows(&harness, control), "no control {control}");
    }
    click(&mut harness, "Browse…");
    step_until(&mut harness, "the export", SOON, |_| {
        let requests = requests.borrow();
        matches!(requests.last(), Some(Request::Export(_)))
    });
    let last = requests.borrow().last().cloned();
    let Some(Request::Export(job)) = last else {
        panic!("{last:?}");
    };
    let pdf = ExportTarget::Files(ExportKind::Figure, "cells.pdf".into());
    assert_eq!(job.target, pdf);

    open_figure_window(&mut harness);
    click(&mut harness, "Copy as image");
    step_until(&mut harness, "the picture", SOON, |window| {
        shows(window, "Figure copied to the clipboard: 2 × 1 pixels")
    });
    assert!(!shows(&harness, "Resolution (dpi)"));
}
