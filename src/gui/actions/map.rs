//! The menu Map: what colours it.

use super::{Entry, Mark, Menu};
use crate::gui::command::{Action, MapAction};
use crate::session::{ColourBy, Command};

const COLOURS: [(&str, ColourBy, &str); 7] = [
    ("cluster", ColourBy::Cluster, "Colour by cluster"),
    ("onset", ColourBy::Onset, "Colour by onset"),
    ("peak", ColourBy::PeakTime, "Colour by peak time"),
    ("amplitude", ColourBy::Amplitude, "Colour by amplitude"),
    ("silhouette", ColourBy::Silhouette, "Colour by silhouette"),
    ("membership", ColourBy::Membership, "Colour by membership"),
    ("stability", ColourBy::Stability, "Colour by stability"),
];

pub(super) fn entries() -> Vec<Entry> {
    let colours = COLOURS.into_iter().map(|(id, colour, name)| {
        Entry::new(format!("map.colour-{id}"), Menu::Map, name, move |_| {
            Action::Session(Command::SetColourBy(colour))
        })
        .marked(Mark::Choice, move |now| now.session.colour_by == colour)
    });
    let show_all = Entry::new("map.show-all", Menu::Map, "Show all clusters", |_| {
        Action::Session(Command::ShowAllClusters)
    });
    let show_all = show_all.line_above().hindered(|now| {
        let hidden = &now.session.hidden;
        hidden.is_empty().then_some("No cluster is hidden")
    });
    colours.chain(views()).chain([show_all]).collect()
}

/// What is shown of the map, and how.
fn views() -> impl Iterator<Item = Entry> {
    [
        ("reset", "Show the whole map", MapAction::ResetView),
        ("zoom", "Zoom to selection", MapAction::ZoomToSelection),
        (
            "nearest",
            "Nearest genes on or off",
            MapAction::NearestGenes,
        ),
        ("lasso", "Lasso on or off", MapAction::Lasso),
        ("markers", "Markers on or off", MapAction::Markers),
    ]
    .into_iter()
    .map(|(id, name, action)| {
        let entry = Entry::new(format!("map.{id}"), Menu::Map, name, move |_| {
            Action::Map(action)
        });
        let entry = entry.hindered(move |now| {
            let unselected = now.session.selection.selected.is_empty();
            if now.session.map_on_view().is_none() {
                Some("There is no map yet")
            } else if action == MapAction::ZoomToSelection && unselected {
                Some("No gene is selected")
            } else {
                None
            }
        });
        match action {
            MapAction::ResetView => entry.line_above(),
            _ => entry,
        }
    })
}
