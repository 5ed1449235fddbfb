//! Whole tables whose conditions are hard to tell.

use std::fmt::Write;
use std::ops::ControlFlow;

use tempfile::TempDir;

use crate::attribute::Attribute;
use crate::index::GeneIndex;
use crate::read::{LoadedTable, Source, read_cells, read_profiles};
use crate::settings::{DataSettings, GeneChoice};

/// Cells of each time and condition.
const CELLS: usize = 20;

/// A table in a folder of its own.
struct Written {
    folder: TempDir,
    settings: DataSettings,
}

impl Written {
    /// Counts of 30 genes in cells of these times and conditions.
    fn new(sampled: &[(&str, &str)]) -> Self {
        let mut text = "cell,time,condition".to_owned();
        (0..30).for_each(|gene| write!(text, ",GENE{gene}").unwrap());
        for (s, (time, condition)) in sampled.iter().enumerate() {
            for cell in 0..CELLS {
                write!(text, "\nc{s}_{cell},{time},{condition}").unwrap();
                let count = |gene: usize| 20 + (gene * 37 + s * 11 + cell * 5) % 97;
                (0..30).for_each(|gene| write!(text, ",{}", count(gene)).unwrap());
            }
        }
        Self::of_text(&text)
    }

    fn of_text(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("table.csv"), text).unwrap();
        let settings = DataSettings {
            genes: GeneChoice::All,
            ..DataSettings::default()
        };
        Self { folder, settings }
    }

    fn with(mut self, change: impl Fn(&mut DataSettings)) -> Self {
        change(&mut self.settings);
        self
    }

    fn source(&self) -> Source {
        Source::File(self.folder.path().join("table.csv"))
    }

    fn try_read(&self) -> Result<LoadedTable, String> {
        let source = self.source();
        let read = read_profiles(&source, &self.settings, &mut |_| ControlFlow::Continue(()));
        read.map_err(|error| error.to_string())
    }

    fn read(&self) -> LoadedTable {
        let table = self.try_read().unwrap_or_else(|error| panic!("{error}"));
        self.check_cells(&table);
        table
    }

    /// Reading the cells of a gene again finds those behind its means, on their scale.
    fn check_cells(&self, table: &LoadedTable) {
        let again = read_cells(
            &self.source(),
            &self.settings,
            table,
            &[GeneIndex::new(7)],
            &mut |_| ControlFlow::Continue(()),
        );
        let at = again.unwrap().genes.remove(0).at;
        for (t, cells) in at.iter().enumerate() {
            let moments = table.profiles.moments(7, t);
            assert_eq!(cells.len(), moments.count as usize, "time {t}");
            let sum: f64 = cells.iter().map(|cell| f64::from(cell.value)).sum();
            let mean = sum / cells.len() as f64;
            assert!((mean / moments.mean - 1.0).abs() < 1e-5, "time {t}: {mean}");
        }
    }
}

/// Conditions with their cells, before any choice.
fn conditions(table: &LoadedTable) -> Vec<(&str, u32)> {
    let labels = table.summary.conditions_in_table.iter();
    labels
        .map(|(name, cells)| (name.as_str(), *cells))
        .collect()
}

/// Time and condition of every column of the profiles.
fn columns(table: &LoadedTable) -> Vec<(f64, Option<&str>)> {
    let courses = table.profiles.courses();
    let columns = 0..courses.columns().len();
    columns
        .map(|column| (courses.time_of(column), courses.condition_of(column)))
        .collect()
}

fn warnings(table: &LoadedTable) -> String {
    table.summary.warnings.join("\n")
}

#[track_caller]
fn says(table: &LoadedTable, part: &str) {
    let warnings = warnings(table);
    assert!(warnings.contains(part), "{part} not in\n{warnings}");
}

const CROSSED: [(&str, &str); 4] = [("0", "ctr"), ("0", "act"), ("6", "ctr"), ("6", "act")];

#[test]
fn conditions_that_hold_the_time_too_are_read_without_it() {
    let plain = Written::new(&CROSSED).read();
    for pattern in ["{c}_{t}h", "{t}h {c}", "{c}{t}", "{c}_{t}"] {
        let named = CROSSED.map(|(time, condition)| {
            let label = pattern.replace("{c}", condition).replace("{t}", time);
            (time, label)
        });
        let sampled = named
            .each_ref()
            .map(|(time, label)| (*time, label.as_str()));
        let written = Written::new(&sampled);
        let table = written.read();
        assert_eq!(conditions(&table), [("ctr", 40), ("act", 40)], "{pattern}");
        assert_eq!(columns(&table), columns(&plain), "{pattern}");
        assert_eq!(
            table.profiles.mean_profile(3),
            plain.profiles.mean_profile(3)
        );
        let example = format!("'{}' at time 0", sampled[0].1);
        says(&table, &example);
        says(&table, "as ctr, act");
        // The choice of conditions is one among those without times, for single cells too.
        let written = written.with(|settings| settings.conditions = vec!["act".to_owned()]);
        assert_eq!(written.read().summary.cells, 40, "{pattern}");
    }
}

#[test]
fn one_word_before_the_times_is_one_condition() {
    let table = Written::new(&[("0", "nm0"), ("6", "nm6"), ("24", "nm24")]).read();
    assert_eq!(conditions(&table), [("nm", 60)]);
    assert_eq!(columns(&table), [(0.0, None), (6.0, None), (24.0, None)]);
    // Numbers other than the times are names.
    let crossed = Written::new(&[("0", "nm0"), ("0", "nm6"), ("6", "nm0"), ("6", "nm6")]).read();
    assert_eq!(conditions(&crossed), [("nm0", 40), ("nm6", 40)]);
}

#[test]
fn a_column_that_repeats_the_times_is_no_condition() {
    let table = Written::new(&[("0", "0h"), ("6", "6h")]).read();
    assert_eq!(conditions(&table), []);
    assert_eq!(table.summary.condition_column, None);
    assert_eq!(table.summary.ignored_columns, ["condition"]);
    says(
        &table,
        "'condition' is not taken for a condition, because it repeats the times ('0h' at time 0)",
    );
}

#[test]
fn conditions_that_hold_other_times_are_left_out_and_said() {
    let sampled = [("0", "0h"), ("0", "6h"), ("6", "0h"), ("6", "6h")];
    let written = Written::new(&sampled);
    let table = written.read();
    assert_eq!(columns(&table), [(0.0, None), (6.0, None)]);
    assert_eq!(table.summary.condition_column, None);
    says(&table, "('0h' at time 6)");
    says(&table, "‹condition-column 'condition'›");
    // As the sentence advises.
    let name = |settings: &mut DataSettings| settings.condition_column = Some("condition".into());
    let asked = written.with(name).read();
    assert_eq!(conditions(&asked), [("0h", 40), ("6h", 40)]);
    assert_eq!(columns(&asked).len(), 4);
}

#[test]
fn a_column_without_times_goes_before_one_with_them() {
    let mut text = "cell,time,condition,treatment".to_owned();
    (0..30).for_each(|gene| write!(text, ",GENE{gene}").unwrap());
    for (row, (time, treatment)) in CROSSED.iter().cycle().take(16).enumerate() {
        write!(text, "\nc{row},{time},{time}h,{treatment}").unwrap();
        (0..30).for_each(|gene| write!(text, ",{}", 20 + (gene * 37 + row * 11) % 97).unwrap());
    }
    let table = Written::of_text(&text).read();
    assert_eq!(conditions(&table), [("ctr", 8), ("act", 8)]);
}

#[test]
fn labels_that_are_given_go_before_a_column() {
    let give = |settings: &mut DataSettings| {
        settings.label_conditions = vec!["0=start".to_owned()];
        settings.label_replicates = vec!["6=D2".to_owned()];
    };
    let written = Written::new(&CROSSED).with(give);
    let table = written.read();
    let start = [(0.0, None), (6.0, Some("ctr")), (6.0, Some("act"))];
    assert_eq!(columns(&table), start);
    let libraries = table.profiles.samples().libraries();
    let replicates: Vec<_> = libraries
        .iter()
        .map(|library| library.label(Attribute::Replicate))
        .collect();
    assert_eq!(replicates, [None, Some("D2"), Some("D2")]);
    let chosen = written.with(|settings| settings.replicates = vec!["D2".to_owned()]);
    // Cells without a replicate belong to all.
    assert_eq!(chosen.try_read().unwrap().summary.cells, 80);
}

#[test]
fn too_few_times_of_a_condition_are_told_of_the_condition() {
    let sampled = [("0", "a"), ("0", "b"), ("6", "b"), ("6", "c")];
    let choose = |settings: &mut DataSettings| settings.conditions = vec!["a".to_owned()];
    let error = Written::new(&sampled).with(choose).try_read().unwrap_err();
    assert!(
        error.contains("choose other conditions with ‹condition›, or do without it")
            && !error.contains("cell type")
            && !error.contains("‹time-column›"),
        "{error}"
    );
    let none = Written::new(&[("0", "a"), ("0", "b")])
        .try_read()
        .unwrap_err();
    assert!(
        none.contains("‹time-column›") && !none.contains("‹condition›"),
        "{none}"
    );
}

#[test]
fn conditions_that_name_the_times_are_none() {
    let table = Written::new(&[("0", "pre"), ("3", "mid"), ("6", "late")]).read();
    assert_eq!(columns(&table), [(0.0, None), (3.0, None), (6.0, None)]);
    let libraries = table.profiles.samples().libraries();
    let labels = libraries.iter().map(|of| of.label(Attribute::Condition));
    assert_eq!(labels.collect::<Vec<_>>(), [None; 3]);
    says(
        &table,
        "Conditions name the time points, each with one of its own, and are not taken as conditions: 'pre' \
         at 0, 'mid' at 3, 'late' at 6.",
    );
    assert!(!warnings(&table).contains("common start"));
    // They still choose cells.
    let choose = |settings: &mut DataSettings| {
        settings.conditions = vec!["pre".to_owned(), "late".to_owned()];
    };
    let chosen = Written::new(&[("0", "pre"), ("3", "mid"), ("6", "late")])
        .with(choose)
        .read();
    assert_eq!(columns(&chosen), [(0.0, None), (6.0, None)]);
}

#[test]
fn a_start_is_shared_unless_it_is_kept_apart() {
    let sampled = [("0", "ctr"), ("6", "ctr"), ("6", "act"), ("24", "act")];
    let shared = Written::new(&sampled).read();
    assert_eq!(columns(&shared)[0], (0.0, None));
    says(&shared, "‹shared-start off›");
    let apart = Written::new(&sampled)
        .with(|settings| settings.shared_start = false)
        .read();
    assert_eq!(columns(&apart)[0], (0.0, Some("ctr")));
    assert_eq!(apart.profiles.courses().times_of(1), [6.0, 24.0]);
    assert!(!warnings(&apart).contains("common start"));
}

#[test]
fn cells_without_a_condition_are_none_of_one_named_unlabelled() {
    let sampled = [
        ("0", "unlabelled"),
        ("0", ""),
        ("0", "4sU"),
        ("6", "unlabelled"),
        ("6", ""),
        ("6", "4sU"),
    ];
    let written = Written::new(&sampled);
    let table = written.read();
    assert_eq!(
        conditions(&table),
        [("unlabelled", 40), ("no condition", 40), ("4sU", 40)]
    );
    assert_eq!(columns(&table).len(), 6);
    says(
        &table,
        "40 cells without a condition were called \"no condition\"",
    );
    for name in ["unlabelled", "no condition"] {
        let choose = |settings: &mut DataSettings| settings.conditions = vec![name.to_owned()];
        let chosen = Written::new(&sampled).with(choose).read();
        assert_eq!(chosen.summary.cells, 40, "{name}");
    }
}

#[test]
fn a_condition_of_one_time_beside_courses_is_said() {
    let names = ["pool_0h", "act_0h", "ctr_0h", "act_6h", "ctr_6h"];
    let columns: Vec<String> = names
        .iter()
        .flat_map(|name| [format!("{name}_r1"), format!("{name}_r2")])
        .collect();
    let mut text = format!("gene,{}", columns.join(","));
    for gene in 0..30 {
        write!(text, "\nGENE{gene}").unwrap();
        (0..10)
            .for_each(|column| write!(text, ",{}", 20 + (gene * 37 + column * 11) % 97).unwrap());
    }
    let table = Written::of_text(&text).read();
    let advice = "'pool' at 0. ‹condition 'act' 'ctr'› leaves it out.";
    says(&table, advice);
    let choose = |settings: &mut DataSettings| {
        settings.conditions = vec!["act".to_owned(), "ctr".to_owned()];
    };
    let chosen = Written::of_text(&text).with(choose).read();
    assert_eq!(chosen.summary.cells, 8);
    assert!(!warnings(&chosen).contains("without a course"));
}
