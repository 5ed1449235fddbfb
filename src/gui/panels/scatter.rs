//! The map's points, coloured; made again only when map, clusters or colouring change.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::Color32;

use super::embedding::{Form, Marker};
use super::{View, format, theme};
use crate::analysis::{Embedding, GeneRow};
use crate::gui::point_grid::PointGrid;
use crate::palette;
use crate::session::{ColourBy, GeneList, Session};

/// A point of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The gene.
    pub gene: usize,
    /// Its colour.
    pub colour: Color32,
    /// Its form.
    pub marker: Marker,
}

/// What the colours mean.
pub enum Key {
    /// A cluster each.
    Clusters,
    /// From the lowest to the highest value.
    Range {
        /// What is shown, with its unit.
        title: String,
        /// The value of the first colour.
        low: f64,
        /// The value of the last colour.
        high: f64,
    },
    /// The genes of a list, and the others.
    List {
        /// Its name.
        name: String,
        /// How many points of the map are of it.
        points: usize,
    },
}

/// What the points are made from.
#[derive(Clone)]
struct MadeFrom {
    embedding: Arc<Embedding>,
    genes: Arc<Vec<GeneRow>>,
    colour_by: ColourBy,
    /// Of the clusters 0, 1, 2, ...
    colours: Vec<Color32>,
    hidden: BTreeSet<usize>,
    /// The lists, if the map is coloured by one.
    lists: Option<Arc<Vec<GeneList>>>,
    /// Whether clusters have different forms.
    by_form: bool,
}

impl MadeFrom {
    fn of(view: &View<'_>, by_form: bool) -> Option<Self> {
        let session = view.session;
        let clusters = session.clusters.as_deref();
        let k = clusters.map_or(0, |clusters| clusters.clustering.k);
        Some(Self {
            embedding: Arc::clone(session.map_on_view()?.embedding),
            genes: session.genes.clone(),
            colour_by: colouring(session),
            colours: (0..=k)
                .map(|label| view.cluster_colour(Some(label)))
                .collect(),
            hidden: session.hidden.clone(),
            lists: matches!(session.colour_by, ColourBy::List(_)).then(|| session.lists.clone()),
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
    made_from: MadeFrom,
    /// How many points the map has, hidden ones too.
    pub count: usize,
    /// Lowest and highest coordinates of all points.
    pub bounds: ([f32; 2], [f32; 2]),
    /// The points shown, ascending by gene.
    pub dots: Vec<Dot>,
    /// Where they are, in the same order.
    pub grid: PointGrid,
    /// Whether some are rings.
    pub has_rings: bool,
    /// What the colours mean.
    pub key: Key,
}

impl Scatter {
    /// The points of the session's map; `None` when there is none.
    pub fn new(view: &View<'_>, by_form: bool) -> Option<Self> {
        let made_from = MadeFrom::of(view, by_form)?;
        let trained_on = view.session.map_on_view()?.prepared;
        let all = &made_from.embedding.xy;
        let gene_at = |&row: &usize| trained_on.scaled.genes.get(row).copied();
        let genes = trained_on.points.iter().map(gene_at);
        let mut shown: Vec<(usize, [f32; 2])> = genes
            .zip(all)
            .filter_map(|(gene, &at)| Some((gene?, at)))
            .filter(|(gene, _)| !made_from.hidden.contains(&label_of(view, *gene)))
            .filter(|(_, at)| at.iter().all(|x| x.is_finite()))
            .collect();
        shown.sort_by_key(|(gene, _)| *gene);
        let (dots, key) = dots(view, &made_from, &shown);
        Some(Self {
            count: all.len(),
            bounds: PointGrid::new(all.clone()).bounds().unwrap_or_default(),
            grid: PointGrid::new(shown.into_iter().map(|(_, at)| at).collect()),
            has_rings: dots.iter().any(|dot| !dot.marker.filled),
            key,
            dots,
            made_from,
        })
    }

    /// Whether this still shows the session.
    pub fn is_current(&self, view: &View<'_>, by_form: bool) -> bool {
        MadeFrom::of(view, by_form).is_some_and(|now| self.made_from.is(&now))
    }

    /// Where a gene is, if it is shown.
    pub fn place_of(&self, gene: usize) -> Option<[f32; 2]> {
        let dot = self.dots.binary_search_by_key(&gene, |dot| dot.gene).ok()?;
        self.grid.points().get(dot).copied()
    }

    /// The gene shown nearest to a place, at most `reach` away.
    pub fn gene_near(&self, at: [f32; 2], reach: f32) -> Option<usize> {
        let dot = self.grid.nearest(at, reach)?;
        self.dots.get(dot).map(|dot| dot.gene)
    }
}

/// What colours the map: the peak, while there are no clusters to see in a training that goes on.
pub fn colouring(session: &Session) -> ColourBy {
    let has_clusters = session.clusters.is_some() || session.live.map.is_none();
    match session.colour_by {
        ColourBy::Cluster if !has_clusters => ColourBy::PeakTime,
        chosen => chosen,
    }
}

/// The list that the map is coloured by.
fn list_of<'a>(view: &View<'a>) -> Option<&'a GeneList> {
    match colouring(view.session) {
        ColourBy::List(list) => view.session.lists.get(list),
        _ => None,
    }
}

/// The points of these genes, and what their colours mean.
fn dots(view: &View<'_>, made_from: &MadeFrom, shown: &[(usize, [f32; 2])]) -> (Vec<Dot>, Key) {
    let genes = shown.iter().map(|(gene, _)| *gene);
    match colouring(view.session) {
        ColourBy::Cluster => {
            let dots = genes.map(|gene| by_cluster(view, made_from, gene));
            (dots.collect(), Key::Clusters)
        }
        ColourBy::List(_) => by_list(view, genes),
        _ => {
            let shades = Shades::new(view, genes.clone());
            let dot = |gene| disc(gene, shades.colour(value_of(view, gene)));
            (genes.map(dot).collect(), shades.key(view))
        }
    }
}

fn disc(gene: usize, colour: Color32) -> Dot {
    Dot {
        gene,
        colour,
        marker: Marker::DISC,
    }
}

/// The colour of the genes of a list, and that of the others.
pub fn list_colours() -> [Color32; 2] {
    let others = theme::colour(palette::GREY).gamma_multiply(0.45);
    [theme::colour(palette::IN_LIST), others]
}

fn by_list(view: &View<'_>, genes: impl Iterator<Item = usize>) -> (Vec<Dot>, Key) {
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
    let key = Key::List {
        name: list.map_or_else(String::new, |list| list.name.clone()),
        points: dots.iter().filter(|dot| dot.colour == inside).count(),
    };
    (dots, key)
}

/// The cluster of a gene; 0 without one.
fn label_of(view: &View<'_>, gene: usize) -> usize {
    let row = view.session.genes.get(gene);
    row.and_then(|row| row.cluster).unwrap_or(0)
}

/// The form of a cluster: that of its colour's slot, so that it stays when k changes.
pub fn form_of(view: &View<'_>, label: usize) -> Form {
    let clusters = view.session.clusters.as_deref();
    let slots = clusters.map(|clusters| clusters.colour_slots.as_slice());
    let slot = label.checked_sub(1).and_then(|index| slots?.get(index));
    slot.map_or(Form::Disc, |&slot| Form::of_slot(slot))
}

fn by_cluster(view: &View<'_>, made_from: &MadeFrom, gene: usize) -> Dot {
    let label = label_of(view, gene);
    let row = view.session.genes.get(gene);
    let is_sure = row.is_none_or(|row| !row.is_on_border());
    let colour = made_from.colours.get(label).or(made_from.colours.first());
    Dot {
        gene,
        colour: colour.copied().unwrap_or_default(),
        marker: Marker {
            form: if made_from.by_form {
                form_of(view, label)
            } else {
                Form::Disc
            },
            filled: is_sure,
        },
    }
}

fn value_of(view: &View<'_>, gene: usize) -> Option<f64> {
    let row = view.session.genes.get(gene)?;
    colouring(view.session).value()?.of(row)
}

/// Colours of a value.
struct Shades {
    low: f64,
    high: f64,
}

impl Shades {
    /// For the values of these genes.
    fn new(view: &View<'_>, genes: impl Iterator<Item = usize>) -> Self {
        let mut values: Vec<f64> = genes.filter_map(|gene| value_of(view, gene)).collect();
        values.sort_by(f64::total_cmp);
        let value = colouring(view.session).value();
        let (low, high) = value.map_or((0.0, 1.0), |value| value.range(&values));
        Self { low, high }
    }

    fn colour(&self, value: Option<f64>) -> Color32 {
        let span = self.high - self.low;
        let fraction = |value| {
            if span > 0.0 {
                (value - self.low) / span
            } else {
                0.0
            }
        };
        theme::colour(value.map_or(palette::GREY, |value| palette::sequential(fraction(value))))
    }

    fn key(self, view: &View<'_>) -> Key {
        Key::Range {
            title: title(view, colouring(view.session)),
            low: self.low,
            high: self.high,
        }
    }
}

fn title(view: &View<'_>, colour_by: ColourBy) -> String {
    let name = colour_name(colour_by);
    match (colour_by, view.time_unit()) {
        (ColourBy::Onset | ColourBy::PeakTime, Some(unit)) => format!("{name} ({unit})"),
        _ => name.to_owned(),
    }
}

/// The name of a colouring.
fn colour_name(colour_by: ColourBy) -> &'static str {
    match colour_by {
        ColourBy::Cluster => "Cluster",
        ColourBy::Onset => "Onset",
        ColourBy::PeakTime => "Peak",
        ColourBy::Amplitude => "Amplitude",
        ColourBy::Silhouette => "Silhouette",
        ColourBy::Membership => "Membership",
        ColourBy::Stability => "Stability",
        ColourBy::List(_) => "List",
    }
}

/// The name of a colouring; that of its list, where there is one.
pub fn colour_title(view: &View<'_>, colour_by: ColourBy) -> String {
    match colour_by {
        ColourBy::List(list) => view.session.lists.get(list).map(|list| list.name.clone()),
        _ => None,
    }
    .unwrap_or_else(|| colour_name(colour_by).to_owned())
}

/// What the value of a gene is in words, for its tooltip.
pub fn value_text(view: &View<'_>, gene: usize) -> Option<String> {
    let colour_by = colouring(view.session);
    let value = colour_by.value()?.of(view.session.genes.get(gene)?)?;
    let name = colour_name(colour_by).to_lowercase();
    Some(match colour_by {
        ColourBy::Onset | ColourBy::PeakTime => {
            format!("{name} {}", format::time(value, view.time_unit()))
        }
        _ => format!("{name} {}", format::short(value)),
    })
}
