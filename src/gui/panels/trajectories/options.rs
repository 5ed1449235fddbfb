//! Display options of the trajectories.

use eframe::egui::{Checkbox, Ui};
use serde::{Deserialize, Serialize};

use crate::gui::frame::theme;
use crate::gui::panels::parts::choice_ui;
use crate::gui::panels::{OnClick, View};
use crate::session::{CurveCommand, Run};
use genetide_data::GeneProfiles;
use genetide_figure::trajectory::TrajectoryInputs;

/// The largest number of single cells drawn per gene and time point.
pub const CELLS_AT_A_TIME: usize = 400;
/// The largest number of single cells drawn in total.
pub const ALL_CELLS: usize = 6000;

/// What a gene has a line for each of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Split {
    /// One line; not with several conditions, which have no mean in common.
    #[default]
    Nothing,
    CellType,
    Condition,
}

/// Options as chosen, remembered from one start to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Profiles as scaled for the network.
    pub scaled: bool,
    /// One plot per gene; `None` to have that with several conditions, whose colours each plot then has.
    // Earlier versions wrote something else under the name of the field.
    #[serde(rename = "one_plot_per_gene")]
    pub stacked: Option<bool>,
    /// Posterior band around reconstructions.
    pub band: bool,
    /// Single cells. Not remembered, because it would read the file again at the next start.
    #[serde(skip)]
    pub cells: bool,
    /// `None` to have a line for each condition where there are several.
    pub split: Option<Split>,
    /// A circle for each library; `None` to have them where they are few.
    pub replicates: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scaled: false,
            stacked: None,
            band: true,
            cells: false,
            split: None,
            replicates: None,
        }
    }
}

/// Options as they apply to a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub scaled: bool,
    pub stacked: bool,
    pub band: bool,
    pub cells: bool,
    pub split: Split,
    pub replicates: bool,
}

/// What a data set has to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Available {
    types: bool,
    conditions: bool,
    /// Whether some time and condition has several libraries.
    replicates: bool,
    /// Whether libraries are few enough to be shown unasked.
    few: bool,
}

impl Available {
    pub fn of(profiles: &GeneProfiles) -> Self {
        let inputs = TrajectoryInputs {
            profiles,
            standard_errors: None,
            scaled: None,
            reconstructed: None,
        };
        Self {
            types: profiles.cell_types().len() > 1,
            conditions: profiles.courses().are_several(),
            replicates: inputs.has_replicates(),
            few: inputs.libraries_are_few(),
        }
    }

    fn has(self, split: Split) -> bool {
        match split {
            Split::Nothing => !self.conditions,
            Split::CellType => self.types,
            Split::Condition => self.conditions,
        }
    }
}

impl Options {
    /// What is shown of a data set that has `available`; `plots` is how many plots there are if each gene
    /// has one.
    pub fn shown(&self, available: Available, plots: usize) -> Shown {
        let split = self.split.filter(|&split| available.has(split));
        let split = split.unwrap_or(match available.conditions {
            true => Split::Condition,
            false => Split::Nothing,
        });
        let replicates = self.replicates.unwrap_or(available.few);
        Shown {
            scaled: self.scaled,
            stacked: self.stacked.unwrap_or(available.conditions && plots > 1),
            band: self.band,
            // The condition of a single cell is not kept.
            cells: self.cells && split != Split::Condition,
            split,
            replicates: replicates && available.replicates && split != Split::CellType,
        }
    }

    /// Shows them, as they apply to what is `shown`.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, available: Available, shown: Shown) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.checkbox(&mut self.scaled, "Scaled")
                .on_hover_text(SCALED_TIP);
            let mut stacked = shown.stacked;
            let switch = ui.checkbox(&mut stacked, "Stacked");
            if switch.on_hover_text(STACKED_TIP).changed() {
                self.stacked = Some(stacked);
            }
            ui.checkbox(&mut self.band, "Posterior band")
                .on_hover_text(band_tip(view));
            self.cells_ui(ui, view, shown);
            self.split_ui(ui, available, shown.split);
            self.replicates_ui(ui, available, shown);
            if shown.cells && view.session.curves().is_reading() {
                theme::activity_ui(ui, "Reading cells");
            }
        });
        if shown.cells {
            failure_ui(ui, view);
        }
    }

    fn cells_ui(&mut self, ui: &mut Ui, view: &View<'_>, shown: Shown) {
        let mut on = shown.cells;
        let is_possible = shown.split != Split::Condition;
        let switch = ui
            .add_enabled(is_possible, Checkbox::new(&mut on, "Single cells"))
            .on_hover_text(cells_tip())
            .on_disabled_hover_text(
                "Not available by condition: the condition of a single cell is not kept.",
            );
        if switch.changed() {
            self.cells = on;
            if !on {
                view.sender.send(CurveCommand::CancelCells);
            }
        }
    }

    fn split_ui(&mut self, ui: &mut Ui, available: Available, before: Split) {
        let splits = [
            (Split::Nothing, "None"),
            (Split::CellType, "Cell type"),
            (Split::Condition, "Condition"),
        ];
        let splits = splits.into_iter().filter(|(of, _)| available.has(*of));
        if splits.clone().count() < 2 {
            return;
        }
        let mut split = before;
        let label = ui.label("Split by").on_hover_text(SPLIT_TIP);
        choice_ui(ui, ("split trajectories", 76.0), &mut split, splits)
            .labelled_by(label.id)
            .on_hover_text(SPLIT_TIP);
        if split != before {
            self.split = Some(split);
        }
    }

    fn replicates_ui(&mut self, ui: &mut Ui, available: Available, shown: Shown) {
        if !available.replicates || shown.split == Split::CellType {
            return;
        }
        let mut on = shown.replicates;
        let switch = ui.checkbox(&mut on, "Replicates");
        if switch.on_hover_text(REPLICATES_TIP).changed() {
            self.replicates = Some(on);
        }
    }
}

const SCALED_TIP: &str = "Show profiles as scaled for the network (by default to mean 0 and \
    standard deviation 1 across time points), so that weakly and strongly expressed genes can be \
    compared. Off: in the units of the data.";
const STACKED_TIP: &str = "One plot per gene, stacked on a common time axis. Off: all genes in one \
    plot. With several conditions it is on by default, so that colours stand for conditions.";
const STACK_TIP: &str = "90 % of what the methods whose stack is drawn believe of the mean without \
    noise, each by its weight (panel Training, Held-out halves). Observed means have noise, and may \
    lie outside.";
const BELIEF_TIP: &str = "90 % of what the network believes of the mean without noise. On simulated \
    data it holds the truth in about 9 of 10 cases. Observed means have noise, and may lie outside.";
const ONSET_TIP: &str = "On the axis of time: the onset, as the network believes (line: 90 % interval, \
    tick: median).";
const BAND_TIP: &str = "Central 90 % of the network's reconstruction over 256 samples of the \
    gene's latent from its posterior. It shows the uncertainty of the latent only, and includes \
    neither the scatter of the means around the curve nor the variation between training runs.";
const SPLIT_TIP: &str = "A line for each condition or cell type. Libraries without a condition belong \
    to all. Cell types have no reconstruction, since the network is trained on all of them together, \
    and unmoderated standard errors (between cells).";
const REPLICATES_TIP: &str = "A circle for each library (donor, animal, replicate); thin lines join \
    those of a donor that was sampled several times.";

/// What the band is, and the marks that come with it.
fn band_tip(view: &View<'_>) -> String {
    let has_estimates = view.session.has_estimates();
    let band = match view.session.view().and_then(Run::halves_check) {
        Some(_) => STACK_TIP,
        None if has_estimates => BELIEF_TIP,
        None => return BAND_TIP.to_owned(),
    };
    match has_estimates {
        true => format!("{band}\n\n{ONSET_TIP}"),
        false => band.to_owned(),
    }
}

fn cells_tip() -> String {
    format!(
        "Single cells behind the means, read from the data file and transformed like the means. \
         At most {CELLS_AT_A_TIME} cells per time point and {ALL_CELLS} cells in total are drawn, \
         always the same ones; their horizontal offset has no meaning."
    )
}

/// Says why there are no single cells, with a button for another attempt.
fn failure_ui(ui: &mut Ui, view: &View<'_>) {
    let Some(message) = &view.session.curves().cells_failed else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        let colour = ui.visuals().error_fg_color;
        ui.colored_label(colour, format!("Single cells not available: {message}."));
        ui.small_button("Try again")
            .on_hover_text("Read the single cells again")
            .sends(view, CurveCommand::CancelCells);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_chosen_follows_from_the_data_set() {
        let options = Options {
            cells: true,
            ..Options::default()
        };
        let plain = options.shown(Available::default(), 2);
        assert_eq!((plain.split, plain.replicates), (Split::Nothing, false));
        assert!(plain.cells && !plain.stacked);
        let all = Available {
            types: true,
            conditions: true,
            replicates: true,
            few: true,
        };
        let shown = options.shown(all, 2);
        assert_eq!((shown.split, shown.replicates), (Split::Condition, true));
        assert!(shown.stacked && !shown.cells);
        assert!(!options.shown(all, 1).stacked, "one plot is no stack");
        let many = options.shown(Available { few: false, ..all }, 2);
        assert!(!many.replicates);
        let chosen = Options {
            stacked: Some(false),
            split: Some(Split::CellType),
            replicates: Some(true),
            ..options
        };
        let shown = chosen.shown(all, 2);
        assert_eq!((shown.split, shown.stacked), (Split::CellType, false));
        // Libraries hold all cell types.
        assert!(!shown.replicates);
        // A choice that a data set cannot follow waits for the next one.
        let without = Available {
            types: false,
            ..all
        };
        assert_eq!(chosen.shown(without, 2).split, Split::Condition);
        let one_line = Options {
            split: Some(Split::Nothing),
            ..options
        };
        assert_eq!(one_line.shown(all, 1).split, Split::Condition);
    }
}
