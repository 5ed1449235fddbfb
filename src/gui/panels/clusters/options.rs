//! How the grid of clusters is shown.

use eframe::egui::{self, Ui};
use serde::{Deserialize, Serialize};

use crate::analysis::ClusterSummary;
use crate::pipeline::ClusterOutcome;

/// What decides the order of the plots; genes without a response come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Order {
    /// Of response: by number.
    #[default]
    Onset,
    /// Largest first.
    Size,
    /// By name; clusters without one behind the others.
    Name,
}

/// What the band around the mean shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Band {
    /// From the lowest to the highest gene.
    #[default]
    Range,
    /// The middle half of the genes.
    Quartiles,
}

impl Band {
    /// `[T]`: the lower and upper end.
    pub(super) fn of(self, summary: &ClusterSummary) -> (&[f64], &[f64]) {
        match self {
            Self::Range => (&summary.low, &summary.high),
            Self::Quartiles => (&summary.lower_quartile, &summary.upper_quartile),
        }
    }

    /// In words.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Range => "lowest to highest gene",
            Self::Quartiles => "middle half of the genes",
        }
    }
}

/// Order, band and axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridOptions {
    order: Order,
    pub(super) band: Band,
    /// Whether every plot fills its own height.
    pub(super) own_axes: bool,
}

impl GridOptions {
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        choice_ui(
            ui,
            ("Sort", "Order of the clusters. Default: onset."),
            &mut self.order,
            &[
                (Order::Onset, "onset"),
                (Order::Size, "size"),
                (Order::Name, "name"),
            ],
        );
        choice_ui(
            ui,
            (
                "Band",
                "Around the mean of the scaled profiles: from the lowest to the highest gene, or the \
                 middle half of the genes. Default: range.",
            ),
            &mut self.band,
            &[(Band::Range, "range"), (Band::Quartiles, "quartiles")],
        );
        ui.checkbox(&mut self.own_axes, "own axes").on_hover_text(
            "Let every plot fill its height. Default: off, so that clusters can be compared.",
        );
    }

    /// The clusters in order.
    pub(super) fn order<'a>(&self, clusters: &'a ClusterOutcome) -> Vec<&'a ClusterSummary> {
        let mut order: Vec<&ClusterSummary> = clusters.summaries.iter().collect();
        let name = |summary: &ClusterSummary| clusters.name(summary.label).map(str::to_lowercase);
        order.sort_by(|a, b| {
            let chosen = match self.order {
                Order::Onset => std::cmp::Ordering::Equal,
                Order::Size => b.size.cmp(&a.size),
                Order::Name => match (name(a), name(b)) {
                    (Some(a), Some(b)) => a.cmp(&b),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                },
            };
            let set_aside = (a.label == 0).cmp(&(b.label == 0));
            set_aside.then(chosen).then(a.label.cmp(&b.label))
        });
        order
    }

    /// Lowest and highest value shown of any of `summaries`.
    pub(super) fn range_of<'a>(
        &self,
        summaries: impl IntoIterator<Item = &'a ClusterSummary>,
    ) -> (f64, f64) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for summary in summaries {
            let (lower, upper) = self.band.of(summary);
            // The mean may lie outside of the quartiles.
            let values = lower.iter().chain(upper).chain(&summary.mean);
            for &value in values.filter(|value| value.is_finite()) {
                low = low.min(value);
                high = high.max(value);
            }
        }
        if low < high { (low, high) } else { (-1.0, 1.0) }
    }
}

fn choice_ui<T: PartialEq + Copy>(
    ui: &mut Ui,
    (label, tip): (&str, &str),
    value: &mut T,
    options: &[(T, &str)],
) {
    let shown = options
        .iter()
        .find(|(option, _)| option == value)
        .map_or("", |(_, name)| name);
    let name = ui.label(label).on_hover_text(tip);
    egui::ComboBox::from_id_salt(label)
        .selected_text(shown)
        .width(64.0)
        .show_ui(ui, |ui| {
            for (option, name) in options {
                ui.selectable_value(value, *option, *name);
            }
        })
        .response
        .labelled_by(name.id)
        .on_hover_text(tip);
}
