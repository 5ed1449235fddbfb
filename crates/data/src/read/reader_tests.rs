//! What reading a table whole says and refuses.

use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::settings::GeneChoice;

const TIMES: [&str; 4] = ["0h_r1", "0h_r2", "6h_r1", "6h_r2"];

/// A table with genes in rows; the values are counts times a factor.
fn gene_rows(genes: &[String], samples: &[&str], factor: f64) -> String {
    let mut text = format!("gene,{}\n", samples.join(","));
    for (row, gene) in genes.iter().enumerate() {
        text.push_str(gene);
        for column in 0..samples.len() {
            // Any counts that differ.
            let count = 20 + (row * 37 + column * 11) % 97;
            write!(text, ",{}", count as f64 * factor).unwrap();
        }
        text.push('\n');
    }
    text
}

fn genes() -> Vec<String> {
    (0..40).map(|gene| format!("GENE{gene}")).collect()
}

/// Reads files of these texts.
fn read(texts: &[String], set: impl Fn(&mut DataSettings, PathBuf)) -> Result<LoadedTable, String> {
    let folder = TempDir::new().unwrap();
    let paths = texts.iter().enumerate().map(|(n, text)| {
        let path = folder.path().join(format!("{}h.csv", 6 * n));
        std::fs::write(&path, text).unwrap();
        path
    });
    let source = Source::of(paths.collect());
    let mut settings = DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    };
    set(&mut settings, folder.path().to_owned());
    let table = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(()));
    table.map_err(|error| error.to_string())
}

fn read_plain(texts: &[String]) -> LoadedTable {
    read(texts, |_, _| {}).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn genes_named_like_labels_are_read_from_a_list_of_genes() {
    let mut genes = genes();
    let symbols = ["SEX", "RUN", "AGE", "TIME", "DOSE", "PHASE"];
    genes.extend(symbols.map(str::to_owned));
    genes.push("nCount_RNA".to_owned());
    let table = read_plain(&[gene_rows(&genes, &TIMES, 1.0)]);
    let read = table.profiles.genes();
    for symbol in symbols {
        assert!(read.iter().any(|gene| gene == symbol), "{symbol}");
    }
    let warnings = table.summary.warnings.join("\n");
    assert!(!read.iter().any(|gene| gene == "nCount_RNA"));
    assert!(warnings.contains("nCount_RNA"), "{warnings}");
    assert!(!warnings.contains("without a header"), "{warnings}");
}

#[test]
fn a_pseudotime_of_few_cells_is_refused_with_bins_that_work() {
    let mut text = "cell,dpt_pseudotime,GENE0,GENE1,GENE2\n".to_owned();
    for cell in 0..120 {
        let time = f64::from((cell * 37) % 120) / 120.0;
        writeln!(text, "c{cell},{time},{},{},3", cell % 7, cell % 5).unwrap();
    }
    let texts = [text];
    let error = read(&texts, |_, _| {}).unwrap_err();
    assert!(error.contains("time-bins 4"), "{error}");
    let table = read(&texts, |settings, _| settings.time_bins = 4).unwrap();
    assert_eq!(table.profiles.samples().times().len(), 4);
    assert_eq!(table.summary.time_unit, None);
}

#[test]
fn numbers_with_marks_between_thousands_are_read_or_named() {
    let table = |value: &dyn Fn(usize) -> String| {
        let mut text = format!(",{}\n", TIMES.join(","));
        for gene in 0..20 {
            let values: Vec<String> = (0..4).map(|n| value(gene * 4 + n)).collect();
            writeln!(text, "GENE{gene},{}", values.join(",")).unwrap();
        }
        text
    };
    let us = table(&|n| format!("\"{},{:03}.5\"", n + 1, n * 7));
    let read_us = read_plain(&[us]);
    let plain = table(&|n| format!("{}{:03}.5", n + 1, n * 7));
    assert_eq!(read_us.profiles, read_plain(&[plain]).profiles);
    for mark in ["'", " ", "\u{202f}"] {
        let text = table(&|n| format!("{}{mark}{:03}.5", n + 1, n * 7));
        let error = read(&[text], |_, _| {}).unwrap_err();
        let first = format!("'1{mark}000.5', in the row of 'GENE0'");
        assert!(error.contains(&first) && error.contains("0h_r1"), "{error}");
    }
}

#[test]
fn a_table_of_samples_without_a_match_is_told_from_the_samples() {
    // The first column has no header, and the samples could be genes by their names.
    let samples = ["S1", "S2", "S3", "S4"];
    let text = gene_rows(&genes(), &samples, 1.0).replacen("gene", "", 1);
    let error = read(&[text], |settings, folder| {
        let path = folder.join("sheet.csv");
        let rows = "sample,time\nZa,0h\nZb,0h\nZc,6h\nZd,6h\n";
        std::fs::write(&path, rows).unwrap();
        settings.samples = Some(path.display().to_string());
    });
    let error = error.unwrap_err();
    assert!(error.contains("'S1', 'S2'"), "{error}");
    assert!(error.contains("'Za', 'Zb'"), "{error}");
}

#[test]
fn files_with_the_same_genes_in_another_order_lose_none() {
    let first = gene_rows(&genes(), &TIMES[..2], 1.0);
    let later = gene_rows(&genes(), &TIMES[2..], 1.0);
    let (header, rows) = later.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().rev().collect();
    let later = format!("{header}\n{}\n", rows.join("\n"));
    let table = read_plain(&[first, later]);
    let warnings = table.summary.warnings.join("\n");
    assert_eq!(table.profiles.genes().len(), 40);
    assert!(!warnings.contains("left out"), "{warnings}");
}

#[test]
fn files_on_different_scales_are_told() {
    let counts = gene_rows(&genes(), &TIMES[..2], 1.0);
    let other = gene_rows(&genes(), &TIMES[2..], 0.137);
    let warnings = |texts: &[String]| read_plain(texts).summary.warnings.join("\n");
    let mixed = warnings(&[counts.clone(), other.clone()]);
    assert!(mixed.contains("not on one scale"), "{mixed}");
    assert!(
        mixed.contains("0h.csv holds counts") && mixed.contains("6h.csv holds values"),
        "{mixed}"
    );
    let same = warnings(&[counts, gene_rows(&genes(), &TIMES[2..], 1.0)]);
    assert!(!same.contains("scale"), "{same}");
}

#[test]
fn sums_left_out_of_some_files_are_made_up_for() {
    let profiles_by = |factors: [f64; 2], transform| {
        let texts = [0, 1].map(|n| gene_rows(&genes(), &TIMES[2 * n..][..2], factors[n]));
        let table = read(&texts, |settings, _| settings.cell_transform = transform);
        table.unwrap_or_else(|error| panic!("{error}")).profiles
    };
    // Counts leave the values out, others the shares; both together need one of them in all files.
    for factors in [[1.0, 0.137], [0.137, 1.0]] {
        let [auto, none] =
            [CellTransform::Auto, CellTransform::None].map(|asked| profiles_by(factors, asked));
        assert_eq!(auto, none);
    }
    let [auto, divided] =
        [CellTransform::Auto, CellTransform::Normalise].map(|asked| profiles_by([1.0, 1.0], asked));
    assert_eq!(auto, divided);
}

#[test]
fn what_is_no_gene_is_left_out_of_every_file_by_its_name() {
    let mut genes = genes();
    genes.insert(0, "nCount_RNA".to_owned());
    let first = gene_rows(&genes, &TIMES[..2], 1.0);
    let later = gene_rows(&genes, &TIMES[2..], 1.0);
    let (header, rows) = later.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().rev().collect();
    let turned = format!("{header}\n{}\n", rows.join("\n"));
    let expected = read_plain(&[first.clone(), later]);
    let table = read_plain(&[first, turned]);
    assert_eq!(table.profiles, expected.profiles);
}

/// Time and replicate of every sample.
fn replicates(table: &LoadedTable) -> Vec<(f64, Option<&str>)> {
    let samples = table.profiles.samples().as_slice().iter();
    let of = samples.map(|sample| (sample.time, sample.replicate.as_deref()));
    of.collect()
}

#[test]
fn samples_without_names_are_numbered_replicates() {
    let genes = genes();
    let numbered = [
        (0.0, Some("#1")),
        (0.0, Some("#2")),
        (6.0, Some("#1")),
        (6.0, Some("#2")),
    ];
    let mut text = format!("time_h,{}\n", genes.join(","));
    for (row, time) in [0, 6, 0, 6].into_iter().enumerate() {
        let counts = (0..genes.len()).map(|gene| (20 + (gene * 37 + row * 11) % 97).to_string());
        writeln!(text, "{time},{}", counts.collect::<Vec<_>>().join(",")).unwrap();
    }
    let table = read_plain(&[text]);
    assert_eq!(replicates(&table), numbered);
    assert_eq!(table.profiles.samples().libraries().len(), 4);
    // Rows of a time are counted in their order: 20 and 42 for the first gene at time 0. All cells
    // have nearly the same total, so that shares keep that order.
    let of_first = table.profiles.sample_moments(0);
    assert!(of_first.iter().all(|of| of.count == 1));
    assert!(of_first[0].mean < of_first[1].mean);
}

#[test]
fn cells_are_not_kept_apart() {
    let genes = genes();
    let mut text = format!("time_h,{}\n", genes.join(","));
    for row in 0..40 {
        let counts = (0..genes.len()).map(|gene| (20 + (gene * 37 + row * 11) % 97).to_string());
        let time = 6 * (row % 2);
        writeln!(text, "{time},{}", counts.collect::<Vec<_>>().join(",")).unwrap();
    }
    let table = read_plain(&[text]);
    assert_eq!(replicates(&table), [(0.0, None), (6.0, None)]);
}
