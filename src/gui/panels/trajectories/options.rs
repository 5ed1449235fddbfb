//! Display options of the trajectories.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::gui::frame::theme;
use crate::gui::panels::parts::choice_ui;
use crate::gui::panels::{OnClick, View};
use crate::session::CurveCommand;
use genetide_data::GeneProfiles;
use genetide_figure::trajectory::TrajectoryInputs;

/// The largest number of single cells drawn per gene and time point.
pub const CELLS_AT_A_TIME: usize = 400;
/// The largest number of single cells drawn in total.
pub const ALL_CELLS: usize = 6000;

/// What a gene has a line for each of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Split {
    /// One line for all.
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
    /// One plot per gene.
    pub stacked: bool,
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
            stacked: false,
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
            conditions: !inputs.conditions().is_empty(),
            replicates: inputs.has_replicates(),
            few: inputs.libraries_are_few(),
        }
    }

    fn has(self, split: Split) -> bool {
        match split {
            Split::Nothing => true,
            Split::CellType => self.types,
            Split::Condition => self.conditions,
        }
    }
}

impl Options {
    /// What is shown of a data set that has `available`.
    pub fn shown(&self, available: Available) -> Shown {
        let split = self.split.filter(|&split| available.has(split));
        let split = split.unwrap_or(match available.conditions {
            true => Split::Condition,
            false => Split::Nothing,
        });
        let replicates = self.replicates.unwrap_or(available.few);
        Shown {
            scaled: self.scaled,
            stacked: self.stacked,
            band: self.band,
            // The condition of a single cell is not kept.
            cells: self.cells && split != Split::Condition,
            split,
            replicates: replicates && available.replicates && split != Split::CellType,
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, available: Available) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let had_cells = self.cells;
            for (on, name, tip) in [
                (&mut self.scaled, "Scaled", SCALED_TIP),
                (&mut self.stacked, "Stacked", STACKED_TIP),
                (&mut self.band, "Posterior band", BAND_TIP),
                (&mut self.cells, "Single cells", &cells_tip()),
            ] {
                ui.checkbox(on, name).on_hover_text(tip);
            }
            if had_cells && !self.cells {
                view.sender.send(CurveCommand::CancelCells);
            }
            self.split_ui(ui, available);
            self.replicates_ui(ui, available);
            if self.cells && view.session.curves().is_reading() {
                theme::activity_ui(ui, "Reading cells");
            }
        });
        if self.cells {
            failure_ui(ui, view);
        }
    }

    fn split_ui(&mut self, ui: &mut Ui, available: Available) {
        let splits = [
            (Split::Nothing, "None"),
            (Split::CellType, "Cell type"),
            (Split::Condition, "Condition"),
        ];
        let splits = splits.into_iter().filter(|(of, _)| available.has(*of));
        if splits.clone().count() < 2 {
            return;
        }
        let before = self.shown(available).split;
        let mut split = before;
        let label = ui.label("Split by").on_hover_text(SPLIT_TIP);
        choice_ui(ui, ("split trajectories", 76.0), &mut split, splits)
            .labelled_by(label.id)
            .on_hover_text(SPLIT_TIP);
        if split != before {
            self.split = Some(split);
        }
    }

    fn replicates_ui(&mut self, ui: &mut Ui, available: Available) {
        let shown = self.shown(available);
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
const STACKED_TIP: &str =
    "One plot per gene, stacked on a common time axis. Off: all genes in one plot.";
const BAND_TIP: &str = "Central 90 % of the network's reconstruction over 256 samples of the \
    gene's latent from its posterior. It shows the uncertainty of the latent only, and includes \
    neither the scatter of the means around the curve nor the variation between training runs.";
const SPLIT_TIP: &str = "A line for each cell type or condition, with unmoderated standard errors \
    (between cells of a type, or between libraries of a condition). Libraries without a condition \
    belong to all. The network is trained on the mean of all, so there is no reconstruction.";
const REPLICATES_TIP: &str = "A circle for each library (donor, animal, replicate); thin lines join \
    those of a donor that was sampled several times.";

fn cells_tip() -> String {
    format!(
        "Single cells behind the means, read from the data file and transformed like the means. \
         At most {CELLS_AT_A_TIME} cells per time point and {ALL_CELLS} cells in total are drawn, \
         always the same ones; their horizontal offset has no meaning. Not shown by condition."
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
        let plain = options.shown(Available::default());
        assert_eq!((plain.split, plain.replicates), (Split::Nothing, false));
        assert!(plain.cells);
        let all = Available {
            types: true,
            conditions: true,
            replicates: true,
            few: true,
        };
        let shown = options.shown(all);
        assert_eq!((shown.split, shown.replicates), (Split::Condition, true));
        assert!(!shown.cells);
        let many = options.shown(Available { few: false, ..all });
        assert!(!many.replicates);
        let chosen = Options {
            split: Some(Split::CellType),
            replicates: Some(true),
            ..options
        };
        assert_eq!(chosen.shown(all).split, Split::CellType);
        // Libraries hold all cell types.
        assert!(!chosen.shown(all).replicates);
        // A choice that a data set cannot follow waits for the next one.
        let without = Available {
            types: false,
            ..all
        };
        assert_eq!(chosen.shown(without).split, Split::Condition);
    }
}
