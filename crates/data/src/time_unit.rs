//! Units of time.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The unit of the time axis, where the input names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl TimeUnit {
    /// The symbol written behind a number.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::Days => "d",
        }
    }

    /// Hours in one unit.
    pub fn in_hours(self) -> f64 {
        match self {
            Self::Seconds => 1.0 / 3600.0,
            Self::Minutes => 1.0 / 60.0,
            Self::Hours => 1.0,
            Self::Days => 24.0,
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}
