//! The map's points, grouped by colour; made again only when map, clusters or colouring change.

use std::sync::Arc;

use eframe::egui::Color32;
use egui_plot::PlotPoint;

use super::{View, format, theme};
use crate::analysis::{Embedding, GeneRow};
use crate::palette;
use crate::session::ColourBy;

/// How many colours a continuous value is drawn in.
const SHADES: usize = 32;

/// Membership below which a gene is drawn as one between clusters.
pub const BORDER: f64 = 0.8;

/// Points of one colour.
pub struct Group {
    /// The colour.
    pub colour: Color32,
    /// Whether the points are discs; rings otherwise.
    pub filled: bool,
    /// The points.
    pub points: Vec<PlotPoint>,
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
}

/// The points of the map.
pub struct Scatter {
    embedding: Arc<Embedding>,
    genes: Arc<Vec<GeneRow>>,
    colour_by: ColourBy,
    /// Points by colour.
    pub groups: Vec<Group>,
    /// The gene at each point, in the order of the embedding.
    pub gene_at: Vec<usize>,
    /// What the colours mean.
    pub key: Key,
}

impl Scatter {
    /// Groups the points of the session's map; `None` when there is none.
    pub fn new(view: &View<'_>) -> Option<Self> {
        let session = view.session;
        let embedding = session.embedding.clone()?;
        let trained_on = session.trained_on.as_deref()?;
        let gene_at: Vec<usize> = trained_on
            .points
            .iter()
            .filter_map(|&row| trained_on.scaled.genes.get(row).copied())
            .collect();
        let (groups, key) = if session.colour_by == ColourBy::Cluster {
            (by_cluster(view, &embedding, &gene_at), Key::Clusters)
        } else {
            by_value(view, &embedding, &gene_at)
        };
        Some(Self {
            embedding,
            genes: session.genes.clone(),
            colour_by: session.colour_by,
            groups,
            gene_at,
            key,
        })
    }

    /// Whether this still shows the session.
    pub fn is_current(&self, view: &View<'_>) -> bool {
        let session = view.session;
        let embedding = session.embedding.as_ref();
        embedding.is_some_and(|embedding| Arc::ptr_eq(embedding, &self.embedding))
            && Arc::ptr_eq(&session.genes, &self.genes)
            && session.colour_by == self.colour_by
    }

    /// Each point with its gene.
    pub fn iter(&self) -> impl Iterator<Item = (usize, PlotPoint)> + '_ {
        let points = self.embedding.xy.iter().map(|&xy| plot_point(xy));
        self.gene_at.iter().copied().zip(points)
    }
}

fn plot_point([x, y]: [f32; 2]) -> PlotPoint {
    PlotPoint::new(x, y)
}

fn by_cluster(view: &View<'_>, embedding: &Embedding, gene_at: &[usize]) -> Vec<Group> {
    let clusters = view.session.clusters.as_deref();
    let k = clusters.map_or(0, |clusters| clusters.clustering.k);
    // The discs of every cluster, then the rings of its genes near a border.
    let mut groups: Vec<Group> = (0..2 * (k + 1))
        .map(|group| Group {
            colour: view.cluster_colour(Some(group % (k + 1))),
            filled: group <= k,
            points: Vec::new(),
        })
        .collect();
    for (&gene, &xy) in gene_at.iter().zip(&embedding.xy) {
        let row = view.session.genes.get(gene);
        let label = row.and_then(|row| row.cluster).filter(|&label| label <= k);
        let is_sure = row
            .and_then(|row| row.membership)
            .is_none_or(|own| own >= BORDER);
        let first = if is_sure { 0 } else { k + 1 };
        groups[first + label.unwrap_or(0)]
            .points
            .push(plot_point(xy));
    }
    groups
}

/// The value a gene is coloured by; `None` where it has none.
fn value(row: &GeneRow, colour_by: ColourBy) -> Option<f64> {
    match colour_by {
        ColourBy::Cluster | ColourBy::List(_) => None,
        ColourBy::Onset => row.kinetics.map(|kinetics| kinetics.onset),
        ColourBy::PeakTime => row.kinetics.map(|kinetics| kinetics.peak_time),
        ColourBy::Amplitude => row.kinetics.map(|kinetics| kinetics.amplitude),
        ColourBy::Silhouette => row.silhouette,
        ColourBy::Membership => row.membership,
        ColourBy::Stability => row.stability,
    }
}

fn by_value(view: &View<'_>, embedding: &Embedding, gene_at: &[usize]) -> (Vec<Group>, Key) {
    let colour_by = view.session.colour_by;
    let value_of = |gene: usize| {
        let value = value(view.session.genes.get(gene)?, colour_by)?;
        value.is_finite().then_some(value)
    };
    let mut values: Vec<f64> = gene_at.iter().filter_map(|&gene| value_of(gene)).collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = range(&values, colour_by);
    let span = if high > low { high - low } else { 1.0 };
    let grey = theme::colour(palette::GREY);
    let mut groups: Vec<Group> = (0..=SHADES)
        .map(|shade| Group {
            colour: if shade == 0 {
                grey
            } else {
                theme::colour(palette::sequential(
                    (shade - 1) as f64 / (SHADES - 1) as f64,
                ))
            },
            filled: true,
            points: Vec::new(),
        })
        .collect();
    for (&gene, &xy) in gene_at.iter().zip(&embedding.xy) {
        let shade = value_of(gene).map_or(0, |value| {
            let fraction = ((value - low) / span).clamp(0.0, 1.0);
            1 + (fraction * (SHADES - 1) as f64).round() as usize
        });
        groups[shade].points.push(plot_point(xy));
    }
    let title = title(view, colour_by);
    (groups, Key::Range { title, low, high })
}

/// Lowest and highest colour. Shares have the same colours whatever the genes. Amplitudes are cut at the 98th percentile: a few strong genes would
/// leave all others in one colour.
fn range(sorted: &[f64], colour_by: ColourBy) -> (f64, f64) {
    let (Some(&low), Some(&highest)) = (sorted.first(), sorted.last()) else {
        return (0.0, 1.0);
    };
    if matches!(colour_by, ColourBy::Membership | ColourBy::Stability) {
        (0.0, 1.0)
    } else if colour_by == ColourBy::Amplitude {
        let index = (sorted.len() - 1) * 98 / 100;
        (low, sorted[index])
    } else {
        (low, highest)
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
pub fn colour_name(colour_by: ColourBy) -> &'static str {
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

/// What the value of a gene is in words, for its tooltip.
pub fn value_text(view: &View<'_>, gene: usize) -> Option<String> {
    let colour_by = view.session.colour_by;
    let value = value(view.session.genes.get(gene)?, colour_by)?;
    let name = colour_name(colour_by).to_lowercase();
    Some(match colour_by {
        ColourBy::Onset | ColourBy::PeakTime => {
            format!("{name} {}", format::time(value, view.time_unit()))
        }
        _ => format!("{name} {}", format::short(value)),
    })
}
