//! Times on a common axis.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::labels::unit_named;
use crate::time_unit::TimeUnit;

/// A time as a label says it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeValue {
    /// In `unit`.
    pub number: f64,
    /// The unit, where one is known.
    pub unit: Option<TimeUnit>,
}

impl TimeValue {
    /// Reads `6`, `1.5e1`, `6h`, `30 min`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A plain number first: the `e` of an exponent is no unit.
        let (number, unit) = match text.parse::<f64>() {
            Ok(number) => (number, None),
            Err(_) => {
                let letters = text.rfind(|c: char| !c.is_ascii_alphabetic())?;
                let (number, unit) = text.split_at_checked(letters + 1)?;
                (number.trim().parse().ok()?, Some(unit_named(unit)?))
            }
        };
        // Adding 0 turns -0 into 0, so that both are one time.
        number.is_finite().then_some(Self {
            number: number + 0.0,
            unit,
        })
    }
}

impl fmt::Display for TimeValue {
    /// As [`TimeValue::parse`] reads it: "6 h", "6".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Some(unit) => write!(f, "{} {unit}", self.number),
            None => self.number.fmt(f),
        }
    }
}

/// Times on a common axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeAxis {
    /// Ascending, without repeats.
    pub times: Vec<f64>,
    /// The unit, where one is known.
    pub unit: Option<TimeUnit>,
    /// For every value given, its index in `times`.
    pub index: Vec<usize>,
}

/// Puts times on one axis: in their unit where all share one; where units are mixed, in days if one is
/// longer than a day, else in hours. Times that are equal but for rounding are one time.
///
/// Fails with the index of the first value that has no unit while others have one; 0 needs none.
pub(crate) fn time_axis(values: &[TimeValue]) -> Result<TimeAxis, usize> {
    let units: Vec<TimeUnit> = values.iter().filter_map(|value| value.unit).collect();
    let plain = |value: &TimeValue| value.unit.is_none() && value.number != 0.0;
    if let (false, Some(index)) = (units.is_empty(), values.iter().position(plain)) {
        return Err(index);
    }
    let unit = common_unit(&units);
    let on_axis = |value: &TimeValue| match (value.unit, unit) {
        (Some(from), Some(to)) => converted(value.number, from, to),
        _ => value.number,
    };
    let numbers: Vec<f64> = values.iter().map(on_axis).collect();
    let mut times = numbers.clone();
    times.sort_by(f64::total_cmp);
    // The first of equal ones stays, unless a later one is written with more digits.
    times.dedup_by(|later, earlier| {
        let equal = nearly_equal(*later, *earlier);
        if equal && decimals(*later) < decimals(*earlier) && is_single(*earlier) {
            *earlier = *later;
        }
        equal
    });
    let index = numbers.iter().map(|&value| {
        let nearest = |a: &&f64, b: &&f64| (**a - value).abs().total_cmp(&(**b - value).abs());
        let nearest = times.iter().min_by(nearest);
        nearest.map_or(0, |nearest| times.partition_point(|time| time < nearest))
    });
    let index = index.collect();
    Ok(TimeAxis { times, unit, index })
}

/// The unit of an axis.
fn common_unit(units: &[TimeUnit]) -> Option<TimeUnit> {
    let first = *units.first()?;
    if units.iter().all(|&unit| unit == first) {
        return Some(first);
    }
    let is_long = |unit: &TimeUnit| unit.in_hours() > TimeUnit::Days.in_hours();
    Some(if units.iter().any(is_long) {
        TimeUnit::Days
    } else {
        TimeUnit::Hours
    })
}

/// Divides where it can: 20 / 60 is the nearest number to a third, 20 * (1 / 60) may not be.
pub(in crate::read) fn converted(number: f64, from: TimeUnit, to: TimeUnit) -> f64 {
    if from == to {
        return number;
    }
    let (from, to) = (from.in_hours(), to.in_hours());
    if from < to {
        number / (to / from).round()
    } else {
        number * (from / to)
    }
}

/// Whether two times differ by no more than single precision, or by what the shorter one was rounded
/// to: 0.333 and 0.3333333.
pub(in crate::read) fn nearly_equal(a: f64, b: f64) -> bool {
    let difference = (a - b).abs();
    if difference <= 4e-7 * a.abs().max(b.abs()) {
        return true;
    }
    let (fewer, more) = {
        let (a, b) = (decimals(a), decimals(b));
        (a.min(b), a.max(b))
    };
    // Rounded to thousandths or less, beside one with clearly more digits: 0.25 beside 0.2519, or
    // 0.125 beside 0.1254, are two times.
    fewer >= 3 && more >= fewer + 3 && difference <= 0.5 * 10_f64.powi(-(fewer as i32))
}

/// Whether a number is written as single precision leaves it when widened: 0.10000000149011612.
fn is_single(number: f64) -> bool {
    f64::from(number as f32) == number
}

/// Digits behind the point of the shortest text of a number.
fn decimals(number: f64) -> usize {
    let text = number.to_string();
    text.split_once('.').map_or(0, |(_, behind)| behind.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(texts: &[&str]) -> Result<TimeAxis, usize> {
        let values: Vec<_> = texts.iter().map(|t| TimeValue::parse(t).unwrap()).collect();
        time_axis(&values)
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
        assert_eq!(read("3mo"), Some((3.0, Some(TimeUnit::Months))));
        for wrong in [
            "", "T6", "h", "6x", "NaN", "inf", "6h30", "day 2", "µ", "6µ", "3m",
        ] {
            assert_eq!(read(wrong), None, "{wrong} was taken");
        }
    }

    #[test]
    fn no_unit_is_claimed_unless_known() {
        let plain = axis(&["3", "0", "3.0", "-0"]).unwrap();
        assert_eq!((plain.times, plain.unit), (vec![0.0, 3.0], None));
        assert_eq!(plain.index, [1, 0, 1, 0]);
        let days = axis(&["2d", "0"]).unwrap();
        assert_eq!(
            (days.times, days.unit),
            (vec![0.0, 2.0], Some(TimeUnit::Days))
        );
    }

    #[test]
    fn mixed_units_become_hours_or_days() {
        let mixed = axis(&["30min", "1h", "1d", "60 min", "0"]).unwrap();
        assert_eq!(mixed.times, [0.0, 0.5, 1.0, 24.0]);
        assert_eq!(mixed.unit, Some(TimeUnit::Hours));
        assert_eq!(mixed.index, [1, 2, 3, 2, 0]);
        assert_eq!(axis(&["6h", "3"]), Err(1));
        // 365.25 / 12 = 30.4375 days.
        let ages = axis(&["1d", "7d", "1mo", "3mo", "18mo"]).unwrap();
        assert_eq!(ages.times, [1.0, 7.0, 30.4375, 91.3125, 547.875]);
        assert_eq!(ages.unit, Some(TimeUnit::Days));
    }

    #[test]
    fn times_that_differ_by_rounding_are_one() {
        let single = axis(&[
            "0.0",
            "0.10000000149011612",
            "0.1",
            "0.7",
            "0.699999988079071",
        ]);
        let single = single.unwrap();
        assert_eq!(single.times, [0.0, 0.1, 0.7]);
        assert_eq!(single.index, [0, 1, 1, 2, 2]);
        let thirds = axis(&["0", "0.333", "0.3333333", "0.667", "0.6666667", "1"]).unwrap();
        assert_eq!(thirds.times.len(), 4);
        assert_eq!(thirds.index, [0, 1, 1, 2, 2, 3]);
        assert_eq!(axis(&["0.25", "0.2519"]).unwrap().times.len(), 2);
        assert_eq!(axis(&["0.001", "0.002", "0.0014"]).unwrap().times.len(), 3);
    }
}
