//! Profiles against direct arithmetic, and real tables.

use std::ops::ControlFlow;
use std::path::PathBuf;

use genetide_data::read::{LoadedTable, Source, read_profiles};
use genetide_data::{CellTransform, DataSettings, GeneProfiles, Moments};
use proptest::prelude::*;

use crate::table::{Table, all_genes, gzipped, means};

#[test]
fn transforms_agree_with_arithmetic() {
    let text = "time,A,B\n0,1,3\n0,2,2\n1,6,2\n";
    let with = |cell_transform| {
        let settings = DataSettings {
            cell_transform,
            ..all_genes()
        };
        Table::new(text).read_with(&settings).unwrap()
    };
    let close = |loaded: &LoadedTable, gene: &str, expected: [f64; 2]| {
        for (mean, expected) in means(&loaded.profiles, gene).into_iter().zip(expected) {
            assert!(
                (mean.unwrap() - expected).abs() < 1e-12,
                "{gene}: {mean:?} for {expected}"
            );
        }
    };
    close(&with(CellTransform::None), "A", [1.5, 6.0]);
    // (ln 2 + ln 3) / 2 and ln 7.
    close(
        &with(CellTransform::Log1p),
        "A",
        [0.895_879_734_614_027_4, 1.945_910_149_055_313_2],
    );
    // Shares 1/4 and 2/4, mean 3/8, times the mean total 4 = 1.5; 6/8 x 8 = 6. With two genes the
    // times are left as they are.
    let normalised = with(CellTransform::Auto);
    assert_eq!(normalised.summary.transform, CellTransform::Normalise);
    assert!(normalised.summary.transform_note.contains("too few genes"));
    close(&normalised, "A", [1.5, 6.0]);
    close(&normalised, "B", [2.5, 2.0]);
    // ln(1 + 4/4 x 1) = ln 2, ln(1 + 2/4 x 4) = ln 3: their mean; ln(1 + 6/8 x 8) = ln 7.
    let both = with(CellTransform::NormaliseLog1p);
    close(
        &both,
        "A",
        [0.895_879_734_614_027_4, 1.945_910_149_055_313_2],
    );
}

#[test]
fn values_that_are_no_counts_are_normalised_where_that_is_asked() {
    let settings = DataSettings {
        cell_transform: CellTransform::Normalise,
        ..all_genes()
    };
    let table = Table::new("time,A,B\n0,0.5,1.5\n0,1,1\n1,4.5,1.5\n");
    let loaded = table.read_with(&settings).unwrap();
    // Shares 1/4 and 1/2, mean 3/8, times the mean total 2; 3/4 x 6.
    assert_eq!(means(&loaded.profiles, "A"), [Some(0.75), Some(4.5)]);
    assert_eq!(loaded.summary.transform, CellTransform::Normalise);
}

/// A table as numbers: cells of a time, a type and values.
#[derive(Clone, Debug)]
struct Cells {
    genes: usize,
    rows: Vec<(u8, u8, Vec<f64>)>,
}

fn cells() -> impl Strategy<Value = Cells> {
    (1_usize..5).prop_flat_map(|genes| {
        let value = prop_oneof![(-1e3..1e3), Just(0.0), (-50_i32..50).prop_map(f64::from)];
        let row = (0_u8..4, 0_u8..3, prop::collection::vec(value, genes));
        prop::collection::vec(row, 2..30)
            .prop_filter("two times", |rows| {
                rows.iter().any(|row| row.0 != rows[0].0)
            })
            .prop_map(move |rows| Cells { genes, rows })
    })
}

impl Cells {
    fn text(&self, separator: char) -> String {
        let mut text = ["cell", "time", "celltype"].join(&separator.to_string());
        for gene in 0..self.genes {
            text += &format!("{separator}G{gene}");
        }
        for (index, (time, kind, values)) in self.rows.iter().enumerate() {
            text += &format!("\nc{index}{separator}{time}{separator}t{kind}");
            for value in values {
                text += &format!("{separator}{value}");
            }
        }
        text + "\n"
    }

    /// Mean and variance by definition.
    fn direct(&self, gene: usize, time: f64) -> (usize, f64, Option<f64>) {
        let rows = self.rows.iter().filter(|row| f64::from(row.0) == time);
        let values: Vec<f64> = rows.map(|row| row.2[gene]).collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        (
            values.len(),
            mean,
            (count > 1.0).then(|| squares / (count - 1.0)),
        )
    }

    fn check(&self, profiles: &GeneProfiles) {
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()));
        for gene in 0..self.genes {
            for (t, &time) in profiles.times().iter().enumerate() {
                let moments: Moments = profiles.moments(gene, t);
                let (count, mean, variance) = self.direct(gene, time);
                assert_eq!(moments.count as usize, count);
                assert!(close(moments.mean, mean), "{} for {mean}", moments.mean);
                match (moments.variance(), variance) {
                    (Some(a), Some(b)) => assert!(close(a, b), "{a} for {b}"),
                    (a, b) => assert_eq!(a, b),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn profiles_equal_direct_arithmetic(table in cells(), seed in any::<u64>()) {
        let settings = DataSettings { cell_transform: CellTransform::None, ..all_genes() };
        let read = |bytes: &[u8]| Table::new(bytes).read_with(&settings).unwrap().profiles;
        let comma = read(table.text(',').as_bytes());
        table.check(&comma);
        prop_assert_eq!(&comma, &read(table.text('\t').as_bytes()));
        prop_assert_eq!(&comma, &read(&gzipped(table.text(';').as_bytes())));
        let mut shuffled = table.clone();
        // A permutation by sorting on a hash of the position.
        let mut key = seed;
        shuffled.rows.sort_by_cached_key(|_| {
            key = key.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            key >> 16
        });
        table.check(&read(shuffled.text(',').as_bytes()));
    }
}

#[test]
fn sums_do_not_depend_on_the_number_of_threads() {
    let mut text = "time,celltype,A,B,C\n".to_owned();
    for i in 0..400_000_u32 {
        let value = f64::from(i.wrapping_mul(2_654_435_761) >> 8) * 1e-5;
        text += &format!("{},{},{value},{},0.125\n", i % 5, i % 3, value * 0.37);
    }
    let table = Table::new(text);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| table.read_with(&all_genes())).unwrap()
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn real_tables() {
    let Some(folder) = std::env::var_os("GENETIDE_TEST_DATA").map(PathBuf::from) else {
        eprintln!("skipped: GENETIDE_TEST_DATA does not name the folder of real tables");
        return;
    };
    // Folder, cell type kept, genes, cells, times.
    for (name, kind, genes, cells, times) in [
        ("kouno_thp1", None, 45, 960, 8),
        ("iyer517", None, 517, 12, 12),
        ("tcell", None, 58, 440, 10),
        ("moanin_shoemaker", Some("K"), 500, 42, 14),
        ("shalek_grandprix", None, 74, 307, 5),
    ] {
        let settings = DataSettings {
            cell_types: kind.iter().map(ToString::to_string).collect(),
            ..DataSettings::default()
        };
        let source = Source::File(folder.join(name).join("app_input.csv"));
        let loaded = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
        let profiles = &loaded.profiles;
        let found = (
            profiles.gene_count(),
            loaded.summary.cells,
            profiles.time_count(),
        );
        assert_eq!(found, (genes, cells, times), "{name}");
        assert_eq!(loaded.summary.transform, CellTransform::None, "{name}");
        let has_all = |gene| profiles.mean_profile(gene).iter().all(Option::is_some);
        assert!((0..genes).all(has_all), "{name}");
    }
}
