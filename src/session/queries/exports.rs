//! What is on view, for an export.

use std::sync::Arc;

use crate::pipeline::ExportInputs;
use crate::session::{ColourBy, GeneList, Session};
use genetide_analysis::KChoice;
use genetide_figure::figure::FigureSettings;
use genetide_figure::{ColourBy as FigureColours, GeneSet};

impl Session {
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

    #[test]
    fn lists_colour_by_name_and_genes() {
        let lists = [GeneList {
            name: "interferon".to_owned(),
            genes: vec![3, 1],
            ..GeneList::default()
        }];
        let listed = FigureColours::List(GeneSet {
            name: "interferon".to_owned(),
            genes: vec![3, 1],
        });
        let colours = |colour_by| figure_colours(colour_by, &lists);
        assert_eq!(colours(ColourBy::List(0)), listed);
        assert_eq!(colours(ColourBy::List(1)), FigureColours::Cluster);
        assert_eq!(colours(ColourBy::Cluster), FigureColours::Cluster);
    }
}
