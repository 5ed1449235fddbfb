use std::io::Read;

use crate::moments::Moments;
use crate::simulate::named::NAMED_GENES;
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
        cells: vec![20, 10, 15, 5, 8],
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
    assert!(!simulation.cells.is_sorted_by_key(|cell| cell.time));
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
        let g = profiles.gene_index(gene.name).unwrap();
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
        cells: vec![3],
        times: (0..14).map(f64::from).collect(),
        mix: vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
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
        mix: vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
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
