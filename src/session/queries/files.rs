//! The file of the session, and what is saved and exported.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::ExportInputs;
use crate::session::{AutosavedSession, ColourBy, GeneList, SavedSession, SavedState, Session};
use genetide_analysis::KChoice;
use genetide_data::{DataSettings, read::Source};
use genetide_figure::figure::FigureSettings;
use genetide_figure::{ColourBy as FigureColours, GeneSet};

impl Session {
    /// The file the session was saved to or opened from last.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The name of that file, without its extension.
    pub fn file_name(&self) -> Option<String> {
        let stem = self.path().and_then(Path::file_stem)?;
        Some(stem.to_string_lossy().into_owned())
    }

    /// Autosaves of programs that closed unexpectedly, until the user has decided on them.
    pub fn autosaves(&self) -> &[AutosavedSession] {
        &self.autosaves
    }

    /// How often something changed that is saved.
    pub fn revision(&self) -> u64 {
        self.revisions.current
    }

    /// Whether there are results that are in no file as they are now.
    pub fn has_unsaved(&self) -> bool {
        self.has_trained() && !self.revisions.is_saved()
    }

    /// What the pretrained network reads needs no keeping: it is made again when the data set is opened.
    fn has_trained(&self) -> bool {
        self.runs.iter().any(|run| !run.is_first_look())
    }

    /// Whether an unexpected end would lose work that was not autosaved either: results or gene lists
    /// that are in no file, or a training run in progress.
    pub fn needs_autosave(&self) -> bool {
        let has_work = self.has_trained() || !self.lists.is_empty();
        let would_be_lost = self.is_training() || (has_work && !self.revisions.is_saved());
        would_be_lost && self.revisions.autosaved != Some(self.revisions.current)
    }

    /// The session as it is saved.
    pub fn saved(&self) -> SavedSession {
        let open = self.table.as_ref();
        let state = SavedState {
            path: self.path.clone(),
            source: open.map(|open| absolute_source(open.source.clone())),
            read_with: open.map(|open| absolute_samples(&open.settings)),
            prepared_with: self.prepared.as_ref().and_then(|own| own.settings.clone()),
            config: RunConfig {
                data: absolute_samples(&self.config.data),
                ..self.config.clone()
            },
            colour_by: self.colour_by,
            filter: self.filter.clone(),
            hidden: self.hidden.clone(),
            lists: Arc::clone(&self.lists),
            selected: Arc::clone(&self.selection.selected),
            pinned: self.selection.pinned.clone(),
            search: self.search.text.clone(),
            layout: self.layout.clone(),
            current_run: self.on_view,
        };
        SavedSession {
            state,
            table: self.table().cloned(),
            prepared: self.prepared().cloned(),
            runs: self.runs.clone(),
            remark: None,
        }
    }

    /// What is on view, with the settings that made it; `None` before there are clusters.
    pub fn export_inputs(&self) -> Option<ExportInputs> {
        let open = self.table.as_ref()?;
        let run = self.view()?;
        let clusters = Arc::clone(run.clusters.as_ref()?);
        let clustering = &clusters.clustering;
        let network = run.network(KChoice::Fixed(clustering.k), clustering.method);
        let mut config = network.config;
        Arc::make_mut(&mut config).highlight = self.pinned_names();
        Some(ExportInputs {
            source: open.source.clone(),
            config,
            table: Arc::clone(&open.table),
            prepared: network.prepared,
            training: network.training,
            embedding: run.embedding.clone(),
            quality: run.quality.clone(),
            clusters,
            held_out: run.held_out.clone(),
            highlight: self.selection.pinned.clone(),
            figure: FigureSettings {
                colouring: figure_colours(self.colour_by, &self.lists),
                hidden: self.hidden.clone(),
                ..self.figure.clone()
            },
            seconds: None,
        })
    }
}

/// A source that can be found from another folder too.
fn absolute_source(source: Source) -> Source {
    match source {
        Source::File(path) => Source::File(absolute(path)),
        Source::Files(paths) => Source::Files(paths.into_iter().map(absolute).collect()),
        Source::Sample => Source::Sample,
    }
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// The settings with a table of samples that can be found from another folder too.
fn absolute_samples(settings: &DataSettings) -> DataSettings {
    let samples = settings.samples.as_ref();
    DataSettings {
        samples: samples.map(|path| absolute(path.into()).display().to_string()),
        ..settings.clone()
    }
}

/// The colours of the map, for a figure.
fn figure_colours(colour_by: ColourBy, lists: &[GeneList]) -> FigureColours {
    colour_by.with_list(|index| {
        let list = lists.get(index)?;
        Some(GeneSet {
            name: list.name.clone(),
            genes: list.genes.clone(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;

    #[test]
    fn lists_colour_by_name_and_genes() {
        let lists = [GeneList {
            name: "interferon".to_owned(),
            genes: fixtures::genes([3, 1]).into(),
            ..GeneList::default()
        }];
        let listed = FigureColours::List(GeneSet {
            name: "interferon".to_owned(),
            genes: fixtures::genes([3, 1]).into(),
        });
        let colours = |colour_by| figure_colours(colour_by, &lists);
        assert_eq!(colours(ColourBy::List(0)), listed);
        assert_eq!(colours(ColourBy::List(1)), FigureColours::Cluster);
        assert_eq!(colours(ColourBy::Cluster), FigureColours::Cluster);
    }
}
