//! The studies on small data sets, from the request to the files.

use std::sync::atomic::AtomicBool;

use clap::ValueEnum;

use crate::error::BenchmarkError;
use crate::methods::{Method, Presets};
use crate::output::{
    joint_csv, kinetics_csv, kinetics_summary_csv, onset_csv, recovery_csv, summary_csv,
};
use crate::progress::{Monitor, Progress};
use crate::run::{BenchmarkRequest, run};
use crate::study::{
    CallsRequest, ChoiceRequest, Condition, Design, Grouping, JointRequest, KineticDesign,
    KineticMeasure, KineticMethod, KineticsRequest, LabelledRequest, Recovery, RecoveryRequest,
    Spread, calibration_error, call_summaries, joint_scores, kinetic_spread, measure_calls,
    measure_choices, measure_joint, measure_kinetics, measure_labelled, measure_recovery,
    onset_medians, reliability, score_spread,
};
use genetide_data::simulate::{CellCounts, SimulationSettings, simulate};
use genetide_model::device::DeviceChoice;

/// All methods on 150 genes at depth 5 with a few epochs, which takes seconds.
fn tiny() -> RecoveryRequest {
    let mut condition = Condition::all(false)[3].clone();
    assert_eq!(condition.name(), "half flat, 5 times, depth 5");
    condition.simulation.genes = 150;
    let mut presets = Presets::default();
    for preset in [&mut presets.shape, &mut presets.prototype] {
        preset.device = DeviceChoice::Cpu;
        preset.model.epochs = 4;
    }
    RecoveryRequest {
        conditions: vec![condition],
        seeds: vec![1, 2],
        methods: Method::value_variants().to_vec(),
        presets,
    }
}

/// The results, and the progress before each piece of work.
fn measured(request: &RecoveryRequest) -> (Recovery, Vec<usize>) {
    let mut done = Vec::new();
    let mut sink = |progress: Progress<'_>| {
        if progress.epoch.is_none() {
            done.push(progress.done);
        }
    };
    let cancel = AtomicBool::new(false);
    let mut monitor = Monitor::new(request.pieces(), &cancel, &mut sink);
    let recovery = measure_recovery(request, &mut monitor).unwrap();
    (recovery, done)
}

#[test]
fn every_method_is_measured_on_every_data_set() {
    let request = tiny();
    let (recovery, done) = measured(&request);
    assert_eq!(done, (0..18).collect::<Vec<_>>());
    assert_eq!((recovery.rows.len(), recovery.calls.len()), (18, 2));
    let mean = |method| {
        score_spread(&recovery, 0, method, |row| row.ari)
            .unwrap()
            .mean
    };
    // At this depth the programs are easily told apart without the flat genes.
    assert!(mean(Method::Oracle) > 0.85, "{}", mean(Method::Oracle));
    assert!(mean(Method::TestedKmeans) > mean(Method::KmeansZscore) + 0.3);
    assert!(mean(Method::Deconvolution) > 0.6);
    for call in &recovery.calls {
        assert!(
            call.rates.power.unwrap() > 0.85 && call.rates.false_discovery_rate < 0.15,
            "{call:?}"
        );
    }
    let called: usize = recovery.calls.iter().map(|call| call.rates.called).sum();
    assert_eq!(recovery.members.len(), called);
    let error = calibration_error(&reliability(&recovery, 5.0)).unwrap();
    assert!((0.0..=1.0).contains(&error));
    let medians = &onset_medians(&recovery)[0];
    // Deep counts at 0, 3, 6, 12 and 24 h: onsets between times are known to an hour or so.
    assert!(medians.genes > 100, "{medians:?}");
    assert!(medians.hours[0].unwrap() < 2.0, "{medians:?}");
    let lines = |text: String| text.lines().count();
    assert_eq!(lines(recovery_csv(&recovery)), 19);
    assert_eq!(lines(onset_csv(&recovery)), 3);
    // 9 x (ari, nmi), 2 differences twice, FDR and power, one calibration error, the header.
    assert_eq!(
        lines(summary_csv(Some(&recovery), None)),
        18 + 4 + 2 + 1 + 1
    );
}

#[test]
fn the_same_seeds_give_the_same_tables() {
    let mut request = tiny();
    request.seeds = vec![7];
    request
        .methods
        .retain(|&method| method != Method::Prototype);
    let (first, second) = (measured(&request).0, measured(&request).0);
    let summary = |recovery: &Recovery| summary_csv(Some(recovery), None);
    assert_eq!(summary(&first), summary(&second));
    assert_eq!(first.members, second.members);
}

#[test]
fn a_cancelled_benchmark_ends() {
    let request = tiny();
    let cancel = AtomicBool::new(true);
    let mut sink = |_: Progress<'_>| ();
    let mut monitor = Monitor::new(request.pieces(), &cancel, &mut sink);
    let error: BenchmarkError = measure_recovery(&request, &mut monitor).unwrap_err();
    assert_eq!(error.exit_code(), 130);
}

#[test]
fn a_benchmark_leaves_all_files_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut recovery = tiny();
    recovery.seeds = vec![3];
    recovery.methods = vec![Method::TestedKmeans, Method::Shape];
    let request = BenchmarkRequest {
        recovery: Some(recovery),
        output: Some(folder.path().join("deep/out")),
        ..BenchmarkRequest::default()
    };
    let with = |cancel: bool| run(&request, &AtomicBool::new(cancel), &mut |_| ());
    assert_eq!(with(true).unwrap_err().exit_code(), 130);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let files = with(false).unwrap().files;
    let names: Vec<_> = (files.iter())
        .filter_map(|path| path.file_name()?.to_str())
        .collect();
    assert_eq!(
        names,
        [
            "recovery.csv",
            "recovery_calls.csv",
            "recovery.svg",
            "reliability.csv",
            "onset.csv",
            "summary.csv"
        ]
    );
    let figure = std::fs::read_to_string(folder.path().join("deep/out/recovery.svg")).unwrap();
    assert!(figure.contains("Mix half flat, 5 time points"));
    assert_eq!(
        std::fs::read_dir(folder.path().join("deep/out"))
            .unwrap()
            .count(),
        6
    );
}

#[test]
fn presets_are_scored_on_a_labelled_table() {
    let folder = tempfile::tempdir().unwrap();
    let (input, truth) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    let simulation = simulate(&SimulationSettings {
        genes: 100,
        cells: CellCounts(vec![30]),
        depth: 5.0,
        ..SimulationSettings::default()
    });
    let simulation = simulation.unwrap();
    simulation.write_table(&input).unwrap();
    simulation.write_truth(&truth).unwrap();
    let request = LabelledRequest {
        input,
        truth,
        ignore: vec!["flat".to_owned()],
        k: None,
        seeds: vec![1],
        methods: vec![Method::Prototype, Method::Shape],
        presets: tiny().presets,
    };
    let cancel = AtomicBool::new(false);
    let mut sink = |_: Progress<'_>| ();
    let mut monitor = Monitor::new(request.pieces(), &cancel, &mut sink);
    let scores = measure_labelled(&request, &mut monitor).unwrap();
    // 13 of the 100 genes are named and have no program. 20 of 39 parts are flat: 87 x 20 / 39 =
    // 44.6, so 45 genes.
    assert_eq!((scores.genes, scores.classes, scores.k), (100, 6, 6));
    assert_eq!(scores.scored, 87 - 45);
    let methods: Vec<Method> = scores.rows.iter().map(|row| row.method).collect();
    assert_eq!(methods, [Method::Prototype, Method::Shape]);
    assert!(
        scores
            .rows
            .iter()
            .all(|row| row.ari > -0.2 && row.ari <= 1.0)
    );
}

#[test]
fn a_number_of_clusters_is_suggested() {
    let mut config = Presets::default().shape;
    config.device = DeviceChoice::Cpu;
    config.model.epochs = 4;
    let mut request = ChoiceRequest::new(vec![1], config);
    request.programs = vec![4];
    request.simulation = SimulationSettings {
        genes: 200,
        cells: CellCounts(vec![60, 40, 40, 40, 40]),
        depth: 5.0,
        ..SimulationSettings::default()
    };
    let cancel = AtomicBool::new(false);
    let mut sink = |_: Progress<'_>| ();
    let rows = measure_choices(&request, &mut Monitor::new(1, &cancel, &mut sink)).unwrap();
    assert_eq!(rows.len(), 1);
    assert!((2..=20).contains(&rows[0].suggested), "{rows:?}");
}

#[test]
fn two_conditions_are_clustered_together_and_alone() {
    let mut condition = Condition::of_two(true)[0].clone();
    condition.simulation.genes = 140;
    condition.simulation.depth = 20.0;
    let request = JointRequest {
        conditions: vec![condition],
        seeds: vec![1],
        presets: tiny().presets,
    };
    let cancel = AtomicBool::new(false);
    let mut sink = |_: Progress<'_>| ();
    let joint = measure_joint(&request, &mut Monitor::new(3, &cancel, &mut sink)).unwrap();
    let scores = joint_scores(&joint);
    let of = |side: &str, grouping| {
        let mut own = scores.iter().filter(|score| score.side.name() == side);
        let score = own.find(|score| score.grouping == grouping).unwrap();
        (score.k.mean, score.ari.mean)
    };
    // 20 genes in each of seven classes, three pairs of which the first condition cannot tell apart.
    // Pairs of genes: 140 x 139 / 2 = 9730, in a class 7 x 190 = 1330, together by shape 3 x 780 + 190
    // = 2530, 345.83 of them by chance. (1330 - 345.83) / ((1330 + 2530) / 2 - 345.83) = 0.6213. The second
    // cannot tell one pair apart: 5 x 190 + 780 = 1730, 236.47 by chance, 0.8454.
    assert_eq!(of("both", Grouping::Ideal), (7.0, 1.0));
    for (side, k, ari) in [("first", 4.0, 0.6213), ("second", 6.0, 0.8454)] {
        let ideal = of(side, Grouping::Ideal);
        assert_eq!(ideal.0, k);
        assert!((ideal.1 - ari).abs() < 1e-4, "{side}: {}", ideal.1);
    }
    // At this depth more is told by both together than could be by the first.
    for grouping in [Grouping::TestedKmeans, Grouping::Shape] {
        let (k, ari) = of("both", grouping);
        assert!(k == 7.0 && ari > 0.7, "{grouping:?}: {ari}");
    }
    assert!(
        joint.calls[0].rates.power.unwrap() > 0.7,
        "{:?}",
        joint.calls
    );
    let genes = |difference: &str| -> usize {
        let own = joint
            .kinds
            .iter()
            .filter(|(key, _)| key.difference == difference);
        own.map(|(_, genes)| genes).sum()
    };
    assert_eq!(["none", "timing", "amplitude"].map(genes), [80, 40, 20]);
    assert_eq!(joint_csv(&joint).lines().count(), 1 + 3 * 4);
}

#[test]
fn calls_are_measured_in_every_design() {
    let mut designs = Design::all(true);
    designs.retain(|design| {
        let wanted = [
            "new donors, SD 0.1",
            "one batch a time, SD 0.3, assumed 0",
            "one batch a time, SD 0.3, assumed 0.1",
            "two conditions, new donors, SD 0.1",
        ];
        wanted.contains(&design.name().as_str())
    });
    let request = CallsRequest {
        designs,
        seeds: vec![1, 2],
    };
    let cancel = AtomicBool::new(false);
    let mut sink = |_: Progress<'_>| ();
    let mut monitor = Monitor::new(request.pieces(), &cancel, &mut sink);
    let calls = measure_calls(&request, &mut monitor).unwrap();
    let summaries = call_summaries(&calls);
    // Three designs with and without responders, and three tests of two conditions.
    assert_eq!(summaries.len(), 3 * 2 + 3);
    assert!(summaries.iter().all(|summary| summary.seeds == 2));
    let mean = |rate: Option<Spread>| rate.unwrap().mean;
    for summary in &summaries {
        let (name, evidence) = (summary.design.name(), summary.evidence.as_str());
        let false_positives = mean(summary.false_positive_rate);
        match evidence {
            "replicates" => match summary.power {
                None => assert!(false_positives <= 0.01, "{summary:?}"),
                // Of 500 genes at least 100 respond and 80 differ: rates vary by a few hundredths.
                Some(power) => {
                    let wrong = mean(summary.false_discovery_rate);
                    assert!(wrong <= 0.1 && power.mean > 0.7, "{summary:?}");
                }
            },
            // The batches differ three times as much as is assumed.
            "assumed" => assert!(false_positives > 0.02, "{summary:?}"),
            _ => {
                assert!(name.ends_with("assumed 0"), "{name}");
                assert_eq!(mean(summary.false_discovery_rate), 0.0);
                assert_eq!(summary.power.map_or(0.0, |power| power.mean), 0.0);
            }
        }
    }
    let count = |evidence| {
        summaries
            .iter()
            .filter(|of| of.evidence.as_str() == evidence)
            .count()
    };
    assert_eq!(["replicates", "assumed", "none"].map(count), [5, 2, 2]);
}

#[test]
fn kinetics_are_measured_with_every_method() {
    let mut designs = KineticDesign::all(true, 0.0);
    for design in &mut designs {
        design.genes = 200;
        design.depth = 20.0;
    }
    let request = KineticsRequest {
        designs,
        seeds: vec![1, 2],
        presets: tiny().presets,
    };
    assert_eq!(request.pieces(), 2 * 2 * 6);
    let cancel = AtomicBool::new(false);
    let mut sink = |_: Progress<'_>| ();
    let mut monitor = Monitor::new(request.pieces(), &cancel, &mut sink);
    let study = measure_kinetics(&request, &mut monitor).unwrap();
    let mean = |design, method, measure| {
        kinetic_spread(&study, design, method, measure).map(|spread| spread.mean)
    };
    use KineticMeasure::{Ari, CalibrationError, OnsetCoverage, OnsetError, ProfileError};
    for design in 0..2 {
        let of = |method, measure| mean(design, method, measure).unwrap();
        let (raw, mixture) = (KineticMethod::Raw, KineticMethod::Mixture);
        // Deep counts: what was observed is near the truth, to a tenth of the variance and an hour or so.
        assert!(of(raw, ProfileError) < 0.15 && of(raw, OnsetError) < 1.0);
        assert!(of(mixture, ProfileError) < of(raw, ProfileError));
        assert!((0.5..=1.0).contains(&of(mixture, OnsetCoverage)));
        assert!((0.0..0.5).contains(&of(mixture, CalibrationError)));
        let (kmeans, labels) = (
            of(KineticMethod::KmeansZscore, Ari),
            of(KineticMethod::Labels, Ari),
        );
        assert!(kmeans > 0.4 && labels > kmeans, "{kmeans} {labels}");
        assert_eq!(mean(design, raw, Ari), None);
        assert_eq!(mean(design, raw, OnsetCoverage), None);
        assert_eq!(
            mean(design, KineticMethod::MixtureOfTwice, CalibrationError),
            None
        );
    }
    let lines = kinetics_csv(&study).lines().count();
    assert_eq!(lines, 1 + study.rows.len());
    let summary = kinetics_summary_csv(&study);
    assert!(summary.contains("2,20,0,labels,ari,2,"), "{summary}");
    let again = measure_kinetics(&request, &mut Monitor::new(24, &cancel, &mut |_| ())).unwrap();
    assert_eq!(kinetics_summary_csv(&again), summary);
}
