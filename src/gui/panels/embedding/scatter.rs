//! The coloured points of the map, computed only when map, clusters or colouring change.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::Color32;

use crate::gui::frame::theme;
use crate::gui::panels::embedding::markers::{Form, Marker};
use crate::gui::panels::{View, cached::ByPointer};
use crate::gui::widgets::{format, point_grid::PointGrid};
use crate::session::{ColourBy, GeneList, MapOnView, Session};
use genetide_analysis::{Embedding, GeneRow, GeneValue};
use genetide_data::GeneIndex;
use genetide_figure::{Shades, palette};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    pub gene: GeneIndex,
    pub colour: Color32,
    pub marker: Marker,
}

/// What the colours mean.
pub enum ColourKey {
    /// One colour per cluster.
    Clusters,
    /// A colour scale from one value to another.
    Range {
        /// Name of the value, with its unit.
        title: String,
        shades: Shades,
    },
    /// One colour for the genes of a list, another for the rest.
    List {
        name: String,
        /// Number of points on the map that are in the list.
        points: usize,
    },
}

/// The state that the points are computed from.
#[derive(PartialEq)]
pub struct ScatterKey {
    embedding: ByPointer<Embedding>,
    genes: ByPointer<Vec<GeneRow>>,
    /// The genes whose clusters give the colours, where they are others.
    coloured_by: Option<ByPointer<Vec<GeneRow>>>,
    colour_by: ColourBy,
    /// Colours of the clusters 0, 1, 2, ...
    colours: Vec<Color32>,
    hidden: BTreeSet<usize>,
    /// The gene lists, if the map is coloured by one of them.
    lists: Option<ByPointer<Vec<GeneList>>>,
    /// Whether clusters have different marker shapes.
    by_form: bool,
}

impl ScatterKey {
    pub fn of(view: &View<'_>, embedding: &Arc<Embedding>, by_form: bool) -> Self {
        let session = view.session;
        let clusters = session.clusters();
        let k = clusters.map_or(0, |clusters| clusters.clustering.k);
        let colour = |label| view.cluster_colour(Some(label));
        let colour_by = colouring(session);
        let by_list = matches!(colour_by, ColourBy::List(_));
        Self {
            embedding: ByPointer::of(embedding),
            genes: ByPointer::of(session.genes()),
            coloured_by: session
                .colouring_clusters()
                .map(|clusters| ByPointer::of(&clusters.genes)),
            colour_by,
            colours: (0..=k).map(colour).collect(),
            hidden: session.hidden().clone(),
            lists: by_list.then(|| ByPointer::of(session.lists())),
            by_form: by_form && colour_by == ColourBy::Cluster,
        }
    }
}

pub struct Scatter {
    /// Tells caches when the points were replaced.
    pub number: u64,
    /// Number of points on the map, including hidden ones.
    pub count: usize,
    /// Lowest and highest coordinates of all points.
    pub bounds: ([f32; 2], [f32; 2]),
    /// The visible points, in ascending order of their genes.
    pub dots: Vec<Dot>,
    /// Their positions, in the same order.
    pub grid: PointGrid,
    /// Whether clusters have different marker shapes.
    pub by_form: bool,
    /// Whether some points are open circles.
    pub has_rings: bool,
    pub key: ColourKey,
}

impl Scatter {
    /// The points of a map; `number` is that of no other scatter.
    pub fn new(view: &View<'_>, map: MapOnView<'_>, source: &ScatterKey, number: u64) -> Self {
        let all = &map.embedding.xy;
        let prepared = map.prepared;
        let rows = prepared.points.iter();
        let genes = rows.map(|&row| prepared.scaled.gene_of(row));
        let label = |gene| view.cluster_of(gene).unwrap_or(0);
        let mut shown: Vec<(GeneIndex, [f32; 2])> = genes
            .zip(all.iter().copied())
            .filter(|(gene, _)| !source.hidden.contains(&label(*gene)))
            .filter(|(_, at)| at.iter().all(|x| x.is_finite()))
            .collect();
        shown.sort_by_key(|(gene, _)| *gene);
        let (dots, key) = dots(view, source, &shown);
        Self {
            number,
            count: all.len(),
            bounds: PointGrid::new(all.clone()).bounds().unwrap_or_default(),
            grid: PointGrid::new(shown.into_iter().map(|(_, at)| at).collect()),
            by_form: source.by_form,
            has_rings: dots.iter().any(|dot| !dot.marker.filled),
            key,
            dots,
        }
    }

    /// The position of a gene, if it is visible.
    pub fn place_of(&self, gene: GeneIndex) -> Option<[f32; 2]> {
        let dot = self.dots.binary_search_by_key(&gene, |dot| dot.gene).ok()?;
        self.grid.points().get(dot).copied()
    }

    /// The visible gene nearest to a position, at most `reach` away.
    pub fn gene_near(&self, at: [f32; 2], reach: f32) -> Option<GeneIndex> {
        let dot = self.grid.nearest(at, reach)?;
        self.dots.get(dot).map(|dot| dot.gene)
    }
}

/// The colouring of the map: peak time instead of clusters for a preview without clusters, and
/// clusters instead of what the data set has not.
pub fn colouring(session: &Session) -> ColourBy {
    let is_preview = session.map_on_view().is_some_and(|map| map.epoch.is_some());
    let chosen = match session.colour_by() {
        lacking if !session.has_colouring(lacking) => ColourBy::Cluster,
        chosen => chosen,
    };
    match chosen {
        ColourBy::Cluster if is_preview && session.clusters().is_none() => {
            ColourBy::Value(GeneValue::Peak)
        }
        chosen => chosen,
    }
}

/// The points of the visible genes, and what their colours mean.
fn dots(
    view: &View<'_>,
    source: &ScatterKey,
    shown: &[(GeneIndex, [f32; 2])],
) -> (Vec<Dot>, ColourKey) {
    let genes = shown.iter().map(|(gene, _)| *gene);
    match source.colour_by {
        ColourBy::Cluster => {
            let dots = genes.map(|gene| by_cluster(view, source, gene));
            (dots.collect(), ColourKey::Clusters)
        }
        ColourBy::List(list) => by_list(view.session.lists().get(list), genes),
        ColourBy::Value(value) => by_value(view, value, genes),
    }
}

fn disc(gene: GeneIndex, colour: Color32) -> Dot {
    Dot {
        gene,
        colour,
        marker: Marker::DISC,
    }
}

/// The colours of the genes in a list and of all others.
pub fn list_colours() -> [Color32; 2] {
    let others = theme::colour(palette::GREY).gamma_multiply(0.45);
    [theme::colour(palette::IN_LIST), others]
}

fn by_list(
    list: Option<&GeneList>,
    genes: impl Iterator<Item = GeneIndex>,
) -> (Vec<Dot>, ColourKey) {
    let listed = list.into_iter().flat_map(|list| &list.genes);
    let listed: BTreeSet<&GeneIndex> = listed.collect();
    let [inside, others] = list_colours();
    let dot = |gene| match listed.contains(&gene) {
        true => disc(gene, inside),
        false => disc(gene, others),
    };
    let dots: Vec<Dot> = genes.map(dot).collect();
    let key = ColourKey::List {
        name: list.map_or_else(String::new, |list| list.name.clone()),
        points: dots.iter().filter(|dot| dot.colour == inside).count(),
    };
    (dots, key)
}

/// The marker shape of a cluster, `by_form` if clusters differ in it. It belongs to the colour slot,
/// so that both stay when k changes.
pub fn form_of(view: &View<'_>, label: usize, by_form: bool) -> Form {
    let clusters = view.session.clusters().filter(|_| by_form);
    let slots = clusters.map(|clusters| clusters.colour_slots.as_slice());
    let slot = label.checked_sub(1).and_then(|index| slots?.get(index));
    slot.map_or(Form::Disc, |&slot| Form::of_slot(slot))
}

fn by_cluster(view: &View<'_>, source: &ScatterKey, gene: GeneIndex) -> Dot {
    let label = view.cluster_of(gene).unwrap_or(0);
    let row = view.session.genes().get(gene.index());
    Dot {
        gene,
        colour: view.gene_colour(gene),
        marker: Marker {
            form: form_of(view, label, source.by_form),
            filled: row.is_none_or(|row| !row.is_on_border()),
        },
    }
}

fn by_value(
    view: &View<'_>,
    value: GeneValue,
    genes: impl Iterator<Item = GeneIndex> + Clone,
) -> (Vec<Dot>, ColourKey) {
    let rows = view.session.genes();
    let shades = Shades::new(
        value,
        genes.clone().filter_map(|gene| rows.get(gene.index())),
    );
    let dot = |gene: GeneIndex| {
        let colour = rows.get(gene.index()).map(|row| shades.colour(row));
        disc(gene, theme::colour(colour.unwrap_or(palette::GREY)))
    };
    let title = colouring(view.session).title(view.time_unit(), view.session.scale());
    let key = ColourKey::Range { title, shades };
    (genes.map(dot).collect(), key)
}

/// The name of a colouring; for a gene list, that of the list.
pub fn colour_title(view: &View<'_>, colour_by: ColourBy) -> String {
    match colour_by {
        ColourBy::List(list) => view.session.lists().get(list).map(|list| list.name.clone()),
        _ => None,
    }
    .unwrap_or_else(|| colour_by.name().to_owned())
}

/// The value of a gene in words, for its tooltip.
pub fn value_text(view: &View<'_>, gene: GeneIndex) -> Option<String> {
    let value = colouring(view.session).value()?;
    let number = value.of(view.session.genes().get(gene.index())?)?;
    let name = value.measure(view.session.scale()).to_lowercase();
    let unit = view.time_unit().filter(|_| value.is_time());
    Some(format!("{name} {}", format::time(number, unit)))
}
