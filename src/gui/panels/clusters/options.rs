//! Display options of the grid of clusters.

use eframe::egui::{self, Ui};
use serde::{Deserialize, Serialize};

use crate::pipeline::ClusterOutcome;
use genetide_analysis::ClusterSummary;
use genetide_data::setting::Choice;
use genetide_figure::figure::Band;

/// The order of the plots; genes without a response always come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Order {
    /// By number, which is the order of response.
    #[default]
    Onset,
    /// Largest first.
    Size,
    /// By name; clusters without a name come last.
    Name,
}

/// Lower and upper limits `[T]` of the band of a cluster.
pub(super) fn ends(band: Band, summary: &ClusterSummary) -> (&[f64], &[f64]) {
    match band {
        Band::Range => (&summary.low, &summary.high),
        Band::Quartiles => (&summary.lower_quartile, &summary.upper_quartile),
    }
}

/// Order, band and axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridOptions {
    order: Order,
    pub(super) band: Band,
    /// Whether each plot has its own y-axis.
    pub(super) own_axes: bool,
}

impl GridOptions {
    pub(super) fn ui(&mut self, ui: &mut Ui) {
        choice_ui(
            ui,
            ("Sort", "Order of the clusters. Default: Onset."),
            &mut self.order,
            &[
                (Order::Onset, "Onset"),
                (Order::Size, "Size"),
                (Order::Name, "Name"),
            ],
        );
        choice_ui(
            ui,
            (
                "Band",
                "Spread of the scaled profiles around their mean. Default: Min-max range.",
            ),
            &mut self.band,
            &Band::VALUES
                .iter()
                .map(|&band| (band, band.option().label))
                .collect::<Vec<_>>(),
        );
        ui.checkbox(&mut self.own_axes, "Free y-axes")
            .on_hover_text(
                "Scale the y-axis of each plot separately. Default: off, so that clusters can be \
                 compared.",
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

    /// The lowest and highest value that the plots of `summaries` show.
    pub(super) fn range_of<'a>(
        &self,
        summaries: impl IntoIterator<Item = &'a ClusterSummary>,
    ) -> (f64, f64) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for summary in summaries {
            let (lower, upper) = ends(self.band, summary);
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
