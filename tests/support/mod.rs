//! A small made-up experiment, and workers that answer with it at once: what the window shows can
//! then be tested without reading, training or clustering anything.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use genetide::gui::Workers;
use genetide::gui::desktop::dialogs::{PathFuture, PathPicker, Purpose};
use genetide::pipeline::{ClusterEdit, ClusterOutcome, PipelineError, Prepared};
use genetide::session::{
    BandsJob, CellsJob, ClusterJob, ClusterTask, EmbedJob, ExportInputs, ExportKind, Notice,
    PrepareJob, ReadJob, Request, TrainJob, TrainedNetwork,
};
use genetide::worker::{LiveMapJob, Steps, inline};
use genetide_analysis::cluster::summary::summarise;
use genetide_analysis::{
    ClusterBase, ClusterMethod, ClusterSummary, Clustering, ConditionDifference, DifferenceKind,
    Direction, Embedding, Estimate, Evidence, GeneResponse, GeneRow, KChoice, KQuality,
    KineticEstimates, Kinetics, ResponseTest, Share, Significance, Status, SweepStep,
};
use genetide_data::read::{
    CellSource, CellValue, CellValues, GeneCells, LabelSummary, LoadedTable, ReadProgress,
    TableSummary,
};
use genetide_data::value_scale::ValueScale;
use genetide_data::{
    Attribute, CellTransform, GeneIndex, GeneProfiles, GeneScale, Matrix, Moments, RowIndex,
    Sample, Samples, ScaledProfiles, TimeUnit,
};
use genetide_figure::figure::Picture;
use genetide_model::{Band, EpochLosses, TrainObserver, TrainingResult};

/// The times, in hours.
pub const TIMES: [f64; 5] = [0.0, 3.0, 6.0, 12.0, 24.0];
const CELLS: [u32; 5] = [400, 150, 160, 140, 150];

/// Six programs of response and a flat one, at those times.
const PROGRAMS: [[f64; 5]; 7] = [
    [0.05, 1.0, 0.7, 0.25, 0.1],
    [0.05, 0.75, 0.85, 1.0, 0.97],
    [0.05, 0.2, 0.6, 1.0, 0.8],
    [0.02, 0.03, 0.3, 1.0, 0.8],
    [0.02, 0.02, 0.05, 0.55, 1.0],
    [1.0, 0.55, 0.35, 0.25, 0.2],
    [0.5; 5],
];
const FLAT: usize = 6;
const NAMED: [(&str, usize); 5] = [
    ("IRF1", 0),
    ("STAT1", 1),
    ("GBP2", 2),
    ("CXCL10", 3),
    ("CXCL9", 4),
];

/// Everything that is known once the made-up experiment was run.
pub struct Experiment {
    pub table: Arc<LoadedTable>,
    pub prepared: Arc<Prepared>,
    pub training: Arc<TrainingResult>,
    pub embedding: Arc<Embedding>,
    pub losses: Vec<EpochLosses>,
    size: Size,
}

/// How many genes there are: as many of each program, one program after the other.
#[derive(Clone, Copy)]
struct Size {
    per_program: usize,
}

impl Size {
    fn program_of(self, gene: usize) -> usize {
        gene / self.per_program
    }

    /// Genes that respond; the flat ones follow.
    fn responding(self) -> usize {
        FLAT * self.per_program
    }
}

/// A number in [-1, 1] that looks random and is not.
fn wiggle(seed: usize) -> f64 {
    (seed as f64 * 12.9898).sin()
}

fn gene_names(size: Size) -> Vec<String> {
    let mut names: Vec<String> = (0..PROGRAMS.len() * size.per_program)
        .map(|gene| format!("SIM_{gene:04}"))
        .collect();
    for (name, program) in NAMED {
        names[program * size.per_program] = name.to_owned();
    }
    names
}

fn profiles(size: Size) -> GeneProfiles {
    let names = gene_names(size);
    let moments = (0..names.len())
        .flat_map(|gene| {
            let scale = 1.0 + 0.8 * wiggle(gene);
            TIMES.iter().enumerate().map(move |(t, _)| {
                let jitter = if size.program_of(gene) == FLAT {
                    0.02
                } else {
                    0.06
                };
                let mean = scale
                    * (0.2 + PROGRAMS[size.program_of(gene)][t] + jitter * wiggle(gene * 5 + t));
                Moments {
                    count: CELLS[t],
                    mean,
                    m2: 0.3 * f64::from(CELLS[t]) * scale,
                }
            })
        })
        .collect();
    GeneProfiles::from_times(
        names,
        &TIMES,
        Some(TimeUnit::Hours),
        vec!["monocyte".into()],
        &CELLS,
        moments,
    )
}

/// The same genes in libraries of two conditions and two donors.
fn in_conditions(profiles: &GeneProfiles) -> GeneProfiles {
    let labels = [
        ("act", "D1", 0.9),
        ("act", "D2", 1.1),
        ("ctr", "D1", 0.45),
        ("ctr", "D2", 0.55),
    ];
    let times = TIMES.iter().zip(CELLS);
    let samples = times.flat_map(|(&time, cells)| {
        labels.map(|(condition, donor, _)| {
            Sample::new(time, cells, |attribute| match attribute {
                Attribute::Condition => Some(condition.to_owned()),
                Attribute::Replicate => Some(donor.to_owned()),
                _ => None,
            })
        })
    });
    let samples = Samples::new(samples.collect(), Some(TimeUnit::Hours), Vec::new());
    let moments = Matrix::from_fn(profiles.gene_count(), samples.len(), |gene, s| {
        let moments = profiles.moments(gene, s / labels.len());
        moments.scaled(labels[s % labels.len()].2)
    });
    GeneProfiles::new(profiles.genes().to_vec(), samples, moments)
}

fn label((&time, cells): (&f64, u32)) -> LabelSummary {
    LabelSummary {
        label: format!("{time}h"),
        time,
        cells: u64::from(cells),
        ..LabelSummary::default()
    }
}

fn summary(name: &str) -> TableSummary {
    let headers = ["cell_id", "cell_type", "time", "IRF1", "STAT1", "GBP2"];
    TableSummary {
        name: name.to_owned(),
        sha256: "0".repeat(64),
        cells: 1000,
        cells_filtered_out: 250,
        genes_in_table: 2000,
        time_column: "time".into(),
        cell_type_column: Some("cell_type".into()),
        cell_id_column: Some("cell_id".into()),
        ignored_columns: vec!["donor".into()],
        first_columns: headers.map(str::to_owned).to_vec(),
        cell_types_in_table: vec![("monocyte".into(), 1000), ("T cell".into(), 250)],
        conditions_in_table: vec![("LPS".into(), 600), ("mock".into(), 400)],
        layout: "CSV, cells in rows".into(),
        noun: "cell".into(),
        labels: TIMES.iter().zip(CELLS).map(label).collect(),
        transform: CellTransform::Normalise,
        transform_note: "Counts: normalised to the median cell total of each time".into(),
        warnings: vec!["column donor holds text and was ignored".into()],
        preview: (0..5)
            .map(|cell| {
                vec![
                    format!("cell_{cell}"),
                    "monocyte".into(),
                    "0 h".into(),
                    "0".into(),
                    "2".into(),
                    "1".into(),
                ]
            })
            .collect(),
        ..TableSummary::default()
    }
}

impl Experiment {
    /// The experiment, as if read from a file of this name.
    pub fn new(name: &str) -> Self {
        Self::of_size(name, 30)
    }

    /// The experiment with so many genes of each of six programs, and as many that are flat.
    pub fn of_size(name: &str, per_program: usize) -> Self {
        let size = Size { per_program };
        Self::of_profiles(name, size, profiles(size), response)
    }

    /// The experiment under two conditions, with two donors each: "ctr" has half the values of "act",
    /// and differs significantly in the genes of the first program.
    pub fn with_conditions(name: &str) -> Self {
        let size = Size { per_program: 30 };
        Self::of_profiles(name, size, in_conditions(&profiles(size)), |size, gene| {
            let q = match size.program_of(gene) {
                0 => 1e-4,
                _ => 0.5,
            };
            GeneResponse {
                condition: Some(Significance { p: q, q }),
                interaction: Some(Significance { p: q, q: 2.0 * q }),
                ..response(size, gene)
            }
        })
    }

    fn of_profiles(
        name: &str,
        size: Size,
        profiles: GeneProfiles,
        response: impl Fn(Size, usize) -> GeneResponse,
    ) -> Self {
        let (genes, columns) = (profiles.gene_count(), profiles.courses().columns().len());
        let errors = Matrix::from_fn(genes, columns, |gene, column| {
            0.06 + 0.02 * wiggle(gene * columns + column)
        });
        let scaled = ScaledProfiles::new(&profiles, Some(&errors), GeneScale::Zscore);
        let response = ResponseTest {
            fdr: 0.05,
            evidence: Evidence::Replicates { paired: true },
            genes: (0..genes).map(|gene| response(size, gene)).collect(),
            standard_errors: Some(errors),
        };
        let losses: Vec<EpochLosses> = (1..=40).map(losses).collect();
        let training = training(&scaled, losses.clone());
        Self {
            table: Arc::new(LoadedTable {
                left_out: ["IRF9", "STAT2"].map(str::to_owned).to_vec().into(),
                profiles,
                summary: summary(name),
                cells: CellSource::default(),
            }),
            embedding: Arc::new(embedding(size)),
            prepared: Arc::new(Prepared::new(response, scaled, ValueScale::Linear)),
            training: Arc::new(training),
            losses,
            size,
        }
    }

    /// The genes in `k` clusters: programs one after the other.
    pub fn clusters(&self, k: usize) -> ClusterOutcome {
        let scaled = &self.prepared.scaled;
        let label = |gene: usize| 1 + self.size.program_of(gene) % k;
        let points = RowIndex::indices(&self.prepared.points);
        let labels: Vec<usize> = points.into_iter().map(label).collect();
        let mut summaries = vec![describe(0, scaled, |gene| {
            self.size.program_of(gene) == FLAT
        })];
        summaries.extend((1..=k).map(|cluster| {
            describe(cluster, scaled, |gene| {
                self.size.program_of(gene) != FLAT && label(gene) == cluster
            })
        }));
        let genes = (0..self.table.profiles.gene_count())
            .map(|gene| {
                let cluster = if self.size.program_of(gene) == FLAT {
                    0
                } else {
                    label(gene)
                };
                self.row(gene, cluster)
            })
            .collect();
        let n = labels.len();
        ClusterOutcome {
            clustering: Arc::new(Clustering {
                k,
                method: ClusterMethod::Kmeans,
                labels,
                membership: vec![0.9; n],
                probability: Matrix::filled(n, k, 0.9 / k as f64),
                stability: None,
                denoised: None,
                silhouette: (0..n).map(|i| 0.5 + 0.3 * wiggle(i)).collect(),
                mean_silhouette: 0.5,
                inertia: 1000.0 / k as f64,
                clusters: summaries[1..].to_vec(),
            }),
            summaries,
            colour_slots: (0..k).collect(),
            names: vec![None; k],
            by_hand: false,
            genes: Arc::new(genes),
        }
    }

    fn row(&self, gene: usize, cluster: usize) -> GeneRow {
        let tested = self.prepared.response.genes[gene];
        let kinetics = (cluster > 0).then(|| kinetics(PROGRAMS[self.size.program_of(gene)]));
        let courses = self.table.profiles.courses();
        let of_courses = (0..courses.count()).map(|course| {
            let kinetics = kinetics?;
            // The second condition has half the values of the first.
            let amplitude = kinetics.amplitude / (1 + course) as f64;
            Some(Kinetics {
                amplitude,
                ..kinetics
            })
        });
        GeneRow {
            gene: self.table.profiles.genes()[gene].clone(),
            cluster: Some(cluster),
            status: tested.status,
            evidence: self.prepared.response.evidence,
            p: tested.time.map(|time| time.p),
            q: tested.time.map(|time| time.q),
            condition: tested.condition,
            interaction: tested.interaction,
            membership: (cluster > 0).then_some(0.9 + 0.1 * wiggle(gene)),
            stability: None,
            silhouette: (cluster > 0).then(|| 0.5 + 0.3 * wiggle(gene)),
            kinetics: of_courses.collect(),
            log2_change: vec![kinetics.map(|_| 1.5); courses.count()],
            difference: courses.are_several().then(|| ConditionDifference {
                log2_fold: 1.0,
                time: TIMES[2],
                high: 0,
                low: 1,
                kind: (self.size.program_of(gene) == 0).then_some(DifferenceKind::Amplitude),
            }),
        }
    }

    /// Sixty cells at each time, around the mean.
    pub fn cells(&self, gene: GeneIndex) -> GeneCells {
        let at = (0..TIMES.len()).map(|t| {
            let mean = self.table.profiles.moments(gene.index(), t).mean;
            let cell = |i: usize| CellValue {
                value: (mean * (1.0 + 0.6 * wiggle(gene.index() + 60 * t + i))) as f32,
                cell_type: 0,
            };
            (0..60).map(cell).collect()
        });
        let at = at.collect();
        GeneCells { gene, at }
    }

    /// A fifth of a standard deviation around the reconstruction.
    pub fn band(&self, gene: usize) -> Band {
        let curve = self.training.reconstructed.row(gene);
        Band {
            low: curve.iter().map(|value| value - 0.2).collect(),
            high: curve.iter().map(|value| value + 0.2).collect(),
            between: Vec::new(),
        }
    }

    /// Silhouette and inertia for k from 2 to 20; 6 is best.
    pub fn quality(&self) -> Vec<KQuality> {
        (2..=20)
            .map(|k| KQuality {
                k,
                silhouette: 0.6 - 0.03 * (k as f64 - 6.0).abs(),
                inertia: 1000.0 / k as f64,
                stability: None,
                strength: None,
                bic: None,
            })
            .collect()
    }
}

fn response(size: Size, gene: usize) -> GeneResponse {
    let responds = size.program_of(gene) != FLAT;
    let p = if responds { 1e-6 } else { 0.5 };
    GeneResponse {
        status: if responds {
            Status::Responds
        } else {
            Status::NoResponse
        },
        time: Some(Significance { p, q: p * 2.0 }),
        condition: None,
        interaction: None,
        clustered: responds,
    }
}

fn losses(epoch: usize) -> EpochLosses {
    let fall = (-(epoch as f64) / 12.0).exp();
    EpochLosses {
        epoch,
        train_loss: 1.0 + 5.0 * fall,
        train_reconstruction: 0.7 + 5.0 * fall,
        train_kl: 1.0 - fall,
        validation_loss: Some(1.2 + 4.8 * fall),
        validation_reconstruction: Some(0.9 + 4.8 * fall),
        validation_kl: Some(1.0 - 0.9 * fall),
        kl_weight: 0.3,
    }
}

fn training(scaled: &ScaledProfiles, losses: Vec<EpochLosses>) -> TrainingResult {
    TrainingResult {
        losses,
        best_epoch: 37,
        seconds: 21.0,
        device: "CPU".into(),
        ending: genetide_model::Ending::EarlyStop { patience: 40 },
        latents: scaled.values.clone(),
        reconstructed: scaled.values.map(|value| 0.95 * value),
        kinetics: Vec::new(),
        weights: Vec::new(),
    }
}

fn embedding(size: Size) -> Embedding {
    let points = size.responding();
    let xy = (0..points)
        .map(|point| {
            let angle = size.program_of(point) as f64 * 1.05;
            let x = 6.0 * angle.cos() + 1.5 * wiggle(point * 3);
            let y = 4.0 * angle.sin() + 1.2 * wiggle(point * 7 + 1);
            [x as f32, y as f32]
        })
        .collect();
    Embedding {
        xy,
        trustworthiness: 0.97,
        neighbours: 15,
    }
}

fn kinetics(profile: [f64; 5]) -> Kinetics {
    let change = |value: f64| (value - profile[0]).abs();
    let peak = (0..5)
        .max_by(|&a, &b| change(profile[a]).total_cmp(&change(profile[b])))
        .unwrap();
    let half = (0..5)
        .find(|&t| change(profile[t]) >= change(profile[peak]) / 2.0)
        .unwrap();
    Kinetics {
        onset: TIMES[half],
        peak_time: TIMES[peak],
        amplitude: change(profile[peak]),
        direction: if profile[peak] > profile[0] {
            Direction::Up
        } else {
            Direction::Down
        },
        return_time: None,
        estimates: Some(KineticEstimates {
            onset: around(TIMES[half]),
            time_to_95: around(TIMES[peak]),
            peak: around(TIMES[peak]),
            duration: around(6.0),
            half_life: None,
        }),
    }
}

/// A fifth below to a quarter above.
fn around(median: f64) -> Estimate {
    Estimate {
        low: 0.8 * median,
        median,
        high: 1.25 * median,
    }
}

fn describe(
    label: usize,
    scaled: &ScaledProfiles,
    belongs: impl Fn(usize) -> bool,
) -> ClusterSummary {
    let rows: Vec<usize> = (0..scaled.len())
        .filter(|&row| belongs(scaled.genes[row].index()))
        .collect();
    let words = match (label, scaled.courses.are_several()) {
        (0, _) => "flat",
        (_, false) => "early, sustained; peak 6 h",
        (_, true) => "act: early, sustained; peak 6 h · ctr: late; peak 24 h",
    };
    ClusterSummary {
        kinetics: vec![None; scaled.courses.count()],
        words: words.to_owned(),
        ..summarise(label, &rows, scaled, None, (label > 0).then_some(0.9))
    }
}

impl Steps for Experiment {
    fn read(
        &self,
        _job: &ReadJob,
        _progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<LoadedTable, PipelineError> {
        Ok(LoadedTable::clone(&self.table))
    }

    fn prepare(&self, _job: &PrepareJob) -> Prepared {
        Prepared::clone(&self.prepared)
    }

    fn train(
        &self,
        _job: &TrainJob,
        device_found: &mut dyn FnMut(&str),
        observer: &mut dyn TrainObserver,
    ) -> Result<TrainingResult, PipelineError> {
        device_found("CPU");
        for losses in &self.losses {
            observer.epoch(losses);
        }
        Ok(TrainingResult::clone(&self.training))
    }

    fn embed(&self, _job: &EmbedJob) -> Result<Embedding, PipelineError> {
        Ok(Embedding::clone(&self.embedding))
    }

    fn embed_live(
        &self,
        _job: &LiveMapJob,
        _before: Option<&Embedding>,
        _is_wanted: &dyn Fn() -> bool,
    ) -> Result<Option<Embedding>, PipelineError> {
        Ok(Some(Embedding::clone(&self.embedding)))
    }

    fn cluster_base(
        &self,
        network: &TrainedNetwork,
        _share: Share<'_>,
    ) -> Result<ClusterBase, PipelineError> {
        let points = RowIndex::indices(&self.prepared.points);
        let (latents, profiles) = (&self.training.latents, &self.prepared.scaled);
        Ok(ClusterBase::new(
            latents.select(&points),
            profiles.select(&points),
            ClusterMethod::Kmeans,
            network.config.seed,
        )?)
    }

    fn cluster(
        &self,
        job: &ClusterJob,
        _base: &ClusterBase,
        _share: Share<'_>,
    ) -> Result<ClusterOutcome, PipelineError> {
        Ok(match &job.task {
            ClusterTask::Compute(_) => self.clusters(match job.network.config.analysis.k {
                KChoice::Fixed(k) => k,
                KChoice::Auto => 6,
            }),
            ClusterTask::Edit(before, edit) => {
                let before = before.clustering.k;
                let k = match edit {
                    ClusterEdit::Merge(labels) => before + 1 - labels.len(),
                    ClusterEdit::Split { parts, .. } => before - 1 + parts,
                };
                ClusterOutcome {
                    by_hand: true,
                    ..self.clusters(k)
                }
            }
        })
    }

    fn sweep(
        &self,
        _base: &ClusterBase,
        _share: Share<'_>,
        progress: &mut dyn FnMut(SweepStep) -> ControlFlow<()>,
    ) -> Result<(), PipelineError> {
        for quality in self.quality() {
            if progress(SweepStep::Quality(quality)).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn export(
        &self,
        _kind: ExportKind,
        path: &Path,
        _results: &ExportInputs,
    ) -> Result<Vec<PathBuf>, PipelineError> {
        Ok(vec![path.to_owned()])
    }

    fn draw(&self, _results: &ExportInputs) -> Result<Picture, PipelineError> {
        Ok(Picture {
            width: 2,
            height: 1,
            rgba: vec![255; 8],
        })
    }

    fn cells(
        &self,
        job: &CellsJob,
        _progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
    ) -> Result<CellValues, PipelineError> {
        let genes = job.genes.iter().map(|&gene| self.cells(gene));
        Ok(CellValues {
            genes: genes.collect(),
        })
    }

    fn bands(&self, job: &BandsJob) -> Result<Vec<(GeneIndex, Band)>, PipelineError> {
        let genes = job.genes.iter();
        Ok(genes.map(|&gene| (gene, self.band(gene.index()))).collect())
    }
}

/// Workers that answer every request at once, from the experiment. Session files are written and
/// read.
pub struct InstantWorkers {
    experiment: Experiment,
    notices: RefCell<VecDeque<Notice>>,
    /// Everything asked for.
    pub requests: Rc<RefCell<Vec<Request>>>,
}

impl InstantWorkers {
    pub fn new(experiment: Experiment) -> Self {
        Self {
            experiment,
            notices: RefCell::default(),
            requests: Rc::default(),
        }
    }
}

impl Workers for InstantWorkers {
    fn submit(&self, request: Request) {
        let answers = inline::answer(&self.experiment, request.clone());
        self.notices.borrow_mut().extend(answers);
        self.requests.borrow_mut().push(request);
    }

    fn poll(&self) -> Option<Notice> {
        self.notices.borrow_mut().pop_front()
    }
}

/// A file dialog in which the user has always chosen these files already.
pub struct ChosenPaths(pub Vec<PathBuf>);

impl PathPicker for ChosenPaths {
    fn pick(&self, _purpose: Purpose, _proposed_name: &str) -> PathFuture {
        Box::pin(std::future::ready(Some(self.0.clone())))
    }
}

/// A file dialog in which the user has always chosen already.
pub struct ChosenPath(pub PathBuf);

impl PathPicker for ChosenPath {
    fn pick(&self, _purpose: Purpose, _proposed_name: &str) -> PathFuture {
        Box::pin(std::future::ready(Some(vec![self.0.clone()])))
    }
}
