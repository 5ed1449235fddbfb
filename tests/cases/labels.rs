//! Labels to times, units, missing times, nearly equal times.

use crate::{all_genes, case, is_right, read, read_with, reads_rightly, refusal, responding};
use genetide_data::{DataSettings, TimeUnit};

#[test]
fn stages_are_times_with_their_units() {
    for (name, unit, last) in [
        ("D.csv", Some(TimeUnit::Days), 14.0),
        ("day.csv", Some(TimeUnit::Days), 14.0),
        ("T.csv", None, 24.0),
        ("hpi.csv", Some(TimeUnit::Hours), 24.0),
        ("clock.csv", Some(TimeUnit::Hours), 24.0),
        ("weeks.csv", Some(TimeUnit::Weeks), 8.0),
        ("post.csv", Some(TimeUnit::Hours), 24.0),
        ("tx.csv", Some(TimeUnit::Hours), 24.0),
        ("hdr.csv", Some(TimeUnit::Hours), 24.0),
        ("hdr2.csv", Some(TimeUnit::Hours), 24.0),
        ("hdr3.csv", None, 24.0),
        ("hdr4.csv", Some(TimeUnit::Days), 24.0),
    ] {
        let Some(table) = reads_rightly(&format!("14-stage-names/{name}")) else {
            return;
        };
        assert_eq!(table.profiles.time_unit(), unit, "{name}");
        assert_eq!(table.profiles.times().last(), Some(&last), "{name}");
    }
}

#[test]
fn names_of_stages_get_a_number_as_the_advice_says() {
    let Some(path) = case("14-stage-names/E.csv") else {
        return;
    };
    let message = refusal(&path);
    assert!(
        message.contains("'Adult'") && message.contains("'P3'"),
        "{message}"
    );
    assert!(message.contains("‹time "), "{message}");
    let settings = DataSettings {
        times: vec!["P3=22d".into(), "Adult=80d".into()],
        ..all_genes()
    };
    let table = read_with(&path, &settings).unwrap();
    is_right("E.csv", &table);
    assert_eq!(table.profiles.times(), [10.5, 12.5, 16.5, 22.0, 80.0]);
    assert_eq!(table.profiles.time_unit(), Some(TimeUnit::Days));
}

#[test]
fn ages_are_months() {
    let Some(table) = reads_rightly("13-age-months/in.csv") else {
        return;
    };
    assert_eq!(table.profiles.time_unit(), Some(TimeUnit::Months));
    assert_eq!(table.profiles.times(), [1.0, 3.0, 18.0, 21.0, 24.0]);
    let mixed = reads_rightly("13-age-months/mixed.csv").unwrap();
    assert_eq!(mixed.profiles.time_unit(), Some(TimeUnit::Days));
    assert_eq!(mixed.profiles.times()[..2], [1.0, 7.0]);
}

#[test]
fn times_equal_but_for_rounding_are_one() {
    for name in ["in.csv", "thirds.csv"] {
        let Some(path) = case(&format!("17-nearly-equal-times/{name}")) else {
            return;
        };
        let table = read(&path);
        is_right(name, &table);
    }
}

#[test]
fn cells_without_a_time_are_left_out_and_counted() {
    for name in ["in.csv", "in_na.csv"] {
        let Some(path) = case(&format!("22-missing-times/{name}")) else {
            return;
        };
        let table = read(&path);
        assert_eq!(table.summary.cells, 291, "{name}");
        let called = responding(&table);
        assert!((119..=122).contains(&called), "{name}: {called}");
        crate::warns(&table, &["9 cells without a time"]);
    }
    reads_rightly("22-missing-times/in_cut.csv");
}
