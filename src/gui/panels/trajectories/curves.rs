//! The curves of the plots, and how they are built from the session.

use egui_plot::PlotPoint;

use crate::gui::panels::View;
use crate::gui::panels::trajectories::{
    genes::PlotGenes,
    limits::{ALL_CELLS, CELLS_AT_A_TIME, MOST_TYPES},
    options::Options,
};
use crate::gui::widgets::format;
use genetide_data::read::{GeneCells, scatter};
use genetide_figure::trajectory::{Trajectory, TrajectoryInputs};

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
        let point = |[x, y]: [f64; 2]| PlotPoint::new(x, y);
        let observed = trajectory.observed.iter();
        Self {
            gene,
            name: name.to_owned(),
            role,
            cell_type: None,
            means: observed.map(|at| point([at.time, at.mean])).collect(),
            fit: trajectory
                .reconstructed
                .iter()
                .copied()
                .map(point)
                .collect(),
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
        (
            low.min(values[tail]),
            high.max(values[values.len() - 1 - tail]),
        )
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
        let types = if options.by_type {
            types_of(&inputs)
        } else {
            Vec::new()
        };
        Some(Self {
            view,
            inputs,
            options,
            genes,
            types,
        })
    }

    /// Names of the cell types drawn.
    pub fn type_names(&self) -> Vec<String> {
        let names = self.inputs.profiles.cell_types();
        self.types.iter().map(|&c| names[c].clone()).collect()
    }

    /// All plots.
    pub fn charts(&self) -> Vec<Chart> {
        if !self.options.stacked {
            let mut curves = self.many();
            // The first pinned gene is on top.
            let singly: Vec<usize> = self.genes.singly().collect();
            for (i, &gene) in singly.iter().enumerate().rev() {
                curves.extend(self.of_gene(gene, self.slot(gene, i)));
            }
            let description = self.description();
            return vec![Chart {
                title: String::new(),
                description,
                curves,
            }];
        }
        let singly = self.genes.singly().enumerate().map(|(i, gene)| {
            let name = self.view.gene_name(gene);
            Chart {
                title: name.to_owned(),
                description: format!("Trajectory, {name}{}", self.extras()),
                curves: self.of_gene(gene, self.slot(gene, i)),
            }
        });
        let mut charts: Vec<Chart> = singly.collect();
        let many = self.many();
        if !many.is_empty() {
            let title = format!(
                "{} selected",
                format::counted(self.genes.many.len(), "gene")
            );
            charts.push(Chart {
                description: format!("Trajectories, {title}"),
                title,
                curves: many,
            });
        }
        charts
    }

    fn description(&self) -> String {
        let singly: Vec<usize> = self.genes.singly().collect();
        let names: Vec<&str> = singly.iter().map(|&g| self.view.gene_name(g)).collect();
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
        let curves = &self.view.session.curves();
        let in_full = self.genes.in_full();
        let has_cells = in_full.iter().any(|&gene| curves.cells(gene).is_some());
        if self.options.cells && has_cells {
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
        let role = if in_full {
            Role::Full(slot)
        } else {
            Role::Thin(slot)
        };
        let name = self.view.gene_name(gene);
        let mut curves = Vec::new();
        if self.types.is_empty() {
            let trajectory = self
                .inputs
                .of_all(gene, self.options.scaled, self.band(gene));
            curves.extend(trajectory.map(|t| Curve::new(Some(gene), name, role, t)));
        }
        for (i, &c) in self.types.iter().enumerate() {
            let trajectory = self.inputs.of_type(gene, c, self.options.scaled);
            let Some(trajectory) = trajectory else {
                continue;
            };
            let mut curve = Curve::new(Some(gene), name, role, trajectory);
            curve.cell_type = Some((i, self.inputs.profiles.cell_types()[c].clone()));
            curves.push(curve);
        }
        if self.options.cells
            && in_full
            && let Some(cells) = self.view.session.curves().cells(gene)
        {
            self.add_dots(cells, &mut curves);
        }
        curves
    }

    fn band(&self, gene: usize) -> Option<&genetide_model::Band> {
        let session = self.view.session;
        let run = session.view().filter(|_| self.options.band)?;
        let in_full = self.genes.in_full().contains(&gene);
        session
            .curves()
            .band(run.id, gene)
            .filter(|_| in_full)
            .map(|band| &**band)
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
                let value = curve.trajectory.cell(cell);
                let aside = aside as f32;
                curve.dots.push(Dot { time, aside, value });
            }
        }
    }

    /// Faint curves of many selected genes, and their mean.
    fn many(&self) -> Vec<Curve> {
        let scaled = self.options.scaled;
        let mut curves: Vec<Curve> = Vec::new();
        for &gene in &self.genes.faint {
            let name = self.view.gene_name(gene);
            let trajectory = self.inputs.of_all(gene, scaled, None);
            curves.extend(trajectory.map(|mut trajectory| {
                trajectory.reconstructed.clear();
                Curve::new(Some(gene), name, Role::Faint, trajectory)
            }));
        }
        let all = self.genes.many.iter();
        let all = all.filter_map(|&gene| self.inputs.of_all(gene, scaled, None));
        curves.extend(mean_of(all).map(|mean| {
            let name = format!("Mean of {}", format::counted(self.genes.many.len(), "gene"));
            Curve::new(None, &name, Role::Mean, mean)
        }));
        curves
    }
}

/// The curve of the gene under the pointer.
pub fn hovered(view: &View<'_>, options: Options, gene: usize) -> Option<Curve> {
    let trajectory = inputs(view)?.of_all(gene, options.scaled, None)?;
    Some(Curve::new(
        Some(gene),
        view.gene_name(gene),
        Role::Hovered,
        trajectory,
    ))
}

/// The cell types with the most cells, in the order of the data set.
fn types_of(inputs: &TrajectoryInputs<'_>) -> Vec<usize> {
    let profiles = inputs.profiles;
    let cells = |c: usize| -> u32 {
        let times = 0..profiles.time_count();
        times.map(|t| profiles.cells_at_of_type(t, c)).sum()
    };
    let mut types: Vec<usize> = (0..profiles.cell_types().len()).collect();
    types.sort_by_key(|&c| std::cmp::Reverse(cells(c)));
    types.truncate(MOST_TYPES);
    types.sort_unstable();
    types
}

/// The mean of the trajectories that have a value at the largest number of time points.
fn mean_of(all: impl Iterator<Item = Trajectory>) -> Option<Trajectory> {
    let mut sum: Option<Trajectory> = None;
    let mut count = 0.0;
    for trajectory in all {
        let Some(sum) = &mut sum else {
            sum = Some(trajectory);
            count = 1.0;
            continue;
        };
        let longer = trajectory.observed.len() > sum.observed.len();
        if longer {
            *sum = trajectory;
            count = 1.0;
        } else if trajectory.observed.len() == sum.observed.len() {
            count += 1.0;
            for (sum, at) in sum.observed.iter_mut().zip(&trajectory.observed) {
                sum.mean += at.mean;
            }
        }
    }
    let mut mean = sum?;
    for at in &mut mean.observed {
        at.mean /= count;
        at.standard_error = 0.0;
    }
    mean.reconstructed.clear();
    mean.band.clear();
    Some(mean)
}
