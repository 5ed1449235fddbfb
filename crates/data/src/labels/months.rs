//! Minutes or months: what `3m` is.

use crate::labels::time_token::{Class, TimeToken, unit_of_header};
use crate::settings::UnitChoice;
use crate::time_unit::TimeUnit;

/// Whether `3m` is three months; `None` where nothing tells.
pub(super) fn m_is_months(
    taken: &[Option<TimeToken>],
    header: &str,
    unit: UnitChoice,
) -> Option<bool> {
    let mut tokens = taken.iter().flatten();
    if !tokens.clone().any(|token| token.class == Class::NumberM) {
        return Some(false);
    }
    match unit {
        UnitChoice::Unit(TimeUnit::Months) => return Some(true),
        UnitChoice::Unit(TimeUnit::Minutes) => return Some(false),
        _ => {}
    }
    match unit_of_header(header) {
        Some(TimeUnit::Months) => return Some(true),
        Some(TimeUnit::Minutes) => return Some(false),
        _ => {}
    }
    let is_short = |unit| {
        matches!(
            unit,
            TimeUnit::Seconds | TimeUnit::Hours | TimeUnit::Minutes
        )
    };
    let units: Vec<TimeUnit> = tokens.clone().filter_map(|t| t.value.unit).collect();
    let (short, long): (Vec<_>, Vec<_>) = units.into_iter().partition(|&unit| is_short(unit));
    match (short.is_empty(), long.is_empty()) {
        (false, true) => Some(false),
        (true, false) => Some(true),
        _ if header
            .to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .any(|w| w == "age") =>
        {
            Some(true)
        }
        // 30m and 45m are minutes; nothing is 45 months old but by accident.
        _ if tokens.all(|t| t.value.number % 5.0 == 0.0) && taken.len() > 2 => Some(false),
        _ => None,
    }
}
