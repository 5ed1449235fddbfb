//! Display options of the grid of clusters.

use std::cmp::Ordering;

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::gui::panels::parts::choice_ui;
use crate::pipeline::ClusterOutcome;
use genetide_analysis::ClusterSummary;
use genetide_data::Courses;
use genetide_data::setting::Choice;
use genetide_figure::figure::Band;

/// The order of the plots; genes without a response always come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Order {
    /// By number, which is the order of response.
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridOptions {
    order: Order,
    /// `None` for [`Band::of`].
    // Earlier versions wrote a band under the name of the field.
    #[serde(rename = "cluster_band")]
    band: Option<Band>,
    /// Whether each plot has its own y-axis.
    pub(super) own_axes: bool,
}

impl Default for GridOptions {
    fn default() -> Self {
        Self {
            order: Order::Onset,
            band: None,
            own_axes: false,
        }
    }
}

impl GridOptions {
    /// The band shown of clusters with these courses.
    pub(super) fn band_of(&self, courses: Option<&Courses>) -> Band {
        let automatic = courses.map_or(Band::default(), Band::of);
        self.band.unwrap_or(automatic)
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, courses: Option<&Courses>) {
        let orders = [
            (Order::Onset, "Onset"),
            (Order::Size, "Size"),
            (Order::Name, "Name"),
        ];
        let tip = "Order of the clusters. Default: Onset.";
        labelled_choice_ui(ui, ("Sort", tip), &mut self.order, orders);
        let bands = Band::VALUES.iter();
        let bands = bands.map(|&band| (band, band.option().label));
        let tip = "Spread of the scaled profiles around their mean. Default: min-max range; interquartile \
                   range with several conditions, whose bands lie over each other.";
        let before = self.band_of(courses);
        let mut band = before;
        labelled_choice_ui(ui, ("Band", tip), &mut band, bands);
        if band != before {
            self.band = Some(band);
        }
        ui.checkbox(&mut self.own_axes, "Free y-axes")
            .on_hover_text(
                "Scale the y-axis of each plot separately. Default: off, so that clusters can be \
                 compared.",
            );
    }

    pub(super) fn order<'a>(&self, clusters: &'a ClusterOutcome) -> Vec<&'a ClusterSummary> {
        let mut order: Vec<&ClusterSummary> = clusters.summaries.iter().collect();
        let name = |summary: &ClusterSummary| clusters.name(summary.label).map(str::to_lowercase);
        order.sort_by(|a, b| {
            let chosen = match self.order {
                Order::Onset => Ordering::Equal,
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
        band: Band,
        summaries: impl IntoIterator<Item = &'a ClusterSummary>,
    ) -> (f64, f64) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for summary in summaries {
            let (lower, upper) = ends(band, summary);
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

fn labelled_choice_ui<T: PartialEq, N: AsRef<str>>(
    ui: &mut Ui,
    (label, tip): (&str, &str),
    value: &mut T,
    options: impl IntoIterator<Item = (T, N)>,
) {
    let name = ui.label(label).on_hover_text(tip);
    choice_ui(ui, (label, 64.0), value, options)
        .labelled_by(name.id)
        .on_hover_text(tip);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_that_lie_over_each_other_are_narrow_unless_chosen() {
        let one = Courses::single(vec![0.0, 6.0]);
        let mut options = GridOptions::default();
        assert_eq!(options.band_of(Some(&one)), Band::Range);
        assert_eq!(options.band_of(None), Band::Range);
        let two = crate::session::testing::fixtures::two_courses();
        assert_eq!(options.band_of(Some(&two)), Band::Quartiles);
        options.band = Some(Band::Range);
        assert_eq!(options.band_of(Some(&two)), Band::Range);
    }
}
