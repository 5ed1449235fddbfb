//! The number of clusters that is asked for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The largest number of clusters that is offered, and at which the sweep over k ends.
pub const LARGEST_K: usize = 20;

/// Choice of the number of clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KChoice {
    /// The suggested number.
    Auto,
    /// A given number, at least 1.
    Fixed(usize),
}

impl fmt::Display for KChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(k) => write!(f, "{k}"),
        }
    }
}

impl FromStr for KChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            (_, Ok(k @ 1..)) => Ok(Self::Fixed(k)),
            _ => Err(format!(
                "'{text}' is neither 'auto' nor a whole number of at least 1"
            )),
        }
    }
}
