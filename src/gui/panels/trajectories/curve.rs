//! The curves of the plots.

use std::cmp::Ordering;

use egui_plot::PlotPoint;

use genetide_analysis::Estimate;
use genetide_data::GeneIndex;
use genetide_figure::trajectory::{LibraryValue, Trajectory};

/// The role of a curve, which decides its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A gene with errors and markers, and its slot of colour and marker.
    Full(usize),
    /// A gene as a thin line, with its slot.
    Thin(usize),
    /// One of many selected genes.
    Faint,
    /// The mean of many selected genes.
    Mean,
    /// The gene under the pointer.
    Hovered,
}

pub struct Curve {
    /// The gene; `None` for a mean of genes.
    pub gene: Option<GeneIndex>,
    pub name: String,
    pub role: Role,
    /// The cell type or condition, as its place among those drawn and its name.
    pub part: Option<(usize, String)>,
    pub trajectory: Trajectory,
    /// The means as plot points.
    pub means: Vec<PlotPoint>,
    /// The reconstruction as plot points.
    pub fit: Vec<PlotPoint>,
    pub dots: Vec<Dot>,
    /// The libraries drawn one by one.
    pub libraries: Vec<LibraryValue>,
    /// Whether each of them belongs to all conditions.
    pub shared: Vec<bool>,
    /// The onset that is marked.
    pub onset: Option<Estimate>,
}

/// A single cell.
#[derive(Clone, Copy)]
pub struct Dot {
    pub time: f64,
    /// Horizontal offset from the time, from -1 to 1.
    pub aside: f32,
    pub value: f64,
}

/// The curves of one plot.
pub struct Chart {
    /// Shown in its corner; empty if it is the only plot.
    pub title: String,
    /// For the accessibility tree.
    pub description: String,
    /// In painting order, the topmost last.
    pub curves: Vec<Curve>,
}

impl Curve {
    pub fn new(gene: Option<GeneIndex>, name: &str, role: Role, trajectory: Trajectory) -> Self {
        let means = trajectory.observed.iter().map(|at| [at.time, at.mean]);
        let fit = trajectory.reconstructed.iter().copied();
        Self {
            gene,
            name: name.to_owned(),
            role,
            part: None,
            means: means.map(PlotPoint::from).collect(),
            fit: fit.map(PlotPoint::from).collect(),
            dots: Vec::new(),
            libraries: Vec::new(),
            shared: Vec::new(),
            onset: None,
            trajectory,
        }
    }

    /// The range of values that the axis should include, without the outer 2 % of the single cells
    /// at either end.
    pub fn range(&self) -> (f64, f64) {
        let (mut low, mut high) = self.trajectory.range();
        for value in self.libraries.iter().map(|of| of.mean) {
            (low, high) = (low.min(value), high.max(value));
        }
        if self.dots.is_empty() {
            return (low, high);
        }
        let mut values: Vec<f64> = self.dots.iter().map(|dot| dot.value).collect();
        values.sort_unstable_by(f64::total_cmp);
        let tail = values.len() / 50;
        let inner = &values[tail..values.len() - tail];
        (low.min(inner[0]), high.max(inner[inner.len() - 1]))
    }
}

/// The mean of the trajectories that have a value at the largest number of time points.
pub fn mean_of(all: impl Iterator<Item = Trajectory>) -> Option<Trajectory> {
    let all = all.map(|trajectory| (trajectory, 1.0));
    let (mut mean, count) = all.reduce(|(mut sum, count), (next, one)| {
        match next.observed.len().cmp(&sum.observed.len()) {
            Ordering::Less => (sum, count),
            Ordering::Equal => {
                for (sum, at) in sum.observed.iter_mut().zip(&next.observed) {
                    sum.mean += at.mean;
                }
                (sum, count + one)
            }
            Ordering::Greater => (next, one),
        }
    })?;
    for at in &mut mean.observed {
        at.mean /= count;
        at.standard_error = 0.0;
    }
    mean.reconstructed.clear();
    mean.band.clear();
    Some(mean)
}
