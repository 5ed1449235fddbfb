//! Single cells read again: they are what the means were made of.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use genetide_data::read::{CellValues, LoadedTable, Source, read_cells, read_profiles};
use genetide_data::{CellTransform, DataError, DataErrorKind, DataSettings, GeneIndex, Moments};

use crate::columnar::{files, parse_csv};
use crate::table::{Table, all_genes, gzipped};

fn open(source: &Source, settings: &DataSettings) -> LoadedTable {
    read_profiles(source, settings, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn cells_of(
    source: &Source,
    settings: &DataSettings,
    table: &LoadedTable,
    genes: &[usize],
) -> Result<CellValues, DataError> {
    let genes: Vec<GeneIndex> = genes.iter().copied().map(GeneIndex::new).collect();
    read_cells(source, settings, table, &genes, &mut |_| {
        ControlFlow::Continue(())
    })
}

/// Number, mean and spread of the cells are those of the profiles, at every time in every type.
fn check(source: &Source, settings: &DataSettings, genes: &[usize]) {
    let table = open(source, settings);
    let found = cells_of(source, settings, &table, genes).unwrap();
    let profiles = &table.profiles;
    assert_eq!(found.genes.len(), genes.len());
    for (cells, &gene) in found.genes.iter().zip(genes) {
        assert_eq!(
            (cells.gene.index(), cells.at.len()),
            (gene, profiles.time_count())
        );
        for (t, at) in cells.at.iter().enumerate() {
            for c in 0..profiles.cell_types().len() {
                let mut moments = Moments::default();
                let of_type = at.iter().filter(|cell| cell.cell_type as usize == c);
                of_type.for_each(|cell| moments.push(f64::from(cell.value)));
                let expected = profiles.moments_of_type(gene, t, c);
                assert_eq!(moments.count, expected.count, "gene {gene}, time {t}");
                // Cells are kept in f32: 6e-8 of each value.
                let size = 1.0 + expected.mean.abs();
                let squares = f64::from(expected.count) * size * size + expected.m2;
                let close = |a: f64, b: f64, of: f64| (a - b).abs() <= 1e-6 * of;
                assert!(
                    close(moments.mean, expected.mean, size)
                        && close(moments.m2, expected.m2, squares),
                    "gene {gene}, time {t}: {moments:?} for {expected:?}"
                );
            }
        }
    }
}

const TRANSFORMS: [CellTransform; 5] = [
    CellTransform::Auto,
    CellTransform::None,
    CellTransform::Log1p,
    CellTransform::Normalise,
    CellTransform::NormaliseLog1p,
];

/// Mixed units, a missing value, a column of text, a repeated name, a cell without counts and one
/// without a type.
const COUNTS: &str = "cell,time,type,A,site,B,A\n1,0,x,1,u,3,0\n2,30min,y,2,u,,1\n3,1h,x,6,v,2,9\n\
                      4,1h,y,0,v,0,0\n5,1h,,4,v,3,2\n6,60min,x,5,v,3,1\n";

#[test]
fn cells_are_what_the_means_were_made_of_in_every_format() {
    let mut written = vec![COUNTS.as_bytes().to_vec(), gzipped(COUNTS.as_bytes())];
    written.push(COUNTS.replace(',', "\t").into_bytes());
    written.extend(files(&parse_csv(COUNTS.as_bytes())));
    for bytes in written {
        let table = Table::new(bytes);
        for cell_transform in TRANSFORMS {
            for kept in [vec![], vec!["x".to_owned()]] {
                let settings = DataSettings {
                    cell_transform,
                    cell_type_column: Some("type".into()),
                    cell_types: kept,
                    ..all_genes()
                };
                let source = Source::File(table.path.clone());
                check(&source, &settings, &[0, 1, 2]);
                // In any order, and more than once.
                check(&source, &settings, &[2, 0, 2]);
            }
        }
    }
}

#[test]
fn the_cells_of_the_sample_are_normalised_as_its_means_are() {
    let settings = DataSettings::default();
    check(&Source::Sample, &settings, &[0, 7, 901, 1999]);
    let text = genetide_data::sample::bytes();
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(text), &mut plain).unwrap();
    let parquet = Table::new(&files(&parse_csv(&plain))[0]);
    check(&Source::File(parquet.path.clone()), &settings, &[901, 3]);
}

#[test]
fn cells_of_real_tables() {
    let Some(folder) = std::env::var_os("GENETIDE_TEST_DATA").map(PathBuf::from) else {
        eprintln!("skipped: GENETIDE_TEST_DATA does not name the folder of real tables");
        return;
    };
    for (name, kind) in [
        ("kouno_thp1", None),
        ("iyer517", None),
        ("tcell", None),
        ("moanin_shoemaker", None),
        ("moanin_shoemaker", Some("K")),
        ("shalek_grandprix", None),
    ] {
        let settings = DataSettings {
            cell_types: kind.iter().map(ToString::to_string).collect(),
            ..DataSettings::default()
        };
        let source = Source::File(folder.join(name).join("app_input.csv"));
        check(&source, &settings, &[0, 20, 44, 5]);
    }
}

#[test]
fn a_file_that_is_gone_or_another_one_is_not_read() {
    let table = Table::new(COUNTS);
    let source = Source::File(table.path.clone());
    let opened = open(&source, &all_genes());
    let read = || cells_of(&source, &all_genes(), &opened, &[0]);
    assert!(read().is_ok());
    let other = COUNTS.replace("6h", "6");
    for changed in [
        COUNTS.replace("1h,x,6", "1h,x,7"),
        other.replace("time", "day"),
        "nothing\n".into(),
        String::new(),
        COUNTS.replace(",site,B,A", ",s").replace(",u,", ","),
    ] {
        fs::write(&table.path, changed).unwrap();
        let error = read().unwrap_err();
        assert!(
            matches!(*error.kind, DataErrorKind::ChangedSince),
            "{error:?}: {error}"
        );
        assert!(
            error
                .to_string()
                .contains("has changed since it was opened")
        );
    }
    fs::remove_file(&table.path).unwrap();
    let error = read().unwrap_err();
    assert!(matches!(*error.kind, DataErrorKind::Io(_)), "{error:?}");
    assert!(error.to_string().contains("table.csv"));
}

#[test]
fn reading_cells_can_be_stopped() {
    let table = open(&Source::Sample, &all_genes());
    let gene = [GeneIndex::new(1)];
    let read = read_cells(&Source::Sample, &all_genes(), &table, &gene, &mut |_| {
        ControlFlow::Break(())
    });
    assert!(read.unwrap_err().is_cancelled());
}

#[test]
fn as_many_cells_are_taken_as_asked_for_and_always_the_same() {
    let table = open(&Source::Sample, &all_genes());
    let found = cells_of(&Source::Sample, &all_genes(), &table, &[1]).unwrap();
    let cells = &found.genes[0];
    let there = cells.at[0].len();
    assert_eq!(cells.some_at(0, there), cells.at[0]);
    assert_eq!(cells.some_at(0, 40).len(), 40);
    assert_eq!(cells.some_at(0, 40), cells.some_at(0, 40));
    assert_eq!(cells.some_at(0, 0), []);
    assert_eq!(cells.some_at(99, 40), []);
    // Evenly spread: of every quarter of the table some are taken.
    let numbered = genetide_data::read::GeneCells {
        gene: GeneIndex::new(0),
        at: vec![
            (0..400)
                .map(|place| genetide_data::read::CellValue {
                    value: place as f32,
                    cell_type: 0,
                })
                .collect(),
        ],
    };
    let taken = numbered.some_at(0, 40);
    assert!(taken.is_sorted_by(|a, b| a.value < b.value));
    for quarter in 0..4 {
        let range = quarter as f32 * 100.0..(quarter + 1) as f32 * 100.0;
        let here = taken.iter().filter(|cell| range.contains(&cell.value));
        // Of 40 in four quarters, 10 each, give or take four standard deviations of 2.6.
        assert!((1..21).contains(&here.count()));
    }
}
