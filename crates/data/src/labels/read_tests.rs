use super::*;

fn read(labels: &[&str], header: &str) -> LabelReadings {
    let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
    read_labels(&labels, header, UnitChoice::AsWritten, &[])
}

fn numbers(labels: &[&str], header: &str) -> Vec<Option<f64>> {
    let readings = read(labels, header).readings.into_iter();
    readings.map(|r| r.time.map(|time| time.number)).collect()
}

fn unit(labels: &[&str], header: &str) -> Option<TimeUnit> {
    read(labels, header).readings[labels.len() - 1].time?.unit
}

#[test]
fn stages_are_read_with_their_units() {
    use TimeUnit::{Days, Hours, Weeks};
    let three = [Some(0.0), Some(2.0), Some(14.0)];
    for (labels, header, expected) in [
        (["D0", "D2", "D14"], "time", Some(Days)),
        (["Day 0", "Day 2", "Day 14"], "time", Some(Days)),
        (["T0", "T2", "T14"], "time", None),
        (["T0", "T2", "T14"], "Time (h)", Some(Hours)),
        (["0hpi", "2hpi", "14hpi"], "time", Some(Hours)),
        (["0w", "2w", "14w"], "time", Some(Weeks)),
        (["0:00", "2:00", "14:00"], "time", Some(Hours)),
        (["0", "2", "14"], "day", Some(Days)),
        (["0", "2", "14"], "time", None),
        (["pre", "post_2h", "post_14h"], "time", Some(Hours)),
        (["Ctrl", "2h", "14h"], "time", Some(Hours)),
        (["t00_1.bam", "t02_1.bam", "t14_1.bam"], "", None),
    ] {
        assert_eq!(numbers(&labels, header), three, "{labels:?}");
        assert_eq!(unit(&labels, header), expected, "{labels:?}");
    }
}

#[test]
fn names_that_say_no_time_are_left_to_the_user() {
    assert_eq!(
        numbers(&["E10.5", "E16.5", "P3", "Adult"], "time"),
        [Some(10.5), Some(16.5), None, None]
    );
    // There is a time 0 already, so that a control may have been taken at any time.
    assert_eq!(
        numbers(&["0h", "6h", "Ctrl"], "time"),
        [Some(0.0), Some(6.0), None]
    );
}

#[test]
fn given_times_win() {
    let labels: Vec<String> = ["E10.5", "Adult"].map(str::to_owned).to_vec();
    let given = [
        GivenTime::parse("Adult=80d").unwrap(),
        GivenTime::parse("E10.5=9").unwrap(),
    ];
    let readings = read_labels(&labels, "", UnitChoice::Unit(TimeUnit::Days), &given).readings;
    let times: Vec<f64> = readings.iter().map(|r| r.time.unwrap().number).collect();
    assert_eq!(times, [9.0, 80.0]);
    assert_eq!(GivenTime::parse("Ctrl"), None);
    assert_eq!(GivenTime::parse("a=b=2h").unwrap().label, "a=b");
}

#[test]
fn months_are_told_from_minutes_by_what_stands_beside_them() {
    use TimeUnit::{Minutes, Months};
    assert_eq!(unit(&["1m", "3m", "18m"], "age"), Some(Months));
    assert_eq!(unit(&["1d", "7d", "18m"], "stage"), Some(Months));
    assert_eq!(unit(&["1h", "2h", "18m"], "stage"), Some(Minutes));
    assert_eq!(unit(&["15m", "30m", "60m"], "time"), Some(Minutes));
    assert!(read(&["1m", "3m", "18m"], "stage").is_m_unsure);
}

#[test]
fn sample_names_give_time_condition_and_donor() {
    let readings = read(
        &[
            "RIB0020665_Pan_T_cells_0h_D1",
            "RIB0020659_Pan_T_cells_ctr_6h_D1",
            "RIB0020694_Pan_T_cells_act_6h_D1",
            "RIB0020648_Pan_T_cells_act_6h_D2",
        ],
        "",
    );
    let text = |r: &LabelReading| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        format!(
            "{} {} {}",
            r.time.unwrap().number,
            part(&r.condition),
            part(&r.replicate)
        )
    };
    let texts: Vec<String> = readings.readings.iter().map(text).collect();
    assert_eq!(texts, ["0  D1", "6 ctr D1", "6 act D1", "6 act D2"]);
    let donors = read(&["pre_D1", "6h_D1", "6h_D2"], "").readings;
    assert_eq!(donors[0].time.unwrap().number, 0.0);
    assert_eq!(donors[2].replicate.as_deref(), Some("D2"));
    let joined = read(&["LPS6h_1", "LPS24h_2", "IFN6h_1"], "").readings;
    assert_eq!(joined[2].condition.as_deref(), Some("IFN"));
    let post = read(&["pre", "post_2h", "post_4h"], "").readings;
    assert!(post.iter().all(|r| r.condition.is_none()));
}

#[test]
fn names_of_samples_are_told_from_genes() {
    let share = |labels: &[&str]| {
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        share_with_time(&labels)
    };
    assert_eq!(share(&["0h_rep1", "6h_rep1", "12h_rep2"]), 1.0);
    assert_eq!(share(&["IRF1", "CXCL9", "ACTB", "MS4A1"]), 0.0);
    assert_eq!(share(&["1", "2", "3"]), 0.0);
}

fn words(labels: &[&str]) -> Vec<String> {
    let word = |r: &LabelReading| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let time = r.time.map_or(f64::NAN, |time| time.number);
        format!("{time} {} {}", part(&r.condition), part(&r.replicate))
    };
    read(labels, "").readings.iter().map(word).collect()
}

#[test]
fn replicates_stand_behind_points() {
    let made_unique = ["T0.1", "T0.2", "T6.1", "T6.2"];
    assert_eq!(words(&made_unique), ["0  1", "0  2", "6  1", "6  2"]);
    let notes = read(&made_unique, "").notes;
    assert!(
        notes[0].contains("'T0.1'") && notes[0].contains("‹time 'T0.1=0.1'›"),
        "{notes:?}"
    );
    let repeats = ["D0", "D0.1", "D7", "D7.1", "D14", "D14.1"];
    assert_eq!(
        words(&repeats),
        ["0  0", "0  1", "7  0", "7  1", "14  0", "14  1"]
    );
    let conditions = [
        "ctr_T0.1", "ctr_T0.2", "act_T0.1", "act_T6.1", "act_T6.2", "ctr_T6.1",
    ];
    assert_eq!(words(&conditions)[..3], ["0 ctr 1", "0 ctr 2", "0 act 1"]);
    let before = ["Ctrl.1", "Ctrl.2", "T6.1", "T6.2", "T12.1", "T12.2"];
    assert_eq!(words(&before)[1..3], ["0  2", "6  1"]);
}

#[test]
fn barcodes_in_names_are_passed_over() {
    let names = [
        "T0:AAACCTGAGCATCATC",
        "T6:AAACCTGAGCATCAGG",
        "T6:AAACCTGAGCATCACC",
    ];
    assert_eq!(words(&names), ["0  ", "6  ", "6  "]);
}

#[test]
fn decimals_stay_decimals() {
    assert_eq!(words(&["T0.5", "T1", "T1.5"]), ["0.5  ", "1  ", "1.5  "]);
    let named = [
        "T0.1_rep1",
        "T0.1_rep2",
        "T0.2_rep1",
        "T0.2_rep2",
        "T1.1_rep1",
        "T1.2_rep1",
    ];
    assert_eq!(words(&named)[0], "0.1  rep1");
    let labels: Vec<String> = ["T0.1", "T0.2", "T6.1", "T6.2"].map(str::to_owned).to_vec();
    let given = [GivenTime::parse("T0.1=0.1").unwrap()];
    let readings = read_labels(&labels, "", UnitChoice::AsWritten, &given).readings;
    assert_eq!(readings[3].time.unwrap().number, 6.2);
}
