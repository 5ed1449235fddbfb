//! Builds the curves of the plots from the session.

use crate::gui::panels::View;
use crate::gui::panels::trajectories::{
    curve::{Chart, Curve, Dot, Role, mean_of},
    genes::PlotGenes,
    options::{ALL_CELLS, CELLS_AT_A_TIME, Shown, Split},
    parts::Parts,
};
use crate::gui::widgets::format;
use genetide_data::read::{GeneCells, scatter};
use genetide_data::{Attribute, GeneIndex};
use genetide_figure::trajectory::{Trajectory, TrajectoryInputs};
use genetide_model::Band;

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
    options: Shown,
    genes: &'a PlotGenes,
    parts: Parts,
}

impl<'a> ChartBuilder<'a> {
    /// `None` without a table.
    pub fn new(view: &'a View<'a>, options: Shown, genes: &'a PlotGenes) -> Option<Self> {
        let inputs = inputs(view)?;
        Some(Self {
            view,
            parts: Parts::new(&inputs, options.split),
            inputs,
            options,
            genes,
        })
    }

    pub fn into_parts(self) -> Parts {
        self.parts
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
        let mut text = self.parts.description();
        if self.options.replicates && !self.genes.in_full().is_empty() {
            let libraries = self.inputs.profiles.samples().libraries().len();
            text.push_str(&format!("; with {libraries} libraries"));
        }
        let curves = self.view.session.curves();
        let mut in_full = self.genes.in_full().iter();
        if self.options.cells && in_full.any(|&gene| curves.cells(gene).is_some()) {
            text.push_str("; with single cells");
        }
        text
    }

    /// The slot of colour and marker of a gene, given its index among the genes drawn one by one.
    fn slot(&self, gene: GeneIndex, place: usize) -> usize {
        let pins = self.view.pins;
        let behind = place.saturating_sub(self.genes.pinned.len());
        pins.of(gene).unwrap_or_else(|| pins.free(behind))
    }

    /// The curves of a gene that is drawn individually.
    fn of_gene(&self, gene: GeneIndex, slot: usize) -> Vec<Curve> {
        let in_full = self.genes.in_full().contains(&gene);
        let role = match in_full {
            true => Role::Full(slot),
            false => Role::Thin(slot),
        };
        let scaled = self.options.scaled;
        let curve =
            |trajectory| Curve::new(Some(gene), self.view.gene_name(gene), role, trajectory);
        let mut curves: Vec<Curve> = Vec::new();
        if self.parts.names.is_empty() {
            let band = self.band(gene).filter(|_| in_full);
            curves.extend(self.inputs.of_all(gene, scaled, band).map(curve));
        }
        curves.extend(self.in_parts(gene, curve));
        if self.options.replicates && in_full {
            for curve in &mut curves {
                self.add_libraries(gene, curve);
            }
        }
        if self.options.cells
            && in_full
            && let Some(cells) = self.view.session.curves().cells(gene)
        {
            self.add_dots(cells, &mut curves);
        }
        curves
    }

    /// The curves of a gene in each cell type or condition.
    fn in_parts(&self, gene: GeneIndex, curve: impl Fn(Trajectory) -> Curve) -> Vec<Curve> {
        let names = self.parts.names.iter().enumerate();
        let curves = names.filter_map(|(place, name)| {
            let gene = (gene, self.options.scaled);
            let trajectory = self.parts.trajectory(&self.inputs, gene, place)?;
            Some(Curve {
                part: Some((place, name.clone())),
                ..curve(trajectory)
            })
        });
        curves.collect()
    }

    fn add_libraries(&self, gene: GeneIndex, curve: &mut Curve) {
        let condition = curve.part.as_ref().map(|(_, name)| name.as_str());
        let libraries = self.inputs.libraries(gene, condition, self.options.scaled);
        curve.libraries = libraries.unwrap_or_default();
        let all = self.inputs.profiles.samples().libraries();
        let shared = curve
            .libraries
            .iter()
            .map(|of| condition.is_some() && all[of.library].label(Attribute::Condition).is_none());
        curve.shared = shared.collect();
    }

    fn band(&self, gene: GeneIndex) -> Option<&Band> {
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
                let of_type = |curve: &&mut Curve| match curve.part {
                    Some((place, _)) => self.parts.holds(place, cell.cell_type as usize),
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
        let of_gene = |&gene: &GeneIndex| self.inputs.of_all(gene, scaled, None);
        let faint = self.genes.faint.iter().filter_map(|gene| {
            let mut trajectory = of_gene(gene)?;
            trajectory.reconstructed.clear();
            let name = self.view.gene_name(*gene);
            Some(Curve::new(Some(*gene), name, Role::Faint, trajectory))
        });
        faint.chain(self.means()).collect()
    }

    /// The mean of many selected genes, or one for each condition.
    fn means(&self) -> Vec<Curve> {
        let scaled = self.options.scaled;
        let name = format!("Mean of {}", format::counted(self.genes.many.len(), "gene"));
        let curve = |mean| Curve::new(None, &name, Role::Mean, mean);
        let many = || self.genes.many.iter().copied();
        if self.options.split != Split::Condition {
            let all = many().filter_map(|gene| self.inputs.of_all(gene, scaled, None));
            return mean_of(all).map(curve).into_iter().collect();
        }
        let names = self.parts.names.iter().enumerate();
        let means = names.filter_map(|(place, name)| {
            let of = |gene| self.parts.trajectory(&self.inputs, (gene, scaled), place);
            let mean = mean_of(many().filter_map(of))?;
            Some(Curve {
                part: Some((place, name.clone())),
                ..curve(mean)
            })
        });
        means.collect()
    }
}

/// The curves of the gene under the pointer: one, or one for each condition.
pub fn hovered(view: &View<'_>, options: Shown, gene: GeneIndex) -> Vec<Curve> {
    let genes = PlotGenes::default();
    let Some(builder) = ChartBuilder::new(view, options, &genes) else {
        return Vec::new();
    };
    let name = view.gene_name(gene);
    let curve = |trajectory| Curve::new(Some(gene), name, Role::Hovered, trajectory);
    if options.split == Split::Condition {
        return builder.in_parts(gene, curve);
    }
    let all = builder.inputs.of_all(gene, options.scaled, None);
    all.map(curve).into_iter().collect()
}
