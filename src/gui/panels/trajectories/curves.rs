//! Builds the curves of the plots from the session.

use crate::gui::panels::View;
use crate::gui::panels::trajectories::{
    curve::{Chart, Curve, Dot, Role, mean_of},
    genes::PlotGenes,
    options::{ALL_CELLS, CELLS_AT_A_TIME, Shown, Split},
    parts::Parts,
};
use crate::gui::widgets::format;
use crate::session::{GeneField, Run};
use genetide_analysis::Estimate;
use genetide_data::read::{GeneCells, scatter};
use genetide_data::{Attribute, GeneIndex};
use genetide_figure::trajectory::TrajectoryInputs;
use genetide_model::Band;

/// The inputs of the curves, from the session; `None` without a table.
pub fn inputs<'a>(view: &View<'a>) -> Option<TrajectoryInputs<'a>> {
    let session = view.session;
    let prepared = session.prepared_on_view();
    Some(TrajectoryInputs {
        profiles: &session.table()?.profiles,
        standard_errors: prepared.and_then(|p| p.response.standard_errors.as_ref()),
        scaled: prepared.map(|prepared| &prepared.scaled),
        reconstructed: session.view().map(Run::curves),
    })
}

/// Builds the curves of the genes drawn.
pub struct ChartBuilder<'a> {
    view: &'a View<'a>,
    inputs: TrajectoryInputs<'a>,
    options: Shown,
    genes: &'a PlotGenes,
    parts: Parts,
    /// The lines of genes that are not drawn one by one, which are not split by cell type.
    courses: Parts,
}

impl<'a> ChartBuilder<'a> {
    /// `None` without a table.
    pub fn new(view: &'a View<'a>, options: Shown, genes: &'a PlotGenes) -> Option<Self> {
        let inputs = inputs(view)?;
        Some(Self {
            view,
            parts: Parts::new(&inputs, options.split),
            courses: Parts::courses(&inputs),
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
        let band = self.band(gene).filter(|_| in_full);
        let mut curves = self.lines(&self.parts, gene, band, role);
        if !self.options.band {
            for curve in &mut curves {
                curve.trajectory.band.clear();
            }
        }
        if self.options.band && in_full {
            for curve in &mut curves {
                curve.onset = self.onset(gene, curve);
            }
        }
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

    /// The curves of a gene in `parts`.
    fn lines(&self, parts: &Parts, gene: GeneIndex, band: Option<&Band>, role: Role) -> Vec<Curve> {
        let name = self.view.gene_name(gene);
        let curves = (0..parts.count()).filter_map(|place| {
            let of = (gene, self.options.scaled);
            let mut trajectory = parts.trajectory(&self.inputs, of, band, place)?;
            if role == Role::Faint {
                trajectory.reconstructed.clear();
            }
            Some(Curve {
                part: parts.part(place),
                ..Curve::new(Some(gene), name, role, trajectory)
            })
        });
        curves.collect()
    }

    /// The onset of the course that a line stands for; none for a cell type.
    fn onset(&self, gene: GeneIndex, curve: &Curve) -> Option<Estimate> {
        let course = match self.options.split {
            Split::CellType => return None,
            Split::Nothing | Split::Condition => curve.part.as_ref().map_or(0, |(place, _)| *place),
        };
        GeneField::Onset.estimate(self.view.session.genes().get(gene.index())?, course)
    }

    fn add_libraries(&self, gene: GeneIndex, curve: &mut Curve) {
        // Lines that have libraries stand for courses.
        let course = curve.part.as_ref().map_or(0, |(place, _)| *place);
        let libraries = self.inputs.libraries(gene, course, self.options.scaled);
        curve.libraries = libraries.unwrap_or_default();
        let all = self.inputs.profiles.samples().libraries();
        let are_several = self.inputs.profiles.courses().are_several();
        let shared = curve
            .libraries
            .iter()
            .map(|of| are_several && all[of.library].label(Attribute::Condition).is_none());
        curve.shared = shared.collect();
    }

    fn band(&self, gene: GeneIndex) -> Option<&Band> {
        let session = self.view.session;
        let run = session.view()?;
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

    /// Faint curves of many selected genes, and their means.
    fn many(&self) -> Vec<Curve> {
        let genes = self.genes.faint.iter();
        let faint = genes.flat_map(|&gene| self.lines(&self.courses, gene, None, Role::Faint));
        faint.chain(self.means()).collect()
    }

    /// The mean of many selected genes in each course.
    fn means(&self) -> Vec<Curve> {
        let name = format!("Mean of {}", format::counted(self.genes.many.len(), "gene"));
        let parts = &self.courses;
        let means = (0..parts.count()).filter_map(|place| {
            let all = self.genes.many.iter().filter_map(|&gene| {
                parts.trajectory(&self.inputs, (gene, self.options.scaled), None, place)
            });
            Some(Curve {
                part: parts.part(place),
                ..Curve::new(None, &name, Role::Mean, mean_of(all)?)
            })
        });
        means.collect()
    }
}

/// The curves of the gene under the pointer, one for each course.
pub fn hovered(view: &View<'_>, options: Shown, gene: GeneIndex) -> Vec<Curve> {
    let genes = PlotGenes::default();
    let builder = ChartBuilder::new(view, options, &genes);
    builder.map_or_else(Vec::new, |builder| {
        builder.lines(&builder.courses, gene, None, Role::Hovered)
    })
}
