//! Reads a set of labels together: what one of them means shows in the others.

use crate::labels::compound::{has_days_beside_hours, is_compound};
use crate::labels::condition::designs;
use crate::labels::time_token::{Class, TimeToken, time_tokens, unit_of_header};
use crate::labels::tokens::{stripped, tokens};
use crate::labels::zero::is_zero_word;
use crate::read::times::TimeValue;
use crate::settings::UnitChoice;
use crate::time_unit::TimeUnit;
use crate::words::listed;

/// What a label says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelReading {
    /// The time, where one could be read.
    pub time: Option<TimeValue>,
    /// The condition.
    pub condition: Option<String>,
    /// The replicate.
    pub replicate: Option<String>,
}

/// What labels say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelReadings {
    /// `[L]`: one for each label.
    pub readings: Vec<LabelReading>,
    /// A sentence for everything that was assumed.
    pub notes: Vec<String>,
    /// Whether `3m` could be minutes as well as months.
    pub is_m_unsure: bool,
}

/// The time that the user gives to a label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GivenTime {
    pub label: String,
    pub time: TimeValue,
}

impl GivenTime {
    /// Reads `Ctrl=0` or `T3=24h`; the label may hold `=`. `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (label, time) = text.rsplit_once('=')?;
        let label = label.trim().to_owned();
        let time = TimeValue::parse(time)?;
        Some(Self { label, time })
    }
}

/// The share of labels that say a time by themselves, other than as a plain number.
pub(crate) fn share_with_time(labels: &[String]) -> f64 {
    let readings = read_labels(labels, "", UnitChoice::AsWritten, &[]);
    let timed =
        |label: &&String| tokens(stripped(label)).len() > 1 || label.parse::<f64>().is_err();
    let with_time = labels
        .iter()
        .zip(&readings.readings)
        .filter(|(label, reading)| reading.time.is_some() && timed(label));
    with_time.count() as f64 / labels.len().max(1) as f64
}

/// Reads distinct labels under a header. Times that are given win; plain numbers take the unit chosen,
/// else that of the header.
pub(crate) fn read_labels(
    labels: &[String],
    header: &str,
    unit: UnitChoice,
    given: &[GivenTime],
) -> LabelReadings {
    let split: Vec<Vec<&str>> = labels.iter().map(|l| tokens(stripped(l))).collect();
    let found: Vec<Vec<TimeToken>> = split.iter().map(|tokens| time_tokens(tokens)).collect();
    let class = main_class(&found);
    let days = has_days_beside_hours(&found);
    let taken: Vec<Option<TimeToken>> = (0..labels.len())
        .map(
            |l| match is_compound(&labels[l], &split[l], &found[l], days) {
                true => None,
                false => taken(&found[l], class),
            },
        )
        .collect();
    let months = m_is_months(&taken, header, unit);
    let mut readings = LabelReadings {
        is_m_unsure: months.is_none(),
        ..LabelReadings::default()
    };
    let plain_unit = match unit {
        UnitChoice::Unit(unit) => Some(unit),
        UnitChoice::AsWritten => unit_of_header(header),
    };
    let mut times: Vec<Option<TimeValue>> = labels
        .iter()
        .zip(&taken)
        .map(|(label, token)| match (plain(label), token) {
            (Some(number), _) => Some(TimeValue {
                number,
                unit: plain_unit,
            }),
            (None, Some(token)) if token.class == Class::NumberM => Some(TimeValue {
                number: token.value.number,
                unit: Some(match months? {
                    true => TimeUnit::Months,
                    false => TimeUnit::Minutes,
                }),
            }),
            (None, token) => token.map(|token| TimeValue {
                number: token.value.number,
                unit: token.value.unit.or(plain_unit),
            }),
        })
        .collect();
    let zeros = zeros(&split, &mut times, labels, &mut readings.notes);
    for (label, time) in labels.iter().zip(&mut times) {
        if let Some(given) = given.iter().find(|given| given.label == label.trim()) {
            *time = Some(TimeValue {
                number: given.time.number,
                unit: given.time.unit.or(plain_unit),
            });
        }
    }
    let rest = split.iter().zip(&taken).zip(&zeros);
    let rest: Vec<Vec<String>> = rest.map(|((s, t), zero)| rest_of(s, *t, *zero)).collect();
    readings.readings = with_designs(times, designs(&rest));
    readings
}

/// A label that is nothing but a number.
fn plain(label: &str) -> Option<f64> {
    let number: f64 = stripped(label).parse().ok()?;
    number.is_finite().then_some(number + 0.0)
}

/// The class of time that most labels hold, the clearest of equals.
fn main_class(found: &[Vec<TimeToken>]) -> Option<Class> {
    let mut classes: Vec<Class> = found.iter().flatten().map(|token| token.class).collect();
    classes.sort_unstable();
    classes.dedup();
    let with = |class: Class| {
        let has = |tokens: &&Vec<TimeToken>| tokens.iter().any(|token| token.class == class);
        found.iter().filter(has).count()
    };
    // A clear class goes before an unclear one that is in some more labels: `D1` stands in `pre_D1`
    // too, where `6h_D1` has the time.
    let rank = |&class: &Class| {
        let count = with(class);
        let clear = class.is_clear() && 2 * count >= found.len();
        (clear, count)
    };
    classes.into_iter().rev().max_by_key(rank)
}

/// The token that tells the time of a label: one of the main class, else a clear one.
fn taken(found: &[TimeToken], main: Option<Class>) -> Option<TimeToken> {
    let of_main = found.iter().find(|token| Some(token.class) == main);
    let clear = || found.iter().find(|token| token.class.is_clear());
    of_main.or_else(clear).copied()
}

/// Whether `3m` is three months; `None` where nothing tells.
fn m_is_months(taken: &[Option<TimeToken>], header: &str, unit: UnitChoice) -> Option<bool> {
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

/// Gives time 0 to labels such as `pre` and `Ctrl` where no other label has it. Tells for every label
/// the token that said so.
fn zeros(
    split: &[Vec<&str>],
    times: &mut [Option<TimeValue>],
    labels: &[String],
    notes: &mut Vec<String>,
) -> Vec<Option<usize>> {
    let places: Vec<Option<usize>> = split
        .iter()
        .zip(times.iter())
        .map(|(tokens, time)| match time {
            Some(_) => None,
            None => tokens.iter().position(|token| is_zero_word(token)),
        })
        .collect();
    let has_zero = times.iter().flatten().any(|time| time.number == 0.0);
    let timed = times.iter().flatten().count();
    if has_zero || timed == 0 || places.iter().all(Option::is_none) {
        return vec![None; labels.len()];
    }
    let named: Vec<&String> = labels
        .iter()
        .zip(&places)
        .filter(|(_, place)| place.is_some())
        .map(|(label, _)| label)
        .collect();
    let one = named.first().map_or("", |label| label.as_str());
    notes.push(format!(
        "Taken as time 0: {}. Give another time with ‹time '{one}=TIME'›.",
        listed(&named, |label| format!("'{label}'"))
    ));
    let zero = TimeValue {
        number: 0.0,
        unit: None,
    };
    for (time, _) in times.iter_mut().zip(&places).filter(|(_, p)| p.is_some()) {
        *time = Some(zero);
    }
    places
}

/// The tokens of a label that say no time.
fn rest_of(tokens: &[&str], time: Option<TimeToken>, zero: Option<usize>) -> Vec<String> {
    let mut rest = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let used =
            time.is_some_and(|time| (time.tokens.0..time.tokens.0 + time.tokens.1).contains(&at));
        let prefix = time
            .filter(|time| time.tokens.0 == at)
            .map_or(0, |time| time.prefix);
        if prefix > 0 {
            rest.push(token[..prefix].to_owned());
        } else if !used && zero != Some(at) {
            rest.push((*token).to_owned());
        }
    }
    rest
}

/// Puts times and designs together. One condition beside none is no design, unless both are at one
/// time.
fn with_designs(
    times: Vec<Option<TimeValue>>,
    designs: Vec<(Option<String>, Option<String>)>,
) -> Vec<LabelReading> {
    let readings = times.into_iter().zip(designs);
    let mut readings: Vec<LabelReading> = readings
        .map(|(time, (condition, replicate))| LabelReading {
            time,
            condition,
            replicate,
        })
        .collect();
    let mut conditions: Vec<&String> = readings
        .iter()
        .filter_map(|r| r.condition.as_ref())
        .collect();
    conditions.sort_unstable();
    conditions.dedup();
    let times_where = |has: bool| {
        let of = readings
            .iter()
            .filter(move |r| r.condition.is_some() == has);
        of.filter_map(|r| r.time).collect::<Vec<_>>()
    };
    let (with, without) = (times_where(true), times_where(false));
    if conditions.len() < 2 && !with.iter().any(|time| without.contains(time)) {
        for reading in &mut readings {
            reading.condition = None;
        }
    }
    readings
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
