//! Kinetics of a profile: when and how it responds.

use serde::{Deserialize, Serialize};

use crate::genes::estimates::KineticEstimates;
use crate::numeric::stats::{argmax, first_max_by};
use genetide_data::{Courses, TimeUnit};

/// Direction of the largest change from the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// The largest change is an increase.
    Up,
    /// The largest change is a decrease.
    Down,
}

impl Direction {
    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// The timing of one profile, relative to its first value.
///
/// Where there are estimates, onset and peak time are their medians; all else is that of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kinetics {
    /// First time at which half of the largest change is reached, linear between times.
    pub onset: f64,
    /// Time of the largest change.
    pub peak_time: f64,
    /// The largest absolute change from the first value, in the profile's unit, not negative.
    pub amplitude: f64,
    /// Direction of the largest change.
    pub direction: Direction,
    /// First time after the peak at which less than half of the change is left, linear between
    /// times; absent when the profile stays changed to the end.
    pub return_time: Option<f64>,
    /// What the network believes, with 90 % intervals; absent for the mean of a cluster, where nothing responds,
    /// and for networks that tell no intervals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimates: Option<KineticEstimates>,
}

impl Kinetics {
    /// The same with `estimates`, whose medians become onset and peak time.
    pub fn with_estimates(self, estimates: KineticEstimates) -> Self {
        Self {
            onset: estimates.onset.median,
            peak_time: estimates.peak.median,
            estimates: Some(estimates),
            ..self
        }
    }
}

/// The share of the largest amplitude of a gene or cluster below which one of its courses is flat.
pub const FLAT: f64 = 0.2;

/// A change below this share of the largest value, or below [`NO_CHANGE`], is a rounding error.
const ROUNDING: f64 = 1e-9;
/// Rounding error of a constant profile that was scaled to zeros.
const NO_CHANGE: f64 = 1e-14;

/// The kinetics of `profile` `[T]` at `times` `[T]`; `None` when it is constant or has one time.
pub fn kinetics(times: &[f64], profile: &[f64]) -> Option<Kinetics> {
    let first = *profile.first()?;
    let steps = times.len().min(profile.len());
    let peak = argmax(profile[..steps].iter().map(|value| (value - first).abs()));
    let change = profile[peak] - first;
    let largest = profile[..steps]
        .iter()
        .fold(0.0_f64, |max, value| max.max(value.abs()));
    if !change.is_finite() || change.abs() <= NO_CHANGE.max(ROUNDING * largest) {
        return None;
    }
    let half = first + change / 2.0;
    let crossing = |t: usize| {
        let (before, after) = (profile[t - 1], profile[t]);
        times[t - 1] + (times[t] - times[t - 1]) * (half - before) / (after - before)
    };
    let changed = |t: usize| (profile[t] - half) * change.signum() >= 0.0;
    let onset = (1..=peak).find(|&t| changed(t))?;
    let back = (peak + 1..steps).find(|&t| !changed(t));
    Some(Kinetics {
        onset: crossing(onset),
        peak_time: times[peak],
        amplitude: change.abs(),
        direction: if change > 0.0 {
            Direction::Up
        } else {
            Direction::Down
        },
        return_time: back.map(crossing),
        estimates: None,
    })
}

/// The kinetics of each course, from the value of each column; `None` for one without a value somewhere.
pub fn kinetics_of_courses(
    courses: &Courses,
    value: impl Fn(usize) -> Option<f64>,
) -> Vec<Option<Kinetics>> {
    let of_course = |course| {
        let values = courses.course(course).into_iter().map(&value);
        let values: Option<Vec<f64>> = values.collect();
        kinetics(&courses.times_of(course), &values?)
    };
    (0..courses.count()).map(of_course).collect()
}

/// The course with the largest amplitude, the first of equals; `None` where all are flat.
pub fn leading_course(kinetics: &[Option<Kinetics>]) -> Option<usize> {
    let amplitudes = kinetics.iter().enumerate();
    let amplitudes = amplitudes.filter_map(|(course, of)| Some((course, of.as_ref()?.amplitude)));
    first_max_by(amplitudes, |(_, amplitude)| *amplitude).map(|(course, _)| course)
}

/// The share of the largest change from which a change in the other direction is told as well.
const SIZEABLE: f64 = 1.0 / 3.0;

/// The time of the largest change in the direction opposite to that of the `kinetics` of `profile` `[T]`, where
/// it is at least a third of the change in that direction: that of a dip before a rise.
pub fn opposite_time(kinetics: &Kinetics, times: &[f64], profile: &[f64]) -> Option<f64> {
    let first = *profile.first()?;
    let sign = match kinetics.direction {
        Direction::Up => -1.0,
        Direction::Down => 1.0,
    };
    let changes = times.iter().zip(profile);
    let changes = changes.map(|(&time, value)| (time, sign * (value - first)));
    let (time, change) = first_max_by(changes, |(_, change)| *change)?;
    (change >= SIZEABLE * kinetics.amplitude).then_some(time)
}

/// Kinetics in words: "early, sustained; peak 6 h", "late; peak 24 h", "down, early; lowest 12 h", and with
/// the time of an `opposite` change "dips, then rises; lowest 3 h, peak 24 h".
///
/// `times` are all times of the experiment, and `end` is the last one of the course. The onset is classified by its place among the
/// *indices* of the times, since time courses are spaced unevenly on purpose: the first third is
/// early, the last third late; the middle third is intermediate up to the middle and delayed from
/// there on. With two times every onset lies between them, and no word is given. A profile that
/// returns to less than half of its change is transient; otherwise it is sustained, unless its peak
/// is at the end, after which nothing is known. The unit is written if it is known.
pub fn words(
    kinetics: &Kinetics,
    opposite: Option<f64>,
    (times, end): (&[f64], f64),
    unit: Option<TimeUnit>,
) -> String {
    let unit = unit.map_or_else(String::new, |unit| format!(" {unit}"));
    if let Some(opposite) = opposite {
        return both_ways(kinetics, opposite, &unit);
    }
    let mut how = Vec::new();
    if kinetics.direction == Direction::Down {
        how.push("down");
    }
    how.extend(onset_word(kinetics.onset, times));
    if kinetics.return_time.is_some() {
        how.push("transient");
    } else if kinetics.peak_time < end {
        how.push("sustained");
    }
    let extreme = match kinetics.direction {
        Direction::Up => "peak",
        Direction::Down => "lowest",
    };
    let when = format!("{extreme} {}{unit}", kinetics.peak_time);
    if how.is_empty() {
        when
    } else {
        format!("{}; {when}", how.join(", "))
    }
}

/// A profile that goes both below and above its first value, in the order in which it does.
fn both_ways(kinetics: &Kinetics, opposite: f64, unit: &str) -> String {
    let (lowest, peak) = match kinetics.direction {
        Direction::Up => (opposite, kinetics.peak_time),
        Direction::Down => (kinetics.peak_time, opposite),
    };
    if lowest < peak {
        format!("dips, then rises; lowest {lowest}{unit}, peak {peak}{unit}")
    } else {
        format!("rises, then dips; peak {peak}{unit}, lowest {lowest}{unit}")
    }
}

fn onset_word(onset: f64, times: &[f64]) -> Option<&'static str> {
    if times.len() < 3 {
        return None;
    }
    let share = time_index(onset, times) / (times.len() - 1) as f64;
    Some(if share < 1.0 / 3.0 {
        "early"
    } else if share < 0.5 {
        "intermediate"
    } else if share < 2.0 / 3.0 {
        "delayed"
    } else {
        "late"
    })
}

/// The place of `time` among `times`, linear between them: 1.5 is half way from the second time to
/// the third.
fn time_index(time: f64, times: &[f64]) -> f64 {
    let after = times
        .partition_point(|&t| t < time)
        .clamp(1, times.len() - 1);
    let (from, to) = (times[after - 1], times[after]);
    (after - 1) as f64 + ((time - from) / (to - from)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::genes::estimates_at;

    const TIMES: [f64; 5] = [0.0, 3.0, 6.0, 12.0, 24.0];

    /// Mean 0, standard deviation 1 over the times, as profiles are clustered.
    fn scaled(profile: [f64; 5]) -> Vec<f64> {
        let mean = profile.iter().sum::<f64>() / 5.0;
        let variance = profile.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 5.0;
        profile.map(|x| (x - mean) / variance.sqrt()).to_vec()
    }

    #[test]
    fn known_programs_are_told_apart() {
        let programs = [
            ([0.05, 1.0, 0.7, 0.25, 0.1], "early, transient; peak 3 h"),
            ([0.05, 0.75, 0.85, 1.0, 0.97], "early, sustained; peak 12 h"),
            (
                [0.05, 0.2, 0.6, 1.0, 0.8],
                "intermediate, sustained; peak 12 h",
            ),
            ([0.02, 0.03, 0.3, 1.0, 0.8], "delayed, sustained; peak 12 h"),
            ([0.02, 0.02, 0.05, 0.55, 1.0], "late; peak 24 h"),
            ([1.0, 0.55, 0.35, 0.25, 0.2], "down, early; lowest 24 h"),
        ];
        for (profile, expected) in programs {
            let kinetics = kinetics(&TIMES, &scaled(profile)).unwrap();
            assert_eq!(
                words(&kinetics, None, (&TIMES, 24.0), Some(TimeUnit::Hours)),
                expected
            );
        }
    }

    #[test]
    fn a_dip_before_a_rise_is_told_where_it_is_sizeable() {
        // Changes of -0.4 and 1.2 from the first value: a third.
        let cases = [
            (
                [1.0, 0.6, 0.7, 1.5, 2.2],
                "dips, then rises; lowest 3 h, peak 24 h",
            ),
            ([1.0, 0.7, 0.7, 1.5, 2.2], "late; peak 24 h"),
            (
                [1.0, 3.0, 1.5, 0.2, 0.1],
                "rises, then dips; peak 3 h, lowest 24 h",
            ),
            (
                [1.0, 1.5, 1.2, 0.2, 0.1],
                "rises, then dips; peak 3 h, lowest 24 h",
            ),
            (
                [1.0, 0.1, 0.5, 1.2, 1.4],
                "dips, then rises; lowest 3 h, peak 24 h",
            ),
        ];
        for (profile, expected) in cases {
            let kinetics = kinetics(&TIMES, &profile).unwrap();
            let opposite = opposite_time(&kinetics, &TIMES, &profile);
            let said = words(&kinetics, opposite, (&TIMES, 24.0), Some(TimeUnit::Hours));
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn kinetics_agree_with_arithmetic() {
        // Change 1 - 0.05 = 0.95 at 3 h; half is 0.525, half way from 0.05 to 1: 1.5 h. Back
        // between 0.7 at 6 h and 0.25 at 12 h: 6 + 6 * 0.175 / 0.45 = 8.3333.
        let up = kinetics(&TIMES, &[0.05, 1.0, 0.7, 0.25, 0.1]).unwrap();
        assert!((up.onset - 1.5).abs() < 1e-12);
        assert_eq!(up.peak_time, 3.0);
        assert!((up.amplitude - 0.95).abs() < 1e-12);
        assert_eq!(up.direction, Direction::Up);
        assert!((up.return_time.unwrap() - (6.0 + 7.0 / 3.0)).abs() < 1e-12);
        // Down by 0.8; half is 0.6, between 1 and 0.55: 3 * 0.4 / 0.45.
        let down = kinetics(&TIMES, &[1.0, 0.55, 0.35, 0.25, 0.2]).unwrap();
        assert!((down.onset - 8.0 / 3.0).abs() < 1e-12);
        assert_eq!(down.direction, Direction::Down);
        assert_eq!((down.peak_time, down.return_time), (24.0, None));
    }

    #[test]
    fn constant_profiles_have_no_kinetics() {
        assert_eq!(kinetics(&TIMES, &[0.1; 5]), None);
        assert_eq!(kinetics(&TIMES, &[0.0, 1e-17, 0.0, 0.0, 0.0]), None);
        assert_eq!(kinetics(&[0.0], &[1.0]), None);
        assert_eq!(kinetics(&[], &[]), None);
    }

    #[test]
    fn no_unit_and_no_onset_word_are_invented() {
        let two = [0.0, 24.0];
        let rise = kinetics(&two, &[0.0, 1.0]).unwrap();
        assert_eq!(words(&rise, None, (&two, 24.0), None), "peak 24");
    }

    #[test]
    fn onset_and_peak_are_the_medians_of_estimates() {
        let of_curve = kinetics(&TIMES, &[0.05, 1.0, 0.7, 0.25, 0.1]).unwrap();
        let own = of_curve.with_estimates(estimates_at(1.25));
        // 3 x 1.25; the rest is that of the curve.
        assert_eq!((own.onset, own.peak_time), (1.25, 3.75));
        assert_eq!(
            (own.amplitude, own.direction, own.return_time),
            (of_curve.amplitude, Direction::Up, of_curve.return_time)
        );
    }

    proptest! {
        #[test]
        fn kinetics_stay_within_the_times(profile in prop::collection::vec(-1e3..1e3_f64, 5)) {
            if let Some(kinetics) = kinetics(&TIMES, &profile) {
                prop_assert!(kinetics.onset >= 0.0 && kinetics.onset <= kinetics.peak_time);
                prop_assert!(TIMES.contains(&kinetics.peak_time));
                prop_assert!(kinetics.amplitude > 0.0);
                if let Some(back) = kinetics.return_time {
                    prop_assert!(back >= kinetics.peak_time && back <= 24.0);
                }
                prop_assert!(!words(&kinetics, None, (&TIMES, 24.0), None).is_empty());
                let opposite = opposite_time(&kinetics, &TIMES, &profile);
                prop_assert!(opposite.is_none_or(|time| time != kinetics.peak_time));
            }
        }
    }
}
