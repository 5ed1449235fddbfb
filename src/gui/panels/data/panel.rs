//! The Data panel: what is open, what was read of it, and how.

use std::path::Path;

use eframe::egui::{self, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::data::{
    design, open,
    recognised::{self, Recognised},
    settings::DataSettingsForm,
    unread::UnreadForm,
};
use crate::gui::panels::parts::scroll_from;
use crate::gui::panels::{OnClick, View};
use crate::gui::widgets::format;
use crate::session::{DataCommand, Session};
use genetide_data::formats;
use genetide_data::read::{ReadProgress, Source};

#[derive(Default)]
pub struct DataPanel {
    /// The path typed, or that of the file opened last.
    pub path: String,
    unread: UnreadForm,
    recognised: Recognised,
    settings: DataSettingsForm,
    /// The data set that was shown last, and whether that could not be read.
    shown: Option<(Source, bool)>,
}

impl DataPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let shown = view.session.source();
        let shown = shown.map(|source| (source.clone(), view.session.unread().is_some()));
        let is_another = shown.is_some() && shown != self.shown;
        self.shown = shown.or(self.shown.take());
        scroll_from(ui, is_another, |ui| {
            open::buttons_ui(ui, view);
            open::path_ui(ui, view, &mut self.path);
            if let Some(progress) = view.session.reading() {
                reading_ui(ui, view, progress);
            }
            ui.add_space(theme::GAP);
            self.unread.ui(ui, view);
            let table = view.session.table();
            match table {
                Some(table) => {
                    let experiment = design::experiment(view, table);
                    self.recognised.ui(ui, view, table, &experiment);
                    design::design_ui(ui, view, table, &experiment);
                }
                None if view.session.reading().is_none() => nothing_ui(ui),
                None => {}
            }
            self.settings.ui(ui, view);
            if let Some(table) = table {
                recognised::preview_ui(ui, table);
            }
        });
    }

    /// The command that reads with this table of samples: the data set that could not be read, or else
    /// the one that is open.
    pub fn with_samples(&self, path: &Path, session: &Session) -> DataCommand {
        let samples = Some(path.display().to_string());
        if let Some(unread) = session.unread() {
            let mut data = self.unread.draft(unread);
            data.samples = samples;
            return DataCommand::OpenWith(unread.source.clone(), Box::new(data));
        }
        let mut config = session.config().clone();
        config.data.samples = samples;
        DataCommand::SetConfig(Box::new(config))
    }
}

fn reading_ui(ui: &mut Ui, view: &View<'_>, progress: ReadProgress) {
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        theme::activity_ui(ui, "Reading");
        ui.label(format!("{} cells", format::count(progress.cells as usize)));
        ui.button("Cancel").sends(view, DataCommand::CancelReading);
    });
    let fraction = progress.bytes_read as f32 / progress.bytes_total.max(1) as f32;
    ui.add(egui::ProgressBar::new(fraction).show_percentage());
}

fn nothing_ui(ui: &mut Ui) {
    theme::hint_ui(
        ui,
        &format!(
            "Open a table ({}) with cells, samples or genes in rows, an h5ad, 10x or Matrix Market file, a \
             folder, or one file per sample; or drop them on this window.",
            formats::names()
        ),
    );
    theme::hint_ui(
        ui,
        "Time points come from a column, from sample names such as 6h_rep1, or from a table of samples.",
    );
    ui.add_space(theme::GAP);
}
