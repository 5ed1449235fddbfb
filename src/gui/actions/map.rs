//! The menu Map: colouring and view.

use crate::gui::actions::entry::{Entry, Mark, Menu};
use crate::gui::app::command::{Action, MapAction};
use crate::session::{ColourBy, ViewCommand};
use genetide_analysis::GeneValue;

const MENU: Menu = Menu::Map;

/// Colourings that not every data set has.
const CONDITION: ColourBy = ColourBy::Value(GeneValue::Condition);
const DIFFERENCE: ColourBy = ColourBy::Value(GeneValue::Difference);

pub(super) fn entries() -> Vec<Entry> {
    let colours = ColourBy::without_lists().map(|colour| {
        let id = colour.id();
        let name = format!("Colour by {id}");
        let entry = MENU
            .entry(
                format_args!("colour-{id}"),
                name,
                ViewCommand::SetColourBy(colour),
            )
            .marked(Mark::Choice, move |now| now.session.colour_by() == colour);
        match colour {
            CONDITION => entry.disabled("No test between conditions", |session| {
                !session.has_colouring(CONDITION)
            }),
            DIFFERENCE => entry.disabled("Only one condition", |session| {
                !session.has_colouring(DIFFERENCE)
            }),
            ColourBy::Value(value) if value.is_estimated() => entry
                .disabled("The network of this run tells no kinetics", |session| {
                    !session.has_estimates()
                }),
            _ => entry,
        }
    });
    let show_all = MENU
        .entry(
            "show-all",
            "Show all clusters",
            ViewCommand::ShowAllClusters,
        )
        .line_above(true)
        .disabled("No hidden clusters", |session| session.hidden().is_empty());
    colours.chain(views()).chain([show_all]).collect()
}

/// The part of the map in view, and how it is drawn.
fn views() -> impl Iterator<Item = Entry> {
    let views = [
        ("reset", "Reset view", MapAction::ResetView),
        ("zoom", "Zoom to selection", MapAction::ZoomToSelection),
        ("nearest", "Toggle nearest genes", MapAction::NearestGenes),
        ("lasso", "Toggle lasso", MapAction::Lasso),
        ("markers", "Toggle marker shapes", MapAction::Markers),
    ];
    views.into_iter().map(|(id, name, action)| {
        let entry = MENU.entry(id, name, Action::Map(action));
        let entry = entry.disabled("No map yet", |session| session.map_on_view().is_none());
        match action {
            MapAction::ResetView => entry.line_above(true),
            MapAction::ZoomToSelection => entry.disabled("No genes selected", |session| {
                session.selection().selected.is_empty()
            }),
            _ => entry,
        }
    })
}
