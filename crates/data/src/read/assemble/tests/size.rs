//! Sizes of conditions whose depths are known.

use std::fmt::Write;
use std::ops::ControlFlow;

use rand::SeedableRng;
use rand_distr::{Distribution, Gamma, Poisson};
use rand_xoshiro::Xoshiro256PlusPlus;
use tempfile::TempDir;

use crate::index::GeneIndex;
use crate::read::{LoadedTable, Source, inspect, read_cells, read_profiles};
use crate::settings::{CellTransform, DataSettings, GeneChoice};

const GENES: usize = 120;
/// Cells of each time and condition.
const CELLS: usize = 60;
/// Time, condition, depth and the factor of genes that respond, every third one.
const GROUPS: [(u32, &str, f64, f64); 5] = [
    (0, "NA", 1.0, 1.0),
    (6, "act", 2.0, 4.0),
    (6, "ctr", 1.0, 1.0),
    (24, "act", 2.0, 6.0),
    (24, "ctr", 1.0, 1.0),
];

/// Every cell with its time, condition and counts: Gamma-Poisson of shape 5 and means from 5 to 20.
fn cells() -> Vec<(u32, &'static str, Vec<u32>)> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let gamma = Gamma::new(5.0, 0.2).unwrap();
    let mut cells = Vec::new();
    for _ in 0..CELLS {
        for (time, condition, depth, fold) in GROUPS {
            let counts = (0..GENES).map(|g| {
                let mean = 5.0 + 15.0 * (g * 37 % 100) as f64 / 100.0;
                let fold = if responds(g) { fold } else { 1.0 };
                let rate = mean * depth * fold * gamma.sample(&mut rng);
                Poisson::new(rate).unwrap().sample(&mut rng) as u32
            });
            cells.push((time, condition, counts.collect()));
        }
    }
    cells
}

fn responds(gene: usize) -> bool {
    gene.is_multiple_of(3)
}

/// The table with cells in rows.
fn in_rows() -> String {
    let genes: Vec<String> = (0..GENES).map(|gene| format!("G{gene}")).collect();
    let mut text = format!("time_h,condition,{}\n", genes.join(","));
    for (time, condition, counts) in cells() {
        let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
        writeln!(text, "{time},{condition},{}", counts.join(",")).unwrap();
    }
    text
}

/// The table with genes in rows, and the table of its cells.
fn in_columns() -> (String, String) {
    let cells = cells();
    let mut sheet = "cell,time_h,condition\n".to_owned();
    let mut header = "gene".to_owned();
    for (n, (time, condition, _)) in cells.iter().enumerate() {
        writeln!(sheet, "cell{n},{time},{condition}").unwrap();
        write!(header, ",cell{n}").unwrap();
    }
    let mut text = header;
    for gene in 0..GENES {
        write!(text, "\nG{gene}").unwrap();
        for (_, _, counts) in &cells {
            write!(text, ",{}", counts[gene]).unwrap();
        }
    }
    (text + "\n", sheet)
}

struct Written {
    folder: TempDir,
    settings: DataSettings,
}

impl Written {
    fn new(text: &str, sheet: Option<&str>, cell_transform: CellTransform) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("table.csv"), text).unwrap();
        let samples = sheet.map(|sheet| {
            let path = folder.path().join("samples.csv");
            std::fs::write(&path, sheet).unwrap();
            path.display().to_string()
        });
        let settings = DataSettings {
            genes: GeneChoice::All,
            cell_transform,
            samples,
            ..DataSettings::default()
        };
        Self { folder, settings }
    }

    fn source(&self) -> Source {
        Source::File(self.folder.path().join("table.csv"))
    }

    fn read(&self) -> LoadedTable {
        let source = self.source();
        let read = read_profiles(&source, &self.settings, &mut |_| ControlFlow::Continue(()));
        read.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The mean of a gene at each time over the cells that are read again.
    fn means_of_cells(&self, table: &LoadedTable, gene: usize) -> Vec<f64> {
        let genes = [GeneIndex::new(gene)];
        let source = self.source();
        let cells = read_cells(&source, &self.settings, table, &genes, &mut |_| {
            ControlFlow::Continue(())
        });
        let times = cells.unwrap().genes.remove(0).at.into_iter();
        let mean = |of: Vec<crate::read::CellValue>| {
            let sum: f64 = of.iter().map(|cell| f64::from(cell.value)).sum();
            sum / of.len() as f64
        };
        times.map(mean).collect()
    }
}

/// The mean of each column over genes that do, or do not, respond.
fn means(table: &LoadedTable, are_responding: bool) -> Vec<f64> {
    let mut sums = vec![0.0; table.profiles.courses().columns().len()];
    for gene in (0..GENES).filter(|&gene| responds(gene) == are_responding) {
        for (sum, mean) in sums.iter_mut().zip(table.profiles.mean_profile(gene)) {
            *sum += mean.unwrap();
        }
    }
    sums
}

#[test]
fn flat_genes_are_flat_between_conditions_of_other_depths() {
    let written = Written::new(&in_rows(), None, CellTransform::Auto);
    let table = written.read();
    // Columns: 0 of all; act and ctr at 6; act and ctr at 24.
    assert_eq!(table.profiles.courses().columns().len(), 5);
    assert_eq!(table.cells.sizes.len(), 5);
    // With one size for both conditions of a time, the genes that respond would take up what the flat ones
    // have: at 24 h, 80 flat genes of 120 would have 80 / (80 + 40 x 6) of the total in place of 80 / 120.
    let flat = means(&table, false);
    for mean in &flat {
        assert!((mean / flat[0] - 1.0).abs() < 0.03, "{flat:?}");
    }
    let responding = means(&table, true);
    for (mean, fold) in responding.iter().zip(GROUPS.map(|group| group.3)) {
        assert!(
            (mean / responding[0] / fold - 1.0).abs() < 0.06,
            "{responding:?}"
        );
    }
    let note = &table.summary.transform_note;
    assert!(
        note.contains("within each time point and condition") && note.contains(", act at "),
        "{note}"
    );
    let look = inspect(&written.source(), &written.settings).unwrap();
    assert!(
        look.transform_note
            .contains("each time point and condition"),
        "{}",
        look.transform_note
    );
}

#[test]
fn single_cells_have_the_sizes_of_their_conditions() {
    let (columns, sheet) = in_columns();
    for transform in [CellTransform::Normalise, CellTransform::NormaliseLog1p] {
        let by_rows = Written::new(&in_rows(), None, transform);
        let by_columns = Written::new(&columns, Some(&sheet), transform);
        let tables = [by_rows.read(), by_columns.read()];
        for (written, table) in [&by_rows, &by_columns].into_iter().zip(&tables) {
            for gene in [0, 1, 50] {
                let again = written.means_of_cells(table, gene);
                for (t, mean) in again.into_iter().enumerate() {
                    let expected = table.profiles.moments(gene, t).mean;
                    assert!(
                        (mean / expected - 1.0).abs() < 1e-5,
                        "{transform:?}: {mean} for {expected}"
                    );
                }
            }
        }
        // Both ways lead to the same profiles, but for the order of sums.
        let [rows, columns] = tables;
        assert_eq!(rows.profiles.samples(), columns.profiles.samples());
        for gene in 0..GENES {
            let pairs = rows.profiles.mean_profile(gene).into_iter();
            for (a, b) in pairs.zip(columns.profiles.mean_profile(gene)) {
                assert!((a.unwrap() / b.unwrap() - 1.0).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn one_condition_has_the_sizes_of_times() {
    let whole = Written::new(&in_rows(), None, CellTransform::Auto);
    let mut one = Written::new(&in_rows(), None, CellTransform::Auto);
    one.settings.conditions = vec!["ctr".into()];
    let (whole, one) = (whole.read(), one.read());
    assert_eq!((whole.cells.sizes.len(), one.cells.sizes.len()), (5, 3));
    assert!(!one.summary.transform_note.contains("condition"));
    // The control is as deep at all times.
    for size in &one.cells.sizes {
        assert!((size / one.cells.sizes[0] - 1.0).abs() < 0.03);
    }
}
