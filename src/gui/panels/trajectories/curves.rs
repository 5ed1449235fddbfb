//! The curves of the plots, and how they are built from the session.

use std::cmp::{Ordering, Reverse};

use egui_plot::PlotPoint;

use crate::gui::panels::View;
use crate::gui::panels::trajectories::{
    genes::PlotGenes,
    options::{ALL_CELLS, CELLS_AT_A_TIME, Options},
};
use crate::gui::widgets::format;
use genetide_data::read::{GeneCells, scatter};
use genetide_figure::trajectory::{Trajectory, TrajectoryInputs};
use genetide_model::Band;

/// The largest number of cell types drawn; those with the most cells are.
const MOST_TYPES: usize = 6;

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
    pub gene: Option<usize>,
    pub name: String,
    pub role: Role,
    /// The cell type, as its place among those drawn and its name.
    pub cell_type: Option<(usize, String)>,
    pub trajectory: Trajectory,
    /// The means as plot points.
    pub means: Vec<PlotPoint>,
    /// The reconstruction as plot points.
    pub fit: Vec<PlotPoint>,
    pub dots: Vec<Dot>,
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
    fn new(gene: Option<usize>, name: &str, role: Role, trajectory: Trajectory) -> Self {
        let means = trajectory.observed.iter().map(|at| [at.time, at.mean]);
        let fit = trajectory.reconstructed.iter().copied();
        Self {
            gene,
            name: name.to_owned(),
            role,
            cell_type: None,
            means: means.map(PlotPoint::from).collect(),
            fit: fit.map(PlotPoint::from).collect(),
            dots: Vec::new(),
            trajectory,
        }
    }

    /// The range of values that the axis should include, without the outer 2 % of the single cells
    /// at either end.
    pub fn range(&self) -> (f64, f64) {
        let (low, high) = self.trajectory.range();
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

/// The inputs of the curves, from the session; `None` without a table.
pub fn inputs<'a>(view: &View<'a>) -> Option<TrajectoryInputs<'a>> {
    let session = view.session;
    let prepared = session.prepared_on_view();
    Some(TrajectoryInputs {
        profiles: &session.table()?.profiles,
        standard_errors: prepared.and_then(|p| p.response.standard_errors.as_ref()),
        scaled: prepared.map(|prepared| &prepared.scaled),
        reconstructed: session.view().map(|run| &run.training.reconstructed),
    })
}

/// Builds the curves of the genes drawn.
pub struct ChartBuilder<'a> {
    view: &'a View<'a>,
    inputs: TrajectoryInputs<'a>,
    options: Options,
    genes: &'a PlotGenes,
    /// The cell types drawn; empty if all cells are pooled.
    types: Vec<usize>,
}

impl<'a> ChartBuilder<'a> {
    /// `None` without a table.
    pub fn new(view: &'a View<'a>, options: Options, genes: &'a PlotGenes) -> Option<Self> {
        let inputs = inputs(view)?;
        let types = match options.by_type {
            true => types_of(&inputs),
            false => Vec::new(),
        };
        Some(Self {
            view,
            inputs,
            options,
            genes,
            types,
        })
    }

    pub fn type_names(&self) -> Vec<String> {
        let names = self.inputs.profiles.cell_types();
        self.types.iter().map(|&c| names[c].clone()).collect()
    }

    pub fn charts(&self) -> Vec<Chart> {
        let singly = self.genes.singly().enumerate();
        let singly = singly.map(|(i, gene)| (gene, self.of_gene(gene, self.slot(gene, i))));
        let many = self.many();
        if !self.options.stacked {
            // The first pinned gene is on top.
            let singly: Vec<_> = singly.collect();
            let singly = singly.into_iter().rev().flat_map(|(_, curves)| curves);
            return vec![Chart {
                title: String::new(),
                description: self.description(),
                curves: many.into_iter().chain(singly).collect(),
            }];
        }
        let singly = singly.map(|(gene, curves)| {
            let title = self.view.gene_name(gene).to_owned();
            Chart {
                description: format!("Trajectory, {title}{}", self.extras()),
                title,
                curves,
            }
        });
        let mut charts: Vec<Chart> = singly.collect();
        if !many.is_empty() {
            let genes = format::counted(self.genes.many.len(), "gene");
            charts.push(Chart {
                description: format!("Trajectories, {genes} selected"),
                title: format!("{genes} selected"),
                curves: many,
            });
        }
        charts
    }

    fn description(&self) -> String {
        let names = self.genes.singly().map(|gene| self.view.gene_name(gene));
        let names: Vec<&str> = names.collect();
        let mut text = "Trajectories, ".to_owned();
        if !names.is_empty() {
            let count = format::counted(names.len(), "gene");
            text.push_str(&format!("{count}: {}", names.join(", ")));
        }
        if !self.genes.many.is_empty() {
            let and = if names.is_empty() { "" } else { "; " };
            let count = format::counted(self.genes.many.len(), "selected gene");
            text.push_str(&format!("{and}{count} and their mean"));
        }
        text + &self.extras()
    }

    /// What else is drawn, for the accessible description.
    fn extras(&self) -> String {
        let mut text = String::new();
        if !self.types.is_empty() {
            text.push_str(&format!("; by cell type: {}", self.type_names().join(", ")));
        }
        let curves = self.view.session.curves();
        let mut in_full = self.genes.in_full().iter();
        if self.options.cells && in_full.any(|&gene| curves.cells(gene).is_some()) {
            text.push_str("; with single cells");
        }
        text
    }

    /// The slot of colour and marker of a gene, given its index among the genes drawn one by one.
    fn slot(&self, gene: usize, place: usize) -> usize {
        let pins = self.view.pins;
        let behind = place.saturating_sub(self.genes.pinned.len());
        pins.of(gene).unwrap_or_else(|| pins.free(behind))
    }

    /// The curves of a gene that is drawn individually.
    fn of_gene(&self, gene: usize, slot: usize) -> Vec<Curve> {
        let in_full = self.genes.in_full().contains(&gene);
        let role = match in_full {
            true => Role::Full(slot),
            false => Role::Thin(slot),
        };
        let scaled = self.options.scaled;
        let curve =
            |trajectory| Curve::new(Some(gene), self.view.gene_name(gene), role, trajectory);
        let mut curves: Vec<Curve> = Vec::new();
        if self.types.is_empty() {
            let band = self.band(gene).filter(|_| in_full);
            curves.extend(self.inputs.of_all(gene, scaled, band).map(curve));
        }
        for (i, &c) in self.types.iter().enumerate() {
            let cell_type = Some((i, self.inputs.profiles.cell_types()[c].clone()));
            let trajectory = self.inputs.of_type(gene, c, scaled);
            curves.extend(trajectory.map(|trajectory| Curve {
                cell_type,
                ..curve(trajectory)
            }));
        }
        if self.options.cells
            && in_full
            && let Some(cells) = self.view.session.curves().cells(gene)
        {
            self.add_dots(cells, &mut curves);
        }
        curves
    }

    fn band(&self, gene: usize) -> Option<&Band> {
        let session = self.view.session;
        let run = session.view().filter(|_| self.options.band)?;
        session.curves().band(run.id, gene).map(|band| &**band)
    }

    fn add_dots(&self, cells: &GeneCells, curves: &mut [Curve]) {
        let times = self.inputs.profiles.times();
        let genes = self.genes.in_full().len();
        let most = (ALL_CELLS / (genes * times.len()).max(1)).clamp(20, CELLS_AT_A_TIME);
        for (t, &time) in times.iter().enumerate() {
            for (place, cell) in cells.some_at(t, most).into_iter().enumerate() {
                let of_type = |curve: &&mut Curve| match curve.cell_type {
                    Some((i, _)) => self.types.get(i) == Some(&(cell.cell_type as usize)),
                    None => true,
                };
                let Some(curve) = curves.iter_mut().find(of_type) else {
                    continue;
                };
                // 53 random bits as a fraction of 1.
                let random = scatter((t << 32 | place) as u64) >> 11;
                let aside = random as f64 / (1_u64 << 53) as f64 * 2.0 - 1.0;
                curve.dots.push(Dot {
                    time,
                    aside: aside as f32,
                    value: curve.trajectory.cell(cell),
                });
            }
        }
    }

    /// Faint curves of many selected genes, and their mean.
    fn many(&self) -> Vec<Curve> {
        let scaled = self.options.scaled;
        let of_gene = |&gene: &usize| self.inputs.of_all(gene, scaled, None);
        let faint = self.genes.faint.iter().filter_map(|gene| {
            let mut trajectory = of_gene(gene)?;
            trajectory.reconstructed.clear();
            let name = self.view.gene_name(*gene);
            Some(Curve::new(Some(*gene), name, Role::Faint, trajectory))
        });
        let mean = mean_of(self.genes.many.iter().filter_map(of_gene)).map(|mean| {
            let name = format!("Mean of {}", format::counted(self.genes.many.len(), "gene"));
            Curve::new(None, &name, Role::Mean, mean)
        });
        faint.chain(mean).collect()
    }
}

/// The curve of the gene under the pointer.
pub fn hovered(view: &View<'_>, options: Options, gene: usize) -> Option<Curve> {
    let trajectory = inputs(view)?.of_all(gene, options.scaled, None)?;
    let name = view.gene_name(gene);
    Some(Curve::new(Some(gene), name, Role::Hovered, trajectory))
}

/// The cell types with the most cells, in the order of the data set.
fn types_of(inputs: &TrajectoryInputs<'_>) -> Vec<usize> {
    let profiles = inputs.profiles;
    let cells = |c: usize| -> u32 {
        let times = 0..profiles.time_count();
        times.map(|t| profiles.cells_at_of_type(t, c)).sum()
    };
    let mut types: Vec<usize> = (0..profiles.cell_types().len()).collect();
    types.sort_by_key(|&c| Reverse(cells(c)));
    types.truncate(MOST_TYPES);
    types.sort_unstable();
    types
}

/// The mean of the trajectories that have a value at the largest number of time points.
fn mean_of(all: impl Iterator<Item = Trajectory>) -> Option<Trajectory> {
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
