//! Times of cells: a number with or without a unit.

use crate::time_unit::TimeUnit;

/// A time as a cell has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimeValue {
    /// In `unit`.
    pub number: f64,
    /// The unit written behind it.
    pub unit: Option<TimeUnit>,
}

impl TimeValue {
    /// Reads `6`, `1.5e1`, `6h`, `30 min`; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A plain number first: the `e` of an exponent is no unit.
        let (number, unit) = match text.parse::<f64>() {
            Ok(number) => (number, None),
            Err(_) => {
                let letters = text.rfind(|c: char| !c.is_ascii_alphabetic())?;
                let (number, unit) = text.split_at_checked(letters + 1)?;
                (number.trim().parse().ok()?, Some(unit_of(unit)?))
            }
        };
        // Adding 0 turns -0 into 0, so that both are one time.
        number.is_finite().then_some(Self {
            number: number + 0.0,
            unit,
        })
    }
}

fn unit_of(text: &str) -> Option<TimeUnit> {
    match text.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(TimeUnit::Seconds),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(TimeUnit::Minutes),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(TimeUnit::Hours),
        "d" | "day" | "days" => Some(TimeUnit::Days),
        _ => None,
    }
}

/// Times on a common axis.
#[derive(Debug, PartialEq)]
pub(super) struct TimeAxis {
    /// Ascending, without repeats.
    pub times: Vec<f64>,
    /// The unit, where one is known.
    pub unit: Option<TimeUnit>,
    /// For every value given, its index in `times`.
    pub index: Vec<usize>,
}

/// Puts times on one axis: in their unit where all share one, in hours where units are mixed.
///
/// A plain number has the unit that the column's name says (`hours`), else none; 0 needs none.
/// Fails with the index of the first value that has no unit while others have one.
pub(super) fn time_axis(values: &[TimeValue], column: &str) -> Result<TimeAxis, usize> {
    let unit_of = |value: &TimeValue| unit_in(*value, column);
    let units: Vec<TimeUnit> = values.iter().filter_map(unit_of).collect();
    let plain = |value: &TimeValue| unit_of(value).is_none() && value.number != 0.0;
    if let (false, Some(index)) = (units.is_empty(), values.iter().position(plain)) {
        return Err(index);
    }
    let unit = units.first().map(|&first| {
        let same = units.iter().all(|&unit| unit == first);
        if same { first } else { TimeUnit::Hours }
    });
    let converted: Vec<f64> = values
        .iter()
        .map(|value| number_on_axis(*value, column, unit))
        .collect();
    let mut times = converted.clone();
    times.sort_by(f64::total_cmp);
    // 20min and 0.333333333333h are meant to be one time.
    times.dedup_by(|later, earlier| nearly_equal(*later, *earlier));
    let index = converted
        .iter()
        .map(|&value| {
            let after = times.partition_point(|&time| time <= value);
            after.saturating_sub(1)
        })
        .collect();
    Ok(TimeAxis { times, unit, index })
}

/// The place of a time among the `times` of an axis, which are in `unit`.
pub(super) fn place_on_axis(
    value: TimeValue,
    column: &str,
    (times, unit): (&[f64], Option<TimeUnit>),
) -> Option<usize> {
    let number = number_on_axis(value, column, unit);
    times.iter().position(|&time| nearly_equal(time, number))
}

/// The unit of a time: its own, or the one that the column's name says.
fn unit_in(value: TimeValue, column: &str) -> Option<TimeUnit> {
    let by_name = column.trim().eq_ignore_ascii_case("hours");
    value.unit.or(by_name.then_some(TimeUnit::Hours))
}

/// The number of a time on an axis in `unit`, which is hours wherever units are mixed.
fn number_on_axis(value: TimeValue, column: &str, unit: Option<TimeUnit>) -> f64 {
    match (unit_in(value, column), unit) {
        (Some(from), Some(to)) if from != to => in_hours(value.number, from),
        _ => value.number,
    }
}

/// Divides where it can: 20 / 60 is the nearest number to a third, 20 * (1 / 60) may not be.
fn in_hours(number: f64, unit: TimeUnit) -> f64 {
    match unit {
        TimeUnit::Seconds => number / 3600.0,
        TimeUnit::Minutes => number / 60.0,
        TimeUnit::Hours => number,
        TimeUnit::Days => number * 24.0,
    }
}

fn nearly_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(texts: &[&str], column: &str) -> Result<TimeAxis, usize> {
        let values: Vec<_> = texts.iter().map(|t| TimeValue::parse(t).unwrap()).collect();
        time_axis(&values, column)
    }

    #[test]
    fn numbers_and_units_are_read() {
        let read = |text| TimeValue::parse(text).map(|time| (time.number, time.unit));
        assert_eq!(read(" 1.5e1 "), Some((15.0, None)));
        assert_eq!(read("-2"), Some((-2.0, None)));
        assert_eq!(read("6h"), Some((6.0, Some(TimeUnit::Hours))));
        assert_eq!(read("30min"), Some((30.0, Some(TimeUnit::Minutes))));
        assert_eq!(read("2 Days"), Some((2.0, Some(TimeUnit::Days))));
        assert_eq!(read("10 s"), Some((10.0, Some(TimeUnit::Seconds))));
        for wrong in [
            "", "T6", "h", "6x", "NaN", "inf", "6h30", "day 2", "µ", "6µ",
        ] {
            assert_eq!(read(wrong), None, "{wrong} was taken");
        }
    }

    #[test]
    fn no_unit_is_claimed_unless_known() {
        let plain = axis(&["3", "0", "3.0", "-0"], "time").unwrap();
        assert_eq!((plain.times, plain.unit), (vec![0.0, 3.0], None));
        assert_eq!(plain.index, [1, 0, 1, 0]);
        assert_eq!(
            axis(&["0", "3"], "Hours").unwrap().unit,
            Some(TimeUnit::Hours)
        );
        let days = axis(&["2d", "0"], "time").unwrap();
        assert_eq!(
            (days.times, days.unit),
            (vec![0.0, 2.0], Some(TimeUnit::Days))
        );
    }

    #[test]
    fn mixed_units_become_hours() {
        let mixed = axis(&["30min", "1h", "1d", "60 min", "0"], "time").unwrap();
        assert_eq!(mixed.times, [0.0, 0.5, 1.0, 24.0]);
        assert_eq!(mixed.unit, Some(TimeUnit::Hours));
        assert_eq!(mixed.index, [1, 2, 3, 2, 0]);
        assert_eq!(axis(&["6h", "3"], "time"), Err(1));
    }
}
