//! The points of the map: their genes, colours and clusters.

use std::collections::BTreeSet;

use crate::figure::draw::Xy;
use crate::figure::highlight::Highlight;
use crate::figure::settings::FigureSettings;
use crate::palette::Rgb;
use crate::{ColourBy, Results, Shades, palette};
use genetide_analysis::{ClusterSummary, GeneRow, GeneValue};
use genetide_data::GeneIndex;

/// The map of genes: results as the settings of a figure show them.
#[derive(Clone, Copy)]
pub(crate) struct GeneMap<'a> {
    pub(crate) results: &'a Results<'a>,
    pub(crate) settings: &'a FigureSettings,
}

impl<'a> GeneMap<'a> {
    /// The gene at each point.
    pub(crate) fn genes(&self) -> impl Iterator<Item = &'a GeneRow> + use<'a> {
        let results = self.results;
        let points = results.points.iter();
        points.map(move |&row| &results.genes[results.scaled.gene_of(row).index()])
    }

    /// The clusters on the map.
    pub(crate) fn clusters(&self) -> impl Iterator<Item = &'a ClusterSummary> + use<'a> {
        let hidden = &self.settings.hidden;
        let clusters = self.results.clusters.iter();
        clusters.filter(move |cluster| cluster.label > 0 && !hidden.contains(&cluster.label))
    }

    fn is_hidden(&self, gene: &GeneRow) -> bool {
        let hidden = &self.settings.hidden;
        gene.cluster.is_some_and(|label| hidden.contains(&label))
    }

    /// The colours of a value over the genes that are shown.
    pub(crate) fn shades(&self, value: GeneValue) -> Shades {
        Shades::new(value, self.genes().filter(|gene| !self.is_hidden(gene)))
    }

    /// The colour of each point, in the order of the points; `None` where it is hidden.
    pub(crate) fn colours(&self) -> Vec<Option<Rgb>> {
        let colouring = &self.settings.colouring;
        let shades = colouring.value().map(|value| self.shades(value));
        let listed: BTreeSet<GeneIndex> = match colouring {
            ColourBy::List(list) => list.genes.iter().copied().collect(),
            _ => BTreeSet::new(),
        };
        let colour = |index, gene: &GeneRow| match (colouring, &shades) {
            (ColourBy::List(_), _) if listed.contains(&index) => palette::IN_LIST,
            (ColourBy::List(_), _) => palette::NOT_IN_LIST,
            (_, Some(shades)) => shades.colour(gene),
            _ => self.results.cluster_colour(gene.cluster.unwrap_or(0)),
        };
        let points = self.results.points.iter();
        points
            .map(|&row| self.results.scaled.gene_of(row))
            .zip(self.genes())
            .map(|(index, gene)| (!self.is_hidden(gene)).then(|| colour(index, gene)))
            .collect()
    }

    /// Those of `highlights` that are on the map, each with its place; `points` are the places of all
    /// points.
    pub(crate) fn highlighted<'h>(
        &self,
        highlights: &'h [Highlight<'h>],
        points: &[Xy],
    ) -> Vec<(&'h Highlight<'h>, Xy)> {
        let hidden = &self.settings.hidden;
        highlights
            .iter()
            .filter(|highlight| !hidden.contains(&highlight.cluster))
            .filter_map(|highlight| {
                let mut rows = self.results.points.iter();
                let point = rows.position(|&row| row == highlight.row)?;
                points.get(point).map(|&place| (highlight, place))
            })
            .collect()
    }
}
