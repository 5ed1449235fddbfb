//! The menu Map: colouring and view.

use crate::gui::actions::entry::{Entry, Mark, Menu};
use crate::gui::app::command::{Action, MapAction};
use crate::session::{ColourBy, ViewCommand};

pub(super) fn entries() -> Vec<Entry> {
    let colours = ColourBy::NAMED.iter().map(|&colour| {
        let id = colour.id();
        let name = format!("Colour by {id}");
        Entry::new(format!("map.colour-{id}"), Menu::Map, name, move |_| {
            Action::session(ViewCommand::SetColourBy(colour))
        })
        .marked(Mark::Choice, move |now| now.session.colour_by() == colour)
    });
    let show_all = Entry::new("map.show-all", Menu::Map, "Show all clusters", |_| {
        Action::session(ViewCommand::ShowAllClusters)
    });
    let show_all = show_all.line_above().disabled(|now| {
        let hidden = now.session.hidden();
        hidden.is_empty().then_some("No hidden clusters")
    });
    colours.chain(views()).chain([show_all]).collect()
}

/// The part of the map in view, and how it is drawn.
fn views() -> impl Iterator<Item = Entry> {
    [
        ("reset", "Reset view", MapAction::ResetView),
        ("zoom", "Zoom to selection", MapAction::ZoomToSelection),
        ("nearest", "Toggle nearest genes", MapAction::NearestGenes),
        ("lasso", "Toggle lasso", MapAction::Lasso),
        ("markers", "Toggle marker shapes", MapAction::Markers),
    ]
    .into_iter()
    .map(|(id, name, action)| {
        let entry = Entry::new(format!("map.{id}"), Menu::Map, name, move |_| {
            Action::Map(action)
        });
        let entry = entry.disabled(move |now| {
            let unselected = now.session.selection().selected.is_empty();
            if now.session.map_on_view().is_none() {
                Some("No map yet")
            } else if action == MapAction::ZoomToSelection && unselected {
                Some("No genes selected")
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
