use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use crate::moments::Moments;
use crate::profiles::GeneProfiles;
use crate::read::{Source, read_profiles};
use crate::settings::{CellTransform, DataSettings, GeneChoice};
use crate::simulate::curve::Difference;
use crate::simulate::named::NAMED_GENES;
use crate::simulate::notation::{CellCounts, Fold, Mix, Times};
use crate::simulate::program::Program;
use crate::simulate::settings::SimulationSettings;
use crate::simulate::simulation::{Simulation, simulate};

fn text_of(simulation: &Simulation) -> String {
    let mut bytes = Vec::new();
    simulation.write_table_to(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn truth_of(simulation: &Simulation) -> String {
    let mut bytes = Vec::new();
    simulation.write_truth_to(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn small() -> SimulationSettings {
    SimulationSettings {
        genes: 60,
        cells: CellCounts(vec![20, 10, 15, 5, 8]),
        ..SimulationSettings::default()
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let first = text_of(&simulate(&small()).unwrap());
    assert_eq!(first, text_of(&simulate(&small()).unwrap()));
    let other = SimulationSettings { seed: 2, ..small() };
    assert_ne!(first, text_of(&simulate(&other).unwrap()));
}

#[test]
fn profiles_are_those_of_the_written_table() {
    let simulation = simulate(&small()).unwrap();
    let profiles = simulation.profiles();
    let text = text_of(&simulation);
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    assert_eq!(header[..3], ["Cell_ID", "CellType", "Time"]);
    assert_eq!(header[3..], *profiles.genes());
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), 58);
    for (g, t, c) in [(0, 0, 0), (7, 1, 1), (59, 4, 0), (30, 2, 1)] {
        let mut expected = Moments::default();
        for row in &rows {
            let at_time = row[2].parse::<f64>().unwrap() == profiles.times()[t];
            if at_time && row[1] == profiles.cell_types()[c] {
                expected.push(row[3 + g].parse().unwrap());
            }
        }
        assert_eq!(expected, profiles.moments_of_type(g, t, c));
        assert_eq!(expected.count, profiles.cells_at_of_type(t, c));
    }
    assert_eq!(
        (0..5).map(|t| profiles.cells_at(t)).collect::<Vec<_>>(),
        [20, 10, 15, 5, 8]
    );
}

#[test]
fn the_order_of_cells_and_genes_tells_nothing() {
    let simulation = simulate(&small()).unwrap();
    assert!(!simulation.cells.is_sorted_by_key(|cell| cell.library));
    let programs: Vec<_> = simulation.truth().map(|truth| truth.program).collect();
    // Sorted by program there would be at most 8 runs (7 programs and the named genes).
    let runs = 1 + programs
        .windows(2)
        .filter(|pair| pair[0] != pair[1])
        .count();
    assert!(runs > 20, "{runs} runs");
}

#[test]
fn truth_names_programs_onsets_and_peaks() {
    let truth = truth_of(&simulate(&SimulationSettings::default()).unwrap());
    let rows: Vec<Vec<&str>> = truth
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(rows[0], ["Gene", "Program", "Onset", "Peak"]);
    assert_eq!(rows.len(), 2001);
    let of_program = |name: &str| rows.iter().filter(|row| row[1] == name).count();
    assert_eq!(of_program(""), 13);
    assert_eq!(of_program("early_transient"), 407);
    assert_eq!(of_program("flat"), 1019);
    let flat = rows.iter().find(|row| row[1] == "flat").unwrap();
    assert_eq!(flat[2..], ["", ""]);
    let onset = |gene: &str| -> f64 {
        rows.iter().find(|row| row[0] == gene).unwrap()[2]
            .parse()
            .unwrap()
    };
    assert!(onset("IRF1") < onset("CXCL10") && onset("CXCL10") < onset("CXCL9"));
    let repressed = rows.iter().find(|row| row[1] == "repressed").unwrap();
    // Down from 1 to 0.2: half of the change is 0.6, between 0 h (1) and 3 h (0.55); lowest at 24 h.
    let (onset, peak): (f64, f64) = (repressed[2].parse().unwrap(), repressed[3].parse().unwrap());
    assert!(onset > 1.5 && onset < 3.0);
    assert!((peak - 24.0).abs() < 0.01);
}

#[test]
fn named_genes_follow_their_means() {
    let simulation = simulate(&SimulationSettings::default()).unwrap();
    let profiles = simulation.profiles();
    for gene in NAMED_GENES {
        let g = profiles.gene_index(gene.name).unwrap().index();
        for (t, &time) in profiles.times().iter().enumerate() {
            let (mean, moments) = (gene.mean(time), profiles.moments(g, t));
            // Variance of a count with Gamma shape 5 and a log-normal library size (sd 0.3, so
            // variance about 0.094): mean + mean² (1.2 x 1.094 - 1) = mean + 0.313 mean².
            let error = ((mean + 0.313 * mean * mean) / f64::from(moments.count)).sqrt();
            let distance = (moments.mean - mean).abs();
            assert!(
                distance <= 4.5 * error,
                "{} at {time}: {distance} off",
                gene.name
            );
        }
    }
}

#[test]
fn flat_genes_can_be_all_there_is() {
    let settings = SimulationSettings {
        genes: 4000,
        cells: CellCounts(vec![3]),
        times: Times((0..14).map(f64::from).collect()),
        mix: Mix(vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]),
        depth: 0.02 / 0.37,
        named_genes: false,
        ..SimulationSettings::default()
    };
    let simulation = simulate(&settings).unwrap();
    assert!(
        simulation
            .truth()
            .all(|truth| truth.program == Some(Program::Flat))
    );
    let profiles = simulation.profiles();
    let total: f64 = (0..4000)
        .flat_map(|g| (0..14).map(move |t| (g, t)))
        .map(|(g, t)| profiles.moments(g, t).mean)
        .sum();
    let mean = total / (4000.0 * 14.0);
    // 168,000 counts; spread over genes exp N(-1, 1) x 0.5 about 0.4 of 0.37: error about 2 %.
    assert!((mean - 0.02).abs() < 0.0015, "mean count {mean}");
}

#[test]
fn depth_drifts() {
    let settings = SimulationSettings {
        depth: 5.0,
        depth_drift: 1.5,
        ..flat(400)
    };
    let profiles = simulate(&settings).unwrap().profiles();
    let total = |t: usize| (0..400).map(|g| profiles.moments(g, t).mean).sum::<f64>();
    assert!((total(4) / total(0) - 1.5).abs() < 0.05);
}

/// Flat genes only.
fn flat(genes: usize) -> SimulationSettings {
    SimulationSettings {
        genes,
        mix: Mix(vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]),
        named_genes: false,
        ..SimulationSettings::default()
    }
}

#[test]
fn files_are_written_whole_plain_or_compressed() {
    let folder = tempfile::tempdir().unwrap();
    let simulation = simulate(&small()).unwrap();
    let plain = folder.path().join("new/folder/table.csv");
    let packed = folder.path().join("table.CSV.gz");
    simulation.write_table(&plain).unwrap();
    simulation.write_table(&packed).unwrap();
    let text = std::fs::read_to_string(&plain).unwrap();
    assert_eq!(text, text_of(&simulation));
    let bytes = std::fs::read(&packed).unwrap();
    // RFC 1952: bytes 4 to 7 are the time stamp.
    assert_eq!(bytes[4..8], [0; 4]);
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&bytes[..])
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, text);
    // Nothing staged is left over.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn outputs_that_cannot_be_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let simulation = simulate(&small()).unwrap();
    let error = simulation
        .write_table(&folder.path().join("table.xlsx"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("table.xlsx") && error.contains(".csv.gz"),
        "{error}"
    );
    let file = folder.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    let error = simulation
        .write_truth(&file.join("truth.csv"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("truth.csv"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
}

/// Three donors in two conditions, which share their start.
fn design(paired: bool) -> SimulationSettings {
    SimulationSettings {
        cells: CellCounts(vec![9, 6, 7, 5, 8]),
        donors: 3,
        paired,
        conditions: 2,
        donor_sd: 0.2,
        differ_timing: 1,
        differ_amplitude: 1,
        ..small()
    }
}

fn read(path: &Path) -> GeneProfiles {
    let settings = DataSettings {
        genes: GeneChoice::All,
        cell_transform: CellTransform::None,
        ..DataSettings::default()
    };
    let mut go_on = |_| ControlFlow::Continue(());
    let table = read_profiles(&Source::File(path.to_owned()), &settings, &mut go_on);
    table.unwrap().profiles
}

#[test]
fn the_reader_gives_donors_and_conditions_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cells.csv");
    let apart = SimulationSettings {
        shared_start: false,
        batch_sd: 0.1,
        ..design(true)
    };
    for (settings, donors) in [(design(false), 3 + 4 * 6), (design(true), 3), (apart, 3)] {
        let simulation = simulate(&settings).unwrap();
        simulation.write_table(&path).unwrap();
        let (read, expected) = (read(&path), simulation.profiles());
        assert_eq!(read.genes(), expected.genes());
        assert_eq!(read.samples(), expected.samples());
        for gene in 0..60 {
            let pairs = read.sample_moments(gene).iter();
            for (read, expected) in pairs.zip(expected.sample_moments(gene)) {
                assert_eq!(read.count, expected.count);
                assert!((read.mean - expected.mean).abs() < 1e-9);
                assert!((read.m2 - expected.m2).abs() < 1e-6 * (1.0 + expected.m2));
            }
        }
        let samples = read.samples().as_slice();
        let mut names: Vec<_> = samples
            .iter()
            .map(|s| s.replicate.clone().unwrap())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), donors);
        for sample in samples {
            let is_shared = settings.shared_start && sample.time == 0.0;
            assert_eq!(sample.condition.is_none(), is_shared, "{sample:?}");
        }
        // 60 % of 9 is 5.4: five cells of type A, four of type B, of each donor.
        let first = samples.iter().filter(|sample| sample.time == 0.0);
        let starts = if settings.shared_start { 3 } else { 6 };
        assert_eq!(first.map(|s| s.cells).sum::<u32>(), 9 * starts);
    }
}

#[test]
fn donors_and_conditions_are_columns_where_there_are_several() {
    let header = |settings: &SimulationSettings| {
        let text = text_of(&simulate(settings).unwrap());
        let fields = text.lines().next().unwrap().split(',').take(5);
        fields.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        header(&design(false)),
        ["Cell_ID", "CellType", "Time", "Condition", "Donor"]
    );
    let donors = SimulationSettings {
        donors: 2,
        ..small()
    };
    assert_eq!(
        header(&donors)[..4],
        ["Cell_ID", "CellType", "Time", "Donor"]
    );
    let batches = SimulationSettings {
        batch_sd: 0.1,
        ..donors
    };
    assert_eq!(header(&batches)[3..], ["Donor", "Batch"]);
    let one = SimulationSettings {
        donor_sd: 0.1,
        ..small()
    };
    assert!(!header(&one).iter().any(|name| name == "Donor"));
}

#[test]
fn the_truth_tells_what_differs_between_conditions() {
    let simulation = simulate(&design(false)).unwrap();
    let truth = truth_of(&simulation);
    let rows: Vec<Vec<&str>> = truth
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(
        rows[0][1..],
        [
            "Program",
            "Onset",
            "Peak",
            "Differs",
            "Onset_condition_B",
            "Peak_condition_B"
        ]
    );
    let of = |program: &str| {
        let row = rows.iter().find(|row| row[1] == program);
        row.unwrap_or_else(|| panic!("no {program}"))
    };
    let number = |text: &str| text.parse::<f64>().unwrap();
    let timing = of("early_transient_timing");
    assert_eq!(timing[4], "timing");
    // Twice as long from 0 h on.
    assert!((number(timing[5]) / number(timing[2]) - 2.0).abs() < 0.01);
    let amplitude = of("early_sustained_amplitude");
    assert_eq!(amplitude[4], "amplitude");
    assert_eq!(amplitude[5..], amplitude[2..4]);
    assert_eq!(of("early_transient")[4], "");
    assert_eq!(of("flat")[2..], ["", "", "", "", ""]);
    for (row, gene) in rows[1..].iter().zip(simulation.truth()) {
        assert_eq!(row[1], gene.class());
        assert_eq!(
            row[4] == "timing",
            gene.difference == Some(Difference::Timing)
        );
    }
}

#[test]
fn a_fold_change_is_that_of_the_counts() {
    let settings = SimulationSettings {
        genes: 400,
        cells: CellCounts(vec![200]),
        mix: Mix(vec![1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
        fold: Fold::By(2.0),
        depth: 5.0,
        named_genes: false,
        ..SimulationSettings::default()
    };
    let simulation = simulate(&settings).unwrap();
    let profiles = simulation.profiles();
    let total = |program, t| -> f64 {
        let genes = simulation.truth().enumerate();
        let genes = genes.filter(|(_, truth)| truth.program == Some(program));
        genes.map(|(g, _)| profiles.moments(g, t).mean).sum()
    };
    // Early transient genes are highest at 3 h, repressed ones lowest at 24 h. 200 genes of about 1.9
    // counts in 200 cells are 76,000 counts; the spread between genes makes the error about 1 %.
    let up = total(Program::EarlyTransient, 1) / total(Program::EarlyTransient, 0);
    let down = total(Program::Repressed, 4) / total(Program::Repressed, 0);
    assert!((up / 2.0 - 1.0).abs() < 0.05, "{up}");
    assert!((down / 0.5 - 1.0).abs() < 0.05, "{down}");
}

#[test]
fn libraries_differ_by_their_donors_in_the_counts() {
    // Flat genes of about 37 counts a cell in 100 cells: noise of a library's mean is
    // sqrt((1/37 + 0.2) / 100) = 0.048, little beside 0.3.
    let settings = SimulationSettings {
        cells: CellCounts(vec![100]),
        cell_effects: false,
        donors: 3,
        depth: 100.0,
        donor_sd: 0.3,
        ..flat(500)
    };
    let profiles = simulate(&settings).unwrap().profiles();
    let mut variances = Moments::default();
    for gene in 0..500 {
        let mut logs = Moments::default();
        for sample in profiles.sample_moments(gene) {
            logs.push(sample.mean.ln());
        }
        assert_eq!(logs.count, 15);
        variances.push(logs.variance().unwrap());
    }
    // 0.3² + 0.048² = 0.0923; the mean of 500 variances of 15 values each has a relative error of
    // sqrt(2 / (500 x 14)) = 1.7 %. Genes of few counts are noisier.
    assert!(
        (variances.mean / 0.0923 - 1.0).abs() < 0.07,
        "{variances:?}"
    );
}
