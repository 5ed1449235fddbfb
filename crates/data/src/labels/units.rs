//! Words for units of time.

use crate::time_unit::TimeUnit;

/// The unit that a word of at least two letters names: `hrs`, `dpi`, `weeks`.
pub(super) fn unit(word: &str) -> Option<TimeUnit> {
    match word.to_ascii_lowercase().as_str() {
        "sec" | "secs" | "second" | "seconds" => Some(TimeUnit::Seconds),
        "min" | "mins" | "minute" | "minutes" | "mpi" => Some(TimeUnit::Minutes),
        "hr" | "hrs" | "hour" | "hours" | "hpi" | "hpt" | "hps" | "hpf" | "hpa" => {
            Some(TimeUnit::Hours)
        }
        "day" | "days" | "dpi" | "dpt" | "dps" | "dpf" | "dpa" | "dpc" | "dpp" => {
            Some(TimeUnit::Days)
        }
        "wk" | "wks" | "week" | "weeks" | "wpi" | "wpf" => Some(TimeUnit::Weeks),
        "mo" | "mos" | "mon" | "month" | "months" | "mth" | "mths" => Some(TimeUnit::Months),
        "yr" | "yrs" | "year" | "years" => Some(TimeUnit::Years),
        _ => None,
    }
}

/// Whether a header names the unit of a time: `time_unit`, `Units`.
pub(crate) fn names_unit(header: &str) -> bool {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    let joined: String = letters.flat_map(char::to_lowercase).collect();
    ["unit", "units", "timeunit", "timeunits", "unitoftime"].contains(&joined.as_str())
}

/// The unit behind a number that the user writes: `h`, `min`, `days`.
pub(crate) fn unit_named(word: &str) -> Option<TimeUnit> {
    let letter = match word.to_ascii_lowercase().as_str() {
        "s" => Some(TimeUnit::Seconds),
        "h" => Some(TimeUnit::Hours),
        "d" => Some(TimeUnit::Days),
        "w" => Some(TimeUnit::Weeks),
        "y" => Some(TimeUnit::Years),
        _ => None,
    };
    letter.or_else(|| unit(word))
}
