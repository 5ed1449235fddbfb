//! How long a frame of the window takes with 20,000 genes, and how soon a new number of clusters is
//! seen with 2,000: `cargo bench --bench frame`.
//!
//! A frame is all of `ui` and tessellation, without painting. Map, grid of clusters and table of
//! genes are in sight, in a window of 1600 x 1000 points.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::App;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Context, Event, FullOutput, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    TouchPhase, Vec2, pos2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use genetide::config::RunConfig;
use genetide::gui::widgets::point_grid::PointGrid;
use genetide::gui::{GenetideApp, PersistentState, Workers};
use genetide::session::{DataCommand, LogCommand, Notice, Request, Session, TrainingCommand};
use genetide::worker::Engine;
use genetide_analysis::{ClusterMethod, KChoice};
use genetide_data::read::Source;
use support::{ChosenPath, Experiment, InstantWorkers};

/// Genes of each of seven programs, six of which are on the map.
const PER_PROGRAM: usize = 3334;

const SIZE: Vec2 = vec2(1600.0, 1000.0);

/// The window, with time and input of our own.
struct Window {
    ctx: Context,
    app: GenetideApp,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    fn new(session: Session, workers: InstantWorkers) -> Self {
        let ctx = Context::default();
        let app = GenetideApp::new(
            &ctx,
            session,
            |_| Ok(Box::new(workers) as Box<dyn Workers>),
            Box::new(ChosenPath("cells.csv".into())),
            PersistentState::default(),
        );
        Self {
            ctx,
            app: app.unwrap(),
            frame: eframe::Frame::_new_kittest(),
            time: 0.0,
        }
    }

    /// Lays the window out, and turns it into triangles.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let FullOutput {
            shapes,
            pixels_per_point,
            ..
        } = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            app.ui(ui, frame);
        });
        self.ctx.tessellate(shapes, pixels_per_point).len()
    }
}

/// A session with the experiment clustered; toasts are dismissed.
fn trained(workers: &InstantWorkers) -> Session {
    let mut config = RunConfig::default();
    config.analysis.k = KChoice::Fixed(6);
    config.analysis.method = ClusterMethod::Kmeans;
    let mut session = Session::new(config);
    let mut requests = session.execute(DataCommand::Open(Source::Sample));
    let mut train = Some(TrainingCommand::Start);
    while !requests.is_empty() {
        requests
            .drain(..)
            .for_each(|request| workers.submit(request));
        while let Some(notice) = workers.poll() {
            requests.extend(session.on_notice(notice));
        }
        if requests.is_empty()
            && let Some(train) = train.take()
        {
            requests = session.execute(train);
        }
    }
    for toast in session.toasts().to_vec() {
        session.execute(LogCommand::DismissToast(toast.id));
    }
    session
}

fn window() -> Window {
    let workers = InstantWorkers::new(Experiment::of_size("cells.csv", PER_PROGRAM));
    let session = trained(&workers);
    assert_eq!(
        session.map_on_view().unwrap().embedding.xy.len(),
        6 * PER_PROGRAM
    );
    let mut window = Window::new(session, workers);
    for _ in 0..20 {
        window.frame(Vec::new());
    }
    window
}

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame with 20,000 genes");
    group.sample_size(50);
    let mut still = window();
    group.bench_function("nothing changes", |b| b.iter(|| still.frame(Vec::new())));
    // At the right of the map, which is in the middle, above the clusters.
    let over_map = |step: usize| pos2(870.0 + (step % 80) as f32, 245.0 + (step % 60) as f32);
    let mut hovered = window();
    let (mut step, mut named) = (0, 0);
    group.bench_function("the pointer moves over the map", |b| {
        b.iter(|| {
            step += 1;
            named += usize::from(hovered.app.session().selection().hovered.is_some());
            hovered.frame(vec![Event::PointerMoved(over_map(step))])
        });
    });
    assert!(named >= step / 10, "{named} of {step} times over a gene");
    let mut zoomed = window();
    zoomed.frame(vec![Event::PointerMoved(over_map(0))]);
    group.bench_function("the map is zoomed", |b| {
        b.iter(|| {
            step += 1;
            let turned = if step % 20 < 10 { 3.0 } else { -3.0 };
            zoomed.frame(vec![Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                source: MouseWheelSource::Trackpad,
                delta: vec2(0.0, turned),
                phase: TouchPhase::Move,
                modifiers: Modifiers::NONE,
            }])
        });
    });
    group.finish();
}

fn hits(criterion: &mut Criterion) {
    let experiment = Experiment::of_size("cells.csv", PER_PROGRAM);
    let points = experiment.embedding.xy.clone();
    let grid = PointGrid::new(points.clone());
    let mut group = criterion.benchmark_group("20,000 points");
    // A reach of 10 points of the screen, on a map of 15 units on 500 points.
    let mut step = 0;
    group.bench_function("hit test", |b| {
        b.iter(|| {
            step += 1;
            grid.nearest(black_box(points[step % points.len()]), 0.3)
        });
    });
    group.bench_function("grid of the hit test", |b| {
        b.iter(|| PointGrid::new(black_box(points.clone())));
    });
    group.finish();
}

/// Answers at once, but for clusters, which are made as always.
struct WithEngine {
    instant: InstantWorkers,
    engine: Engine,
}

impl Workers for WithEngine {
    fn submit(&self, request: Request) {
        match request {
            Request::Cluster(_) | Request::Sweep(_) => self.engine.submit(request),
            other => self.instant.submit(other),
        }
    }

    fn poll(&self) -> Option<Notice> {
        self.instant.poll().or_else(|| self.engine.poll())
    }
}

/// A window with 2,000 genes trained and the sweep over k done.
fn swept_window() -> Harness<'static, GenetideApp> {
    let instant = InstantWorkers::new(Experiment::of_size("cells.csv", 334));
    let mut harness = Harness::builder().with_size(SIZE).build_eframe(|creation| {
        let workers = |wake| {
            let engine = Engine::start(wake, None)?;
            Ok(Box::new(WithEngine { instant, engine }) as Box<dyn Workers>)
        };
        let picker = Box::new(ChosenPath("cells.csv".into()));
        let (session, remembered) = (Session::default(), PersistentState::default());
        GenetideApp::new(&creation.egui_ctx, session, workers, picker, remembered).unwrap()
    });
    harness.run_steps(3);
    for button in ["Open example data", "Start training"] {
        harness.get_all_by_label(button).next().unwrap().click();
        harness.run_steps(5);
    }
    let is_done = |session: &Session| session.clusters().is_some() && !session.is_sweeping();
    while !is_done(harness.state().session()) {
        std::thread::sleep(Duration::from_millis(20));
        harness.step();
    }
    harness.run_steps(30);
    harness
}

/// From the slider to the first frame in the new colours, tessellated.
fn change_of_k(criterion: &mut Criterion) {
    let mut harness = swept_window();
    let made = |harness: &Harness<'_, GenetideApp>| {
        harness.state().session().clusters().unwrap().clustering.k
    };
    let mut change = |k: usize| {
        let slider = harness.get_by_role_and_label(Role::Slider, "clusters");
        let started = Instant::now();
        slider.set_value_accesskit(k as f64);
        harness.step();
        while made(&harness) != k {
            harness.step();
        }
        let shapes = harness.output().shapes.clone();
        black_box(harness.ctx.tessellate(shapes, 1.0));
        started.elapsed()
    };
    let mut group = criterion.benchmark_group("2,000 genes");
    group.sample_size(20);
    let mut step = 0;
    group.bench_function("change of k", |b| {
        b.iter_custom(|times| {
            let each = (0..times).map(|_| {
                step += 1;
                change([4, 7, 5, 9][step % 4])
            });
            each.sum()
        });
    });
    group.finish();
}

criterion_group!(benches, frames, hits, change_of_k);
criterion_main!(benches);
