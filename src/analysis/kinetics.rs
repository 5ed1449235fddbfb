//! When and how a profile responds.

use serde::{Deserialize, Serialize};

use crate::data::TimeUnit;

/// Up or down from the first time.
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kinetics {
    /// First time at which half of the largest change is reached, linear between times.
    pub onset: f64,
    /// Time of the largest change.
    pub peak_time: f64,
    /// The largest absolute change from the first value, in the profile's unit, not negative.
    pub amplitude: f64,
    /// Its direction.
    pub direction: Direction,
    /// First time after the peak at which less than half of the change is left, linear between
    /// times; absent when the profile stays changed to the end.
    pub return_time: Option<f64>,
}

/// The kinetics of `profile` `[T]` at `times` `[T]`; `None` when it is constant or has one time.
pub fn kinetics(times: &[f64], profile: &[f64]) -> Option<Kinetics> {
    todo!("{times:?} {profile:?}")
}

/// In words: "early, sustained; peak 6 h", "late; peak 24 h", "down, early; lowest 12 h".
///
/// `times` are all times of the experiment: early and late are thirds of their number, since time
/// courses are spaced unevenly on purpose.
pub fn words(kinetics: &Kinetics, times: &[f64], unit: Option<TimeUnit>) -> String {
    todo!("{kinetics:?} {times:?} {unit:?}")
}
