//! Display options of the trajectories.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::gui::frame::theme;
use crate::gui::panels::{OnClick, View};
use crate::session::CurveCommand;

/// The largest number of single cells drawn per gene and time point.
pub const CELLS_AT_A_TIME: usize = 400;
/// The largest number of single cells drawn in total.
pub const ALL_CELLS: usize = 6000;

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
    /// One line per cell type.
    pub by_type: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scaled: false,
            stacked: false,
            band: true,
            cells: false,
            by_type: false,
        }
    }
}

impl Options {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let table = view.session.table();
        let types = table.map_or(0, |table| table.profiles.cell_types().len());
        self.by_type &= types > 1;
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
            if types > 1 {
                ui.checkbox(&mut self.by_type, "By cell type")
                    .on_hover_text(BY_TYPE_TIP);
            }
            if self.cells && view.session.curves().is_reading() {
                theme::activity_ui(ui, "Reading cells");
            }
        });
        if self.cells {
            failure_ui(ui, view);
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
const BY_TYPE_TIP: &str = "One line per cell type, with unmoderated standard errors. The network \
    is trained on the mean of all cells, so there is no reconstruction by cell type.";

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
