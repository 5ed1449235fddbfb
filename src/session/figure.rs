//! Figures of what is on view, and of a session that was saved.

use std::sync::Arc;

use super::jobs::exported_config;
use super::{ColourBy, ExportInputs, GeneList, JobId, SavedSession, Session};
use crate::analysis::GeneValue;
use crate::export::figure::{Colouring, FigureSettings, Picture};
use crate::pipeline::LogLevel;

impl ColourBy {
    /// The value of a gene that it shows; `None` for clusters and lists.
    pub fn value(self) -> Option<GeneValue> {
        match self {
            Self::Cluster | Self::List(_) => None,
            Self::Onset => Some(GeneValue::Onset),
            Self::PeakTime => Some(GeneValue::Peak),
            Self::Amplitude => Some(GeneValue::Amplitude),
            Self::Silhouette => Some(GeneValue::Silhouette),
            Self::Membership => Some(GeneValue::Membership),
            Self::Stability => Some(GeneValue::Stability),
        }
    }
}

/// The colouring of the map, for a figure.
pub(super) fn colouring(colour_by: ColourBy, lists: &[GeneList]) -> Colouring {
    match (colour_by, colour_by.value()) {
        (_, Some(value)) => Colouring::Value(value),
        (ColourBy::List(place), None) => {
            lists
                .get(place)
                .map_or(Colouring::Cluster, |list| Colouring::List {
                    name: list.name.clone(),
                    genes: list.genes.clone(),
                })
        }
        (_, None) => Colouring::Cluster,
    }
}

impl Session {
    /// A figure drawn for the clipboard, once.
    pub fn take_picture(&mut self) -> Option<Arc<Picture>> {
        self.picture.take()
    }

    pub(super) fn take_drawn(&mut self, job: JobId, picture: Arc<Picture>) {
        if !self.jobs.exports.remove(&job) {
            return;
        }
        self.exports_running = self.jobs.exports.len();
        let message = format!(
            "Figure copied to the clipboard: {} × {} pixels",
            picture.width, picture.height
        );
        self.announce(LogLevel::Info, message);
        self.picture = Some(picture);
    }
}

impl SavedSession {
    /// What the run on view exports; `None` where it has no clusters.
    pub fn export_inputs(&self) -> Option<ExportInputs> {
        let state = &self.state;
        let on_view = |id| self.runs.iter().find(|run| run.id == id);
        let run = state.current_run.and_then(on_view).or(self.runs.last())?;
        let table = self.table.clone()?;
        let clusters = run.clusters.clone()?;
        Some(ExportInputs {
            source: state.source.clone()?,
            config: exported_config(&run.config, &table, &clusters, &state.pinned),
            table,
            prepared: Arc::clone(&run.trained_on),
            training: Arc::clone(&run.training),
            embedding: run.embedding.clone(),
            quality: run.quality.clone(),
            clusters,
            highlight: state.pinned.clone(),
            figure: FigureSettings {
                colouring: colouring(state.colour_by, &state.lists),
                hidden: state.hidden.clone(),
                ..FigureSettings::default()
            },
            seconds: None,
        })
    }
}
