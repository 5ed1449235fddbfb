//! The columns of the table: which are shown, how wide, and what they say.

use std::collections::BTreeSet;

use eframe::egui::{self, Id, Ui};
use serde::{Deserialize, Serialize};

use super::super::{View, format};
use crate::analysis::{ClusterMethod, GeneRow, Status};
use crate::data::TimeUnit;
use crate::session::GeneField;

/// Under this name the choice is remembered from one start to the next.
const REMEMBERED: &str = "columns of the table of genes";

/// Those shown at first: they fit beside each other into a window of 1280 points.
const FIRST: [GeneField; 6] = [
    GeneField::Gene,
    GeneField::Cluster,
    GeneField::Onset,
    GeneField::Peak,
    GeneField::Amplitude,
    GeneField::Q,
];

/// The columns that are shown. The names of the genes always are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Columns(BTreeSet<GeneField>);

impl Default for Columns {
    fn default() -> Self {
        Self(FIRST.into())
    }
}

impl Columns {
    /// The choice of the last start.
    pub fn remembered(ctx: &egui::Context) -> Self {
        ctx.data_mut(|data| data.get_persisted(Id::unique(REMEMBERED)))
            .unwrap_or_default()
    }

    /// The columns shown, in their order.
    pub fn shown(&self) -> Vec<GeneField> {
        self.0.iter().copied().collect()
    }

    /// The menu in which columns are chosen.
    pub fn menu_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let before = self.clone();
        ui.menu_button("Columns", |ui| {
            for field in GeneField::ALL {
                let mut shown = self.0.contains(&field);
                let fixed = field == GeneField::Gene;
                let entry = egui::Checkbox::new(&mut shown, field.title());
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
            if ui.button("As on the first day").clicked() {
                *self = Self::default();
            }
        })
        .response
        .on_hover_text("Choose which columns are shown; the choice is remembered");
        if *self != before {
            ui.data_mut(|data| data.insert_persisted(Id::unique(REMEMBERED), self.clone()));
        }
    }
}

/// Tells one set of columns from another.
pub fn key(fields: &[GeneField]) -> u64 {
    fields.iter().map(|&field| 1 << field as u64).sum()
}

/// The title of a column, with the unit of its values where it has one.
pub fn title(field: GeneField, unit: Option<TimeUnit>) -> String {
    match (field, unit) {
        (GeneField::Onset | GeneField::Peak | GeneField::Return, Some(unit)) => {
            format!("{} ({unit})", field.title())
        }
        _ => field.title().to_owned(),
    }
}

/// What a column means; and why it is empty, where it is.
pub fn tip(field: GeneField, view: &View<'_>) -> String {
    let mut tip = meaning(field).to_owned();
    if let Some(reason) = why_empty(field, view) {
        tip.push_str("\n\n");
        tip.push_str(reason);
    }
    tip
}

fn meaning(field: GeneField) -> &'static str {
    match field {
        GeneField::Gene => "Name, as in the file",
        GeneField::Cluster => {
            "Clusters are numbered in the order of response; 0 is no response. A ring marks a gene with \
             a membership under 0.8"
        }
        GeneField::Onset => {
            "First time at which half of the largest change is reached, in the profile without its noise; the \
             clusters help to tell noise, so it changes with them"
        }
        GeneField::Peak => {
            "Time of the largest change from the first time, up or down, in the profile without its noise; \
             it changes with the clusters as the onset does"
        }
        GeneField::Amplitude => "Largest change from the first time, in the unit of the values",
        GeneField::Direction => "Whether that change is up or down",
        GeneField::Return => {
            "First time after the peak at which half of the change is gone again; empty where it stays"
        }
        GeneField::Status => "Verdict of the response test",
        GeneField::P => "p value of the response test (analysis of variance over the times)",
        GeneField::Q => "p value of the response test, adjusted for the number of genes",
        GeneField::Membership => {
            "Probability of the cluster assigned, from 0 to 1; under 0.8 the gene is near a border"
        }
        GeneField::Stability => {
            "Share of simulated repeats of the experiment (bootstrap) in which the gene stays in its \
             cluster, from 0 to 1"
        }
        GeneField::Silhouette => {
            "How much nearer the gene is to its own cluster than to the next, from -1 to 1"
        }
    }
}

fn why_empty(field: GeneField, view: &View<'_>) -> Option<&'static str> {
    let session = view.session;
    let from_clusters = matches!(
        field,
        GeneField::Cluster | GeneField::Membership | GeneField::Stability | GeneField::Silhouette
    );
    let Some(clusters) = session.clusters.as_deref() else {
        return from_clusters.then_some("Empty until the genes are clustered: train the network.");
    };
    if field == GeneField::Stability && clusters.clustering.stability.is_none() {
        return Some(match clusters.clustering.method {
            ClusterMethod::Shapes => {
                "Empty until the simulated repeats are done, which follow the curves over k."
            }
            _ => "Empty for this method: repeats are simulated for the mixture of shapes alone.",
        });
    }
    from_clusters.then_some("Empty for genes that were not clustered.")
}

/// Width at first, in points; the column of names takes what is left.
pub fn width(field: GeneField) -> f32 {
    match field {
        GeneField::Gene => 72.0,
        GeneField::Membership | GeneField::Status => 84.0,
        GeneField::Amplitude | GeneField::Stability | GeneField::Silhouette => 70.0,
        GeneField::Direction | GeneField::Return => 66.0,
        GeneField::Onset | GeneField::Peak => 62.0,
        GeneField::Cluster => 56.0,
        GeneField::P | GeneField::Q => 52.0,
    }
}

/// What a cell shows: rounded, so that a column lines up.
pub fn text(field: GeneField, row: &GeneRow) -> String {
    let number = field.number(row);
    match field {
        GeneField::Gene => row.gene.clone(),
        GeneField::Direction => field.word(row).unwrap_or_default().to_owned(),
        GeneField::Status => status_text(row.status).to_owned(),
        GeneField::Cluster => row
            .cluster
            .map_or_else(String::new, |label| label.to_string()),
        GeneField::Onset => format::fixed(number, 1),
        GeneField::Peak | GeneField::Return => number.map_or_else(String::new, format::short),
        GeneField::P | GeneField::Q => format::probability(number),
        GeneField::Amplitude
        | GeneField::Membership
        | GeneField::Stability
        | GeneField::Silhouette => format::fixed(number, 2),
    }
}

fn status_text(status: Status) -> &'static str {
    match status {
        Status::Responds => "responds",
        Status::NoResponse => "no response",
        Status::Untested => "untested",
        Status::Incomplete => "incomplete",
    }
}
