//! The curves of the plots, made anew only when something changes.

use egui_plot::PlotPoint;

use super::super::{View, format};
use super::Options;
use super::shown::Shown;
use crate::data::read::{GeneCells, scatter};
use crate::export::trajectory::{Trajectory, TrajectoryInputs};

/// Single cells drawn of a gene at a time.
pub const CELLS_AT_A_TIME: usize = 400;
/// Single cells drawn in all.
pub const ALL_CELLS: usize = 6000;
/// Cell types drawn, those with the most cells.
pub const MOST_TYPES: usize = 6;

/// Why a curve is drawn, which decides how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A gene in full, with its slot of colour and marker.
    Full(usize),
    /// A thin line, with its slot.
    Thin(usize),
    /// One of many.
    Faint,
    /// The mean of many.
    Mean,
    /// The gene under the pointer.
    Hovered,
}

/// One curve.
pub struct Curve {
    /// The gene; `None` for a mean of genes.
    pub gene: Option<usize>,
    /// Its name.
    pub name: String,
    /// Why it is drawn.
    pub role: Role,
    /// The cell type, as its place among those drawn and its name.
    pub cell_type: Option<(usize, String)>,
    /// What is shown.
    pub trajectory: Trajectory,
    /// The means as the plot takes them.
    pub means: Vec<PlotPoint>,
    /// The reconstruction as the plot takes it.
    pub fit: Vec<PlotPoint>,
    /// Single cells.
    pub dots: Vec<Dot>,
}

/// A single cell.
#[derive(Clone, Copy)]
pub struct Dot {
    /// When.
    pub time: f64,
    /// Where beside the time, from -1 to 1.
    pub aside: f32,
    /// As drawn.
    pub value: f64,
}

/// The curves of one plot.
pub struct Chart {
    /// In its corner; empty for the only plot.
    pub title: String,
    /// For the accessibility tree.
    pub description: String,
    /// Those on top last.
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

    /// Lowest and highest value worth an axis: of single cells, all but 2 % at either end.
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

/// What curves are made from, as the session has it.
pub fn inputs<'a>(view: &View<'a>) -> Option<TrajectoryInputs<'a>> {
    let session = view.session;
    let training = session.training.as_deref();
    let prepared = match training {
        Some(_) => session.trained_on.as_deref(),
        None => session.prepared.as_deref(),
    };
    Some(TrajectoryInputs {
        profiles: &session.table.as_deref()?.profiles,
        standard_errors: prepared.and_then(|p| p.response.standard_errors.as_deref()),
        scaled: prepared.map(|prepared| &prepared.scaled),
        reconstructed: training.map(|training| training.reconstructed.as_slice()),
    })
}

/// Makes curves for what is shown.
pub struct Maker<'a> {
    view: &'a View<'a>,
    inputs: TrajectoryInputs<'a>,
    options: Options,
    shown: &'a Shown,
    /// The cell types drawn; empty where all cells are taken together.
    types: Vec<usize>,
}

impl<'a> Maker<'a> {
    /// `None` without a table.
    pub fn new(view: &'a View<'a>, options: Options, shown: &'a Shown) -> Option<Self> {
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
            shown,
            types,
        })
    }

    /// The cell types drawn.
    pub fn type_names(&self) -> Vec<String> {
        let names = self.inputs.profiles.cell_types();
        self.types.iter().map(|&c| names[c].clone()).collect()
    }

    /// All plots.
    pub fn charts(&self) -> Vec<Chart> {
        if !self.options.stacked {
            let mut curves = self.many();
            // The first pinned lies on top.
            let singly: Vec<usize> = self.shown.singly().collect();
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
        let singly = self.shown.singly().enumerate().map(|(i, gene)| {
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
                format::counted(self.shown.many.len(), "gene")
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
        let singly: Vec<usize> = self.shown.singly().collect();
        let names: Vec<&str> = singly.iter().map(|&g| self.view.gene_name(g)).collect();
        let mut text = "Trajectories, ".to_owned();
        if !names.is_empty() {
            let count = format::counted(names.len(), "gene");
            text.push_str(&format!("{count}: {}", names.join(", ")));
        }
        if !self.shown.many.is_empty() {
            let and = if names.is_empty() { "" } else { "; " };
            let count = format::counted(self.shown.many.len(), "selected gene");
            text.push_str(&format!("{and}{count} and their mean"));
        }
        text + &self.extras()
    }

    /// What else is drawn, for descriptions.
    fn extras(&self) -> String {
        let mut text = String::new();
        if !self.types.is_empty() {
            text.push_str(&format!("; by cell type: {}", self.type_names().join(", ")));
        }
        let curves = &self.view.session.curves;
        let in_full = self.shown.in_full();
        let has_cells = in_full.iter().any(|&gene| curves.cells(gene).is_some());
        if self.options.cells && has_cells {
            text.push_str("; with single cells");
        }
        text
    }

    /// The slot of colour and marker of a gene, by its place among those drawn one by one.
    fn slot(&self, gene: usize, place: usize) -> usize {
        let pins = self.view.pins;
        let behind = place.saturating_sub(self.shown.pinned.len());
        pins.of(gene).unwrap_or_else(|| pins.free(behind))
    }

    /// The curves of a gene that is drawn by itself.
    fn of_gene(&self, gene: usize, slot: usize) -> Vec<Curve> {
        let in_full = self.shown.in_full().contains(&gene);
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
            && let Some(cells) = self.view.session.curves.cells(gene)
        {
            self.add_dots(cells, &mut curves);
        }
        curves
    }

    fn band(&self, gene: usize) -> Option<&crate::model::Band> {
        let session = self.view.session;
        let training = session.training.as_ref().filter(|_| self.options.band)?;
        let in_full = self.shown.in_full().contains(&gene);
        session
            .curves
            .band(training, gene)
            .filter(|_| in_full)
            .map(|band| &**band)
    }

    fn add_dots(&self, cells: &GeneCells, curves: &mut [Curve]) {
        let times = self.inputs.profiles.times();
        let genes = self.shown.in_full().len();
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
                // 53 bits to a fraction of 1.
                let random = scatter((t << 32 | place) as u64) >> 11;
                let aside = random as f64 / (1_u64 << 53) as f64 * 2.0 - 1.0;
                let value = curve.trajectory.cell(cell);
                let aside = aside as f32;
                curve.dots.push(Dot { time, aside, value });
            }
        }
    }

    /// The many selected, and their mean.
    fn many(&self) -> Vec<Curve> {
        let scaled = self.options.scaled;
        let mut curves: Vec<Curve> = Vec::new();
        for &gene in &self.shown.faint {
            let name = self.view.gene_name(gene);
            let trajectory = self.inputs.of_all(gene, scaled, None);
            curves.extend(trajectory.map(|mut trajectory| {
                trajectory.reconstructed.clear();
                Curve::new(Some(gene), name, Role::Faint, trajectory)
            }));
        }
        let all = self.shown.many.iter();
        let all = all.filter_map(|&gene| self.inputs.of_all(gene, scaled, None));
        curves.extend(mean_of(all).map(|mean| {
            let name = format!("mean of {}", format::counted(self.shown.many.len(), "gene"));
            Curve::new(None, &name, Role::Mean, mean)
        }));
        curves
    }
}

/// The gene under the pointer, where it is not drawn anyway.
pub fn hovered(view: &View<'_>, options: Options, gene: usize) -> Option<Curve> {
    let trajectory = inputs(view)?.of_all(gene, options.scaled, None)?;
    Some(Curve::new(
        Some(gene),
        view.gene_name(gene),
        Role::Hovered,
        trajectory,
    ))
}

/// The cell types with the most cells, in the order of the table.
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

/// The mean of trajectories over those with a value at all of the times of the first complete one.
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
