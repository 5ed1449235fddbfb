//! The coloured points of the map, computed only when map, clusters or colouring change.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::Color32;

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::embedding::marks::markers::{Form, Marker};
use crate::gui::widgets::{format, point_grid::PointGrid};
use crate::session::{ColourBy, GeneList, Session};
use genetide_analysis::{Embedding, GeneRow, GeneValue};
use genetide_figure::{Shades, palette};

/// A point of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    pub gene: usize,
    pub colour: Color32,
    pub marker: Marker,
}

/// What the colours mean.
pub enum ColourKey {
    /// One colour per cluster.
    Clusters,
    /// A colour scale.
    Range {
        /// Name of the value, with its unit.
        title: String,
        /// Value of the first colour.
        low: f64,
        /// Value of the last colour.
        high: f64,
    },
    /// One colour for the genes of a list, another for the rest.
    List {
        name: String,
        /// Number of points on the map that are in the list.
        points: usize,
    },
}

/// The state that the points were computed from.
#[derive(Clone)]
struct ScatterKey {
    embedding: Arc<Embedding>,
    genes: Arc<Vec<GeneRow>>,
    colour_by: ColourBy,
    /// Colours of the clusters 0, 1, 2, ...
    colours: Vec<Color32>,
    hidden: BTreeSet<usize>,
    /// The gene lists, if the map is coloured by one of them.
    lists: Option<Arc<Vec<GeneList>>>,
    /// Whether clusters have different marker shapes.
    by_form: bool,
}

impl ScatterKey {
    fn of(view: &View<'_>, by_form: bool) -> Option<Self> {
        let session = view.session;
        let clusters = session.clusters();
        let k = clusters.map_or(0, |clusters| clusters.clustering.k);
        Some(Self {
            embedding: Arc::clone(session.map_on_view()?.embedding),
            genes: session.genes().clone(),
            colour_by: colouring(session),
            colours: (0..=k)
                .map(|label| view.cluster_colour(Some(label)))
                .collect(),
            hidden: session.hidden().clone(),
            lists: matches!(session.colour_by(), ColourBy::List(_))
                .then(|| session.lists().clone()),
            by_form: by_form && colouring(session) == ColourBy::Cluster,
        })
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.embedding, &other.embedding)
            && Arc::ptr_eq(&self.genes, &other.genes)
            && self.colour_by == other.colour_by
            && self.colours == other.colours
            && self.hidden == other.hidden
            && self.lists.as_ref().map(Arc::as_ptr) == other.lists.as_ref().map(Arc::as_ptr)
            && self.by_form == other.by_form
    }
}

/// The points of the map.
pub struct Scatter {
    source: ScatterKey,
    /// Number of points on the map, including hidden ones.
    pub count: usize,
    /// Lowest and highest coordinates of all points.
    pub bounds: ([f32; 2], [f32; 2]),
    /// The visible points, in ascending order of their genes.
    pub dots: Vec<Dot>,
    /// Their positions, in the same order.
    pub grid: PointGrid,
    /// Whether some points are open circles.
    pub has_rings: bool,
    /// What the colours mean.
    pub key: ColourKey,
}

impl Scatter {
    /// The points of the session's map; `None` if there is no map.
    pub fn new(view: &View<'_>, by_form: bool) -> Option<Self> {
        let source = ScatterKey::of(view, by_form)?;
        let trained_on = view.session.map_on_view()?.prepared;
        let all = &source.embedding.xy;
        let gene_at = |&row: &usize| trained_on.scaled.genes.get(row).copied();
        let genes = trained_on.points.iter().map(gene_at);
        let mut shown: Vec<(usize, [f32; 2])> = genes
            .zip(all)
            .filter_map(|(gene, &at)| Some((gene?, at)))
            .filter(|(gene, _)| !source.hidden.contains(&label_of(view, *gene)))
            .filter(|(_, at)| at.iter().all(|x| x.is_finite()))
            .collect();
        shown.sort_by_key(|(gene, _)| *gene);
        let (dots, key) = dots(view, &source, &shown);
        Some(Self {
            count: all.len(),
            bounds: PointGrid::new(all.clone()).bounds().unwrap_or_default(),
            grid: PointGrid::new(shown.into_iter().map(|(_, at)| at).collect()),
            has_rings: dots.iter().any(|dot| !dot.marker.filled),
            key,
            dots,
            source,
        })
    }

    /// Whether it still matches the session.
    pub fn is_current(&self, view: &View<'_>, by_form: bool) -> bool {
        ScatterKey::of(view, by_form).is_some_and(|now| self.source.is(&now))
    }

    /// The position of a gene, if it is visible.
    pub fn place_of(&self, gene: usize) -> Option<[f32; 2]> {
        let dot = self.dots.binary_search_by_key(&gene, |dot| dot.gene).ok()?;
        self.grid.points().get(dot).copied()
    }

    /// The visible gene nearest to a position, at most `reach` away.
    pub fn gene_near(&self, at: [f32; 2], reach: f32) -> Option<usize> {
        let dot = self.grid.nearest(at, reach)?;
        self.dots.get(dot).map(|dot| dot.gene)
    }
}

/// The colouring of the map: peak time instead of clusters for a preview without clusters.
pub fn colouring(session: &Session) -> ColourBy {
    let is_preview = session.map_on_view().is_some_and(|map| map.epoch.is_some());
    match session.colour_by() {
        ColourBy::Cluster if is_preview && session.clusters().is_none() => {
            ColourBy::Value(GeneValue::Peak)
        }
        chosen => chosen,
    }
}

/// The list that the map is coloured by.
fn list_of<'a>(view: &View<'a>) -> Option<&'a GeneList> {
    match colouring(view.session) {
        ColourBy::List(list) => view.session.lists().get(list),
        _ => None,
    }
}

/// The points of the visible genes, and what their colours mean.
fn dots(
    view: &View<'_>,
    source: &ScatterKey,
    shown: &[(usize, [f32; 2])],
) -> (Vec<Dot>, ColourKey) {
    let genes = shown.iter().map(|(gene, _)| *gene);
    match colouring(view.session) {
        ColourBy::Cluster => {
            let dots = genes.map(|gene| by_cluster(view, source, gene));
            (dots.collect(), ColourKey::Clusters)
        }
        ColourBy::List(_) => by_list(view, genes),
        ColourBy::Value(value) => by_value(view, value, genes),
    }
}

fn disc(gene: usize, colour: Color32) -> Dot {
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

fn by_list(view: &View<'_>, genes: impl Iterator<Item = usize>) -> (Vec<Dot>, ColourKey) {
    let list = list_of(view);
    let listed: BTreeSet<usize> = list
        .into_iter()
        .flat_map(|list| &list.genes)
        .copied()
        .collect();
    let [inside, others] = list_colours();
    let colour = |gene| {
        if listed.contains(&gene) {
            inside
        } else {
            others
        }
    };
    let dots: Vec<Dot> = genes.map(|gene| disc(gene, colour(gene))).collect();
    let key = ColourKey::List {
        name: list.map_or_else(String::new, |list| list.name.clone()),
        points: dots.iter().filter(|dot| dot.colour == inside).count(),
    };
    (dots, key)
}

/// The cluster of a gene; 0 without one.
fn label_of(view: &View<'_>, gene: usize) -> usize {
    let row = view.session.genes().get(gene);
    row.and_then(|row| row.cluster).unwrap_or(0)
}

/// The marker shape of a cluster. It belongs to the colour slot, so that both stay when k changes.
pub fn form_of(view: &View<'_>, label: usize) -> Form {
    let clusters = view.session.clusters();
    let slots = clusters.map(|clusters| clusters.colour_slots.as_slice());
    let slot = label.checked_sub(1).and_then(|index| slots?.get(index));
    slot.map_or(Form::Disc, |&slot| Form::of_slot(slot))
}

fn by_cluster(view: &View<'_>, source: &ScatterKey, gene: usize) -> Dot {
    let label = label_of(view, gene);
    let row = view.session.genes().get(gene);
    let is_sure = row.is_none_or(|row| !row.is_on_border());
    let colour = source.colours.get(label).or(source.colours.first());
    Dot {
        gene,
        colour: colour.copied().unwrap_or_default(),
        marker: Marker {
            form: if source.by_form {
                form_of(view, label)
            } else {
                Form::Disc
            },
            filled: is_sure,
        },
    }
}

fn by_value(
    view: &View<'_>,
    value: GeneValue,
    genes: impl Iterator<Item = usize> + Clone,
) -> (Vec<Dot>, ColourKey) {
    let rows = view.session.genes();
    let shades = Shades::new(value, genes.clone().filter_map(|gene| rows.get(gene)));
    let dot = |gene: usize| {
        let colour = rows
            .get(gene)
            .map_or(palette::GREY, |row| shades.colour(row));
        disc(gene, theme::colour(colour))
    };
    let (low, high) = shades.range();
    let title = colouring(view.session).title(view.time_unit());
    (
        genes.map(dot).collect(),
        ColourKey::Range { title, low, high },
    )
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
pub fn value_text(view: &View<'_>, gene: usize) -> Option<String> {
    let value = colouring(view.session).value()?;
    let number = value.of(view.session.genes().get(gene)?)?;
    let name = value.name().to_lowercase();
    Some(if value.is_time() {
        format!("{name} {}", format::time(number, view.time_unit()))
    } else {
        format!("{name} {}", format::short(number))
    })
}
