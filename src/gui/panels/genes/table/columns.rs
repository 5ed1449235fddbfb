//! The columns of the table: visibility, width, titles and texts.

use std::collections::BTreeSet;

use eframe::egui::{self, Id, Ui};
use serde::{Deserialize, Serialize};

use crate::gui::panels::View;
use crate::gui::panels::differences::{self, SAME_TESTS};
use crate::gui::panels::genes::table::meanings::meaning;
use crate::gui::widgets::format;
use crate::session::GeneField::{
    self, Amplitude, Cluster, Difference, Direction, Duration, Gene, HalfLife, Kind, Log2Change,
    Membership, Onset, P, Peak, Q, QCondition, QInteraction, Return, Silhouette, Stability, Status,
    TimeTo95,
};
use genetide_analysis::{Evidence, GeneRow};
use genetide_data::Courses;

/// The name under which the choice is remembered from one start to the next.
const REMEMBERED: &str = "columns of the table of genes";

/// The visible columns; gene names are always visible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Columns(pub(super) BTreeSet<GeneField>);

impl Default for Columns {
    fn default() -> Self {
        // But for those of conditions, they fit side by side into a window of 1280 points.
        Self(
            [
                Gene,
                Cluster,
                Onset,
                Peak,
                Log2Change,
                Q,
                Difference,
                Kind,
                QCondition,
                QInteraction,
            ]
            .into(),
        )
    }
}

impl Columns {
    pub fn remembered(ctx: &egui::Context) -> Self {
        ctx.data_mut(|data| data.get_persisted(Id::unique(REMEMBERED)))
            .unwrap_or_default()
    }

    pub fn menu_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let before = self.clone();
        ui.menu_button("Columns", |ui| {
            let fields = GeneField::ALL.into_iter();
            for field in fields.filter(|&field| view.session.has_column(field)) {
                let mut shown = self.0.contains(&field);
                let fixed = field == Gene;
                let entry = egui::Checkbox::new(&mut shown, field.title_on(view.session.scale()));
                let entry = ui.add_enabled(!fixed, entry);
                if entry.on_hover_text(tip(field, view)).changed() {
                    if shown {
                        self.0.insert(field);
                    } else {
                        self.0.remove(&field);
                    }
                }
            }
            ui.separator();
            if ui.button("Restore defaults").clicked() {
                *self = Self::default();
            }
        })
        .response
        .on_hover_text("Choose the visible columns; the choice is remembered");
        if *self != before {
            ui.data_mut(|data| data.insert_persisted(Id::unique(REMEMBERED), self.clone()));
        }
    }
}

/// A number that is unique to a set of columns.
pub fn key(fields: &[GeneField]) -> u64 {
    fields.iter().map(|&field| 1 << field as u64).sum()
}

/// The title of a column, with the unit of its values if it has one, and a mark where a test is assumed.
pub fn title(field: GeneField, view: &View<'_>) -> String {
    let title = field.title_on(view.session.scale());
    match (field, view.time_unit()) {
        (_, Some(unit)) if field.is_time() => format!("{title} ({unit})"),
        _ if is_tested(field) && is_assumed(view) => format!("{title} (assumed)"),
        _ => title.to_owned(),
    }
}

/// Whether a column has p or q values.
fn is_tested(field: GeneField) -> bool {
    matches!(field, P | Q | QCondition | QInteraction)
}

/// What the test of the genes on view rests on.
fn evidence_of(view: &View<'_>) -> Option<Evidence> {
    let prepared = view.session.prepared_on_view()?;
    Some(prepared.response.evidence)
}

/// Whether the spread between libraries is assumed.
pub fn is_assumed(view: &View<'_>) -> bool {
    matches!(evidence_of(view), Some(Evidence::Assumed { .. }))
}

/// The meaning of a column, and why it is empty if it is.
pub fn tip(field: GeneField, view: &View<'_>) -> String {
    let remarks = [
        other_cluster(field, view),
        timing(field, view),
        course(field, view),
        same_tests(field, view),
        evidence(field, view),
        why_empty(field, view),
    ];
    let remarks = remarks.into_iter().flatten();
    remarks.fold(
        meaning(field, view.session.scale()).to_owned(),
        |text, remark| format!("{text}\n\n{remark}"),
    )
}

/// What an onset or a peak is: an estimate, or measured on the curve that is shown.
fn timing(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    if !matches!(field, Onset | Peak) && !field.is_estimated() {
        return None;
    }
    Some(match view.session.has_estimates() {
        true => {
            "Median of what the network believes, the same for every number of clusters; hover over a value for \
             the 90 % interval. Without an interval (genes that were not clustered, conditions without a change) it \
             is measured on the profile shown."
        }
        false => {
            "Measured on the denoised profile; denoising uses the clusters, so the value changes with them."
        }
    })
}

/// What the second number and the colour of a cluster are, where clusters are compared.
fn other_cluster(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    let is_compared = field == Cluster && view.session.has_other_colours();
    is_compared
        .then_some("Colour and second number: the cluster compared with it (Clusters panel).")
}

/// Whose value it is, where there are several conditions.
fn course(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    let profiles = &view.session.table()?.profiles;
    let is_one_of_several = field.is_of_a_course() && profiles.courses().are_several();
    is_one_of_several.then_some(
        "In the condition in which the gene changes most; hover over a value for the others.",
    )
}

/// Why both tests of conditions have the same numbers, where they have.
fn same_tests(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    let profiles = &view.session.table()?.profiles;
    let is_compared = matches!(field, QCondition | QInteraction);
    (is_compared && differences::share_a_time(profiles.courses())).then_some(SAME_TESTS)
}

/// What the numbers of the response test rest on.
fn evidence(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    if !(field == Status || is_tested(field)) {
        return None;
    }
    Some(match evidence_of(view)? {
        Evidence::Replicates { paired: true } => {
            "Moderated F test between libraries, not cells; donors are compared with themselves."
        }
        Evidence::Replicates { paired: false } => "Moderated F test between libraries, not cells.",
        Evidence::Curve { .. } => {
            "Moderated F test of a smooth curve over time: each time point has one library, and its distance \
             from the curve is the noise."
        }
        Evidence::Assumed { .. } => {
            "Assumed: each time point has one library, so the spread between libraries is a setting \
             (Data panel), not a measurement."
        }
        Evidence::Nothing => {
            "Untested: no replicates. Genes without a response are clustered with the others."
        }
        Evidence::Cells => {
            "Tested between cells by an earlier version: too small. Reload the data set to test \
             libraries."
        }
    })
}

fn why_empty(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    let session = view.session;
    let from_clusters = matches!(field, Cluster | Membership | Stability | Silhouette);
    let Some(clusters) = session.clusters() else {
        return (from_clusters || field.is_estimated())
            .then_some("Empty until the genes are clustered: train the network first.");
    };
    if field == Stability && clusters.clustering.stability.is_none() {
        return Some(if clusters.clustering.method.has_stability() {
            "Empty until the bootstrap has finished, after the cluster number diagnostics."
        } else {
            "Not available for this method: only clusters by shape and by drive are bootstrapped."
        });
    }
    if matches!(field, HalfLife) {
        return Some(
            "Empty where the course does not tell it: its interval reaches over more than a factor of 30.",
        );
    }
    (from_clusters || field.is_estimated()).then_some("Empty for genes that were not clustered.")
}

/// Initial width in points; the column of names takes the remaining width.
///
/// The columns shown at first fit into a window of 1280 points, each with the mark of the sorted column behind
/// its title.
pub fn width(field: GeneField, is_assumed: bool) -> f32 {
    match field {
        P | Q if is_assumed => 78.0,
        QCondition if is_assumed => 136.0,
        QInteraction if is_assumed => 144.0,
        Gene => 60.0,
        Membership | Status => 84.0,
        Log2Change => 77.0,
        Amplitude | Stability | Silhouette => 70.0,
        Direction | Return => 66.0,
        TimeTo95 => 104.0,
        Duration | HalfLife => 80.0,
        Onset => 60.0,
        Peak => 57.0,
        Cluster => 50.0,
        P | Q => 52.0,
        Difference => 94.0,
        Kind => 112.0,
        QCondition => 78.0,
        QInteraction => 86.0,
    }
}

/// The text of a cell, rounded so that the values of a column align; `courses` are those of the gene table.
pub fn text(field: GeneField, row: &GeneRow, courses: &Courses) -> String {
    let number = field.number(row);
    match field {
        Kind => field.raw(row, courses),
        Gene | Direction => field.word(row).unwrap_or_default().to_owned(),
        Status => row.status.as_str().replace('_', " "),
        Cluster => format::fixed(number, 0),
        Onset | TimeTo95 | Duration => format::fixed(number, 1),
        Peak | Return | HalfLife => number.map_or_else(String::new, format::short),
        P | Q | QCondition | QInteraction => format::probability(number),
        Amplitude | Membership | Stability | Silhouette | Difference => format::fixed(number, 2),
        Log2Change => number.map_or_else(String::new, |change| format!("{change:+.2}")),
    }
}
