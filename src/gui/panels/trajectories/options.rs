//! The switches above the trajectories.

use eframe::egui::{self, Ui};
use serde::{Deserialize, Serialize};

use super::super::{Command, View, theme};
use super::curves::{ALL_CELLS, CELLS_AT_A_TIME};

/// What is shown, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// On the scale that the network sees.
    pub scaled: bool,
    /// One plot a gene.
    pub stacked: bool,
    /// The band around reconstructions.
    pub band: bool,
    /// Single cells. Not remembered: no table is to be read again unasked.
    #[serde(skip)]
    pub cells: bool,
    /// A line for each cell type.
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
    /// Shows the switches.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let types = view
            .session
            .table
            .as_deref()
            .map_or(0, |table| table.profiles.cell_types().len());
        if types < 2 {
            self.by_type = false;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            switch_ui(ui, &mut self.scaled, "Scaled", SCALED_TIP);
            switch_ui(ui, &mut self.stacked, "Stacked", STACKED_TIP);
            switch_ui(ui, &mut self.band, "Posterior band", BAND_TIP);
            let before = self.cells;
            switch_ui(ui, &mut self.cells, "Single cells", &cells_tip());
            if before && !self.cells {
                view.sender.send(Command::CancelCells);
            }
            if types > 1 {
                switch_ui(ui, &mut self.by_type, "By cell type", BY_TYPE_TIP);
            }
            if self.cells && view.session.curves.is_reading() {
                theme::activity_ui(ui, "reading cells");
            }
        });
        if self.cells {
            failure_ui(ui, view);
        }
    }
}

const SCALED_TIP: &str = "Show the profiles on the scale that the network sees (by default mean 0 \
    and standard deviation 1 over the times), so that weak and strong genes can be compared. \
    Off: in the unit of the values.";
const STACKED_TIP: &str = "A plot for each gene, one below the other on the same time axis. \
    Off: all genes in one plot.";
const BAND_TIP: &str = "Around each reconstruction, where the network's curve lies in 90 % of 256 \
    samples of the gene's latent from its posterior. It shows how sure the latent is; it holds neither \
    the scatter of the means around the curve nor what another training would find.";
const BY_TYPE_TIP: &str = "A line for each cell type, with plain standard errors. The network knows \
    only the mean of all cells, so that there is no reconstruction by type.";

fn cells_tip() -> String {
    format!(
        "Single cells behind the means, read again from the table and treated as for the means. At \
         most {CELLS_AT_A_TIME} a time and {ALL_CELLS} in all are drawn, always the same ones; their \
         place beside the time has no meaning."
    )
}

fn switch_ui(ui: &mut Ui, on: &mut bool, name: &str, tip: &str) {
    ui.add(egui::Checkbox::new(on, name)).on_hover_text(tip);
}

/// Why there are no cells, and another try.
fn failure_ui(ui: &mut Ui, view: &View<'_>) {
    let Some(message) = &view.session.curves.cells_failed else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        let colour = ui.visuals().error_fg_color;
        ui.colored_label(colour, format!("No single cells: {message}."));
        let again = ui.small_button("Try again");
        let again = again.on_hover_text("Read the single cells from the table again");
        if again.clicked() {
            view.sender.send(Command::CancelCells);
        }
    });
}
