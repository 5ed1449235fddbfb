//! Named lists of genes in the window.

use crate::drive::{Window, click, copied, shows, type_into};
use crate::{instant_window, open_and_train};
use egui_kittest::kittest::Queryable;
use genetide::session::{ColourBy, Session};
use genetide_data::GeneIndex;

/// The window with the made-up experiment trained and the lists in front.
fn window_with_lists() -> Window {
    let (mut window, _) = instant_window("cells.csv", Session::default());
    window.run_steps(2);
    open_and_train(&mut window);
    window.run_steps(4);
    click(&mut window, "Lists");
    window
}

/// Pastes three genes of cluster 4 and 5, and two names that the table does not have.
fn paste(window: &mut Window) {
    click(window, "Paste list…");
    type_into(window, "Name of the list", "Chemokines");
    let text = "\"CXCL10\"; cxcl9,SIM_0091\tFOO1 BAR2";
    type_into(window, "Genes of the list", text);
}

#[test]
fn gene_list_pasted_with_two_unknown_names() {
    let mut window = window_with_lists();
    paste(&mut window);
    assert!(shows(&window, "3 found; 2 not in the data set: FOO1, BAR2"));
    click(&mut window, "Save list");
    let lists = window.state().session().lists().clone();
    assert_eq!(lists.len(), 1);
    assert_eq!(lists[0].genes, [90, 120, 91].map(GeneIndex::new));
    assert_eq!(lists[0].unknown, ["FOO1", "BAR2"]);
    assert!(shows(&window, "3 of 5 genes found"));
    assert!(shows(&window, "Not in the data set: FOO1, BAR2"));
    click(&mut window, "Select list Chemokines");
    let selected = window.state().session().selection().selected.clone();
    assert_eq!(*selected, [90, 91, 120].map(GeneIndex::new).into());
    window.get_by_label("Copy list Chemokines").click();
    assert_eq!(copied(&mut window), "CXCL10\nCXCL9\nSIM_0091\nFOO1\nBAR2");
}

#[test]
fn pasting_begins_with_the_genes() {
    let mut window = window_with_lists();
    click(&mut window, "Paste list…");
    assert!(window.get_by_label("Genes of the list").is_focused());
}

#[test]
fn a_list_shows_its_overlap_with_the_clusters() {
    let mut window = window_with_lists();
    paste(&mut window);
    click(&mut window, "Save list");
    assert!(shows(
        &window,
        "List Chemokines and cluster 4: 2 of 30 shared"
    ));
    assert!(shows(
        &window,
        "List Chemokines and cluster 1: 0 of 30 shared"
    ));
    assert!(shows(&window, "background: 180 clustered genes"));
    // P(X >= 2), 3 drawn of 180 of which 30 count: (C(30,2) 150 + C(30,3)) / C(180,3)
    // = (65250 + 4060) / 955860 = 0.0725; six clusters, the smallest: q = 0.435.
    assert!(shows(&window, "0.073") && shows(&window, "0.435"));
    click(&mut window, "List Chemokines and cluster 4: 2 of 30 shared");
    let selected = window.state().session().selection().selected.clone();
    assert_eq!(*selected, [90, 91].map(GeneIndex::new).into());
}

#[test]
fn a_list_is_made_of_the_selection_named_shown_and_removed() {
    let mut window = window_with_lists();
    click(
        &mut window,
        "Cluster 2, 30 genes, early, sustained; peak 6 h",
    );
    click(&mut window, "New from selection…");
    type_into(&mut window, "Name of the list", "Early");
    click(&mut window, "Save list");
    assert_eq!(window.state().session().lists()[0].genes.len(), 30);
    click(&mut window, "Colour map by list Early");
    let colour_by = |window: &Window| window.state().session().colour_by();
    assert_eq!(colour_by(&window), ColourBy::List(0));
    click(&mut window, "Rename list Early");
    type_into(&mut window, "Name of the list", " wave");
    click(&mut window, "Rename");
    assert_eq!(window.state().session().lists()[0].name, "Early wave");
    click(&mut window, "Remove list Early wave");
    assert!(window.state().session().lists().is_empty());
    assert_eq!(colour_by(&window), ColourBy::Cluster);
}
