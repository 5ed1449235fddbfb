//! Times and rates that are believed with some probability: medians with 90 % intervals.

use serde::{Deserialize, Serialize};

use genetide_data::TimeUnit;

/// How many times its lower end the upper end of an interval may be for a half-life to be known. The network
/// knows half-lives over a factor of 200; where a course tells nothing of it, the interval is most of that.
const KNOWN_WITHIN: f64 = 30.0;

/// The median of what is believed of a number, and its central 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The 5 % quantile.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The 95 % quantile.
    pub high: f64,
}

impl Estimate {
    /// Whether no number lies in both intervals.
    pub fn is_apart_from(&self, other: &Self) -> bool {
        self.high < other.low || other.high < self.low
    }

    /// With two digits or all digits before the point: "2.1 h (1.2 to 3.4)"; the unit is written if it is known.
    pub fn words(&self, unit: Option<TimeUnit>) -> String {
        let [low, median, high] = [self.low, self.median, self.high].map(two_digits);
        let unit = unit.map_or_else(String::new, |unit| format!(" {unit}"));
        format!("{median}{unit} ({low} to {high})")
    }
}

/// A number with two significant digits, or with all digits before the point.
fn two_digits(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.abs().to_string();
    }
    let decimals = |value: f64| (1 - value.abs().log10().floor() as i32).clamp(0, 6) as usize;
    // 9.96 has one digit before the point, and rounds to a number with two.
    let digits = decimals(value);
    let rounded: f64 = format!("{value:.digits$}").parse().unwrap_or(value);
    let digits = if rounded == 0.0 {
        digits
    } else {
        decimals(rounded)
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

/// The kinetics of a gene in a course, in the unit of the times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct KineticEstimates {
    /// The first time at which the change from the start is half of the largest.
    pub onset: Estimate,
    /// The first time at which it is 95 % of the largest.
    pub time_to_95: Estimate,
    /// The time of the largest change.
    pub peak: Estimate,
    /// The time spent above half of the largest change.
    pub duration: Estimate,
    /// The half-life of what the gene makes; `None` where the course does not tell it.
    pub half_life: Option<Estimate>,
}

impl KineticEstimates {
    /// The same without a half-life that is not known: one whose interval reaches over more than a factor of 30.
    pub fn with_known_half_life(self) -> Self {
        let is_known = |own: &Estimate| own.low > 0.0 && own.high <= KNOWN_WITHIN * own.low;
        Self {
            half_life: self.half_life.filter(is_known),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::genes::estimates_at;

    fn estimate(low: f64, median: f64, high: f64) -> Estimate {
        Estimate { low, median, high }
    }

    #[test]
    fn intervals_that_touch_are_not_apart() {
        let early = estimate(0.8, 1.1, 1.5);
        assert!(early.is_apart_from(&estimate(4.9, 6.2, 7.7)));
        assert!(estimate(4.9, 6.2, 7.7).is_apart_from(&early));
        assert!(!early.is_apart_from(&estimate(1.5, 2.0, 3.0)));
        assert!(!early.is_apart_from(&estimate(1.0, 1.1, 1.2)));
    }

    #[test]
    fn an_estimate_is_said_with_its_interval() {
        let hours = Some(TimeUnit::Hours);
        let words = |low, median, high| estimate(low, median, high).words(hours);
        assert_eq!(words(1.2, 2.1, 3.4), "2.1 h (1.2 to 3.4)");
        assert_eq!(words(0.0, 0.054, 0.96), "0.054 h (0 to 0.96)");
        assert_eq!(words(9.96, 12.3, 163.4), "12 h (10 to 163)");
        assert_eq!(words(-1.25, 2.0, 24.0), "2 h (-1.2 to 24)");
        assert_eq!(estimate(1.0, 2.0, 3.0).words(None), "2 (1 to 3)");
    }

    #[test]
    fn a_half_life_is_known_within_a_factor_of_thirty() {
        // 0.5 to 15 is a factor of 30.
        let known = |low, high| {
            let half_life = Some(estimate(low, low, high));
            let own = KineticEstimates {
                half_life,
                ..estimates_at(2.0)
            };
            own.with_known_half_life().half_life.is_some()
        };
        assert!(known(0.5, 15.0) && known(0.1, 0.2));
        assert!(!known(0.5, 15.1) && !known(0.0, 0.1));
    }
}
