//! Reads a set of labels together: what one of them means shows in the others.

use std::borrow::Cow;

use crate::labels::cell_names::sample_part;
use crate::labels::compound::{has_days_beside_hours, is_compound};
use crate::labels::condition::designs;
use crate::labels::months::m_is_months;
use crate::labels::points::behind_points;
use crate::labels::time_token::{Class, TimeToken, time_tokens, unit_of_header};
use crate::labels::tokens::{stripped, tokens};
use crate::labels::zero::zeros;
use crate::read::times::TimeValue;
use crate::settings::UnitChoice;
use crate::time_unit::TimeUnit;

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
    // The names of many cells repeat that of their sample.
    let parts: Vec<Cow<'_, str>> = labels.iter().map(|label| sample_part(label)).collect();
    let split: Vec<Vec<&str>> = parts.iter().map(|part| tokens(stripped(part))).collect();
    let found: Vec<Vec<TimeToken>> = split.iter().map(|tokens| time_tokens(tokens)).collect();
    let class = main_class(&found);
    let days = has_days_beside_hours(&found);
    let mut taken: Vec<Option<TimeToken>> = (0..labels.len())
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
    let replicates = part_at_points(labels, &split, &mut taken, given, &mut readings.notes);
    let plain_unit = match unit {
        UnitChoice::Unit(unit) => Some(unit),
        UnitChoice::AsWritten => unit_of_header(header),
    };
    let tokens = labels.iter().zip(&taken);
    let mut times: Vec<Option<TimeValue>> = tokens
        .map(|(label, token)| time_of(label, *token, months, plain_unit))
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
    let mut rest: Vec<Vec<String>> = rest.map(|((s, t), zero)| rest_of(s, *t, *zero)).collect();
    for (rest, replicate) in rest.iter_mut().zip(replicates) {
        rest.extend(replicate.map(|replicate| replicate.to_string()));
    }
    let designs = designs(&rest, different(&times));
    readings.readings = with_designs(times, designs);
    readings
}

/// The time of a label. `months` tells whether `3m` is three months.
pub(super) fn time_of(
    label: &str,
    token: Option<TimeToken>,
    months: Option<bool>,
    plain_unit: Option<TimeUnit>,
) -> Option<TimeValue> {
    let value = |number, unit| Some(TimeValue { number, unit });
    if let Some(number) = plain(label) {
        return value(number, plain_unit);
    }
    let token = token?;
    if token.class != Class::NumberM {
        return value(token.value.number, token.value.unit.or(plain_unit));
    }
    let unit = match months? {
        true => TimeUnit::Months,
        false => TimeUnit::Minutes,
    };
    value(token.value.number, Some(unit))
}

/// Takes what stands behind points for replicates, where it is; the times keep what stands before.
/// Gives the replicate of each label.
fn part_at_points(
    labels: &[String],
    split: &[Vec<&str>],
    taken: &mut [Option<TimeToken>],
    given: &[GivenTime],
    notes: &mut Vec<String>,
) -> Vec<Option<u32>> {
    // A time that is given as the decimal says that points are decimal points.
    let is_decimal = |(label, token): (&String, &Option<TimeToken>)| {
        let mut given = given.iter().filter(|given| given.label == label.trim());
        let is = |time: TimeToken| given.any(|given| given.time.number == time.value.number);
        token.is_some_and(is) && label.contains('.')
    };
    let points = match labels.iter().zip(taken.iter()).any(is_decimal) {
        true => None,
        false => behind_points(split, taken),
    };
    let Some(points) = points else {
        return vec![None; labels.len()];
    };
    let label = labels[points.example].trim();
    if let Some((time, replicate)) = points.of_labels[points.example] {
        notes.push(format!(
            "Labels such as '{label}' were read as time and replicate: {time} and {replicate}. Where their \
             points are decimal points, say so with the time of one, as in ‹time \
             '{label}={time}.{replicate}'›."
        ));
    }
    for (token, point) in taken.iter_mut().zip(&points.of_labels) {
        if let (Some(token), Some((time, _))) = (token, point) {
            token.value.number = *time;
        }
    }
    let replicates = points.of_labels.into_iter();
    replicates.map(|point| Some(point?.1)).collect()
}

/// The number of different times.
fn different(times: &[Option<TimeValue>]) -> usize {
    let mut numbers: Vec<f64> = times.iter().flatten().map(|time| time.number).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers.len()
}

/// A label that is nothing but a number.
fn plain(label: &str) -> Option<f64> {
    let number: f64 = stripped(label).parse().ok()?;
    number.is_finite().then_some(number + 0.0)
}

/// The class of time that most labels hold, the clearest of equals.
pub(super) fn main_class(found: &[Vec<TimeToken>]) -> Option<Class> {
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
pub(super) fn taken(found: &[TimeToken], main: Option<Class>) -> Option<TimeToken> {
    let of_main = found.iter().find(|token| Some(token.class) == main);
    let clear = || found.iter().find(|token| token.class.is_clear());
    of_main.or_else(clear).copied()
}

/// The tokens of a label that say no time.
pub(super) fn rest_of(
    tokens: &[&str],
    time: Option<TimeToken>,
    zero: Option<usize>,
) -> Vec<String> {
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
