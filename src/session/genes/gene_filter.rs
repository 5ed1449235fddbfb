//! Conditions on the columns of the table of genes: which genes it shows.

use std::collections::BTreeMap;
use std::ops::Bound::{self, Excluded, Included};
use std::ops::RangeBounds as _;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::session::GeneField;
use genetide_analysis::GeneRow;

/// Why a condition cannot be read, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FilterError {
    /// A column of numbers, but no number.
    #[error("\"{0}\" is not a number: enter e.g. >0.8, <=6, 2..6, =3 or 1,2,5")]
    NotANumber(String),
    /// A range from large to small.
    #[error("{0} to {1} is an empty range: enter the smaller number first, {1}..{0}")]
    EmptyRange(String, String),
    /// A sign without anything behind it.
    #[error("the value after {0} is missing: enter e.g. {0}{1}")]
    Unfinished(String, &'static str),
}

/// One condition, as typed and as understood.
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    text: String,
    test: Test,
}

/// What is asked of a value. A gene without a value meets no condition.
#[derive(Clone, Debug, PartialEq)]
enum Test {
    /// A number in (or, the other way round, outside of) one of these spans.
    Number(Vec<Span>, bool),
    /// A text with (or without) one of these.
    Word(Vec<Word>, bool),
}

/// The numbers from one bound to another.
type Span = (Bound<f64>, Bound<f64>);

/// Some text, in small letters, that is part of a value or all of it.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    whole: bool,
}

/// Which genes are shown: those that meet the conditions on all columns.
///
/// | condition | meets it |
/// |---|---|
/// | `>0.8` `>=2` `<6` `<=6` | a number above, below |
/// | `2..6` | a number from 2 to 6, both included; `2..` and `..6` have one end |
/// | `3` `=3` `=0.85` | this number; with decimals, every number that rounds to it |
/// | `1,2,5` | one of these; ranges may stand among them |
/// | `!0` | any number but this |
/// | `irf` | a text with these letters, of any case |
/// | `=irf1` | this text alone |
/// | `!mt-` | a text without these letters; `!=actb` any but this |
/// | `irf,stat` | one of these; `=irf1,stat1` one of these alone |
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<GeneField, String>")]
#[serde(into = "BTreeMap<GeneField, String>")]
pub struct GeneFilter {
    conditions: BTreeMap<GeneField, Condition>,
}

impl GeneFilter {
    /// Puts the condition `text` on a column; a blank one takes its condition away.
    ///
    /// # Errors
    /// When the text cannot be read; the column is without a condition then.
    pub fn set(&mut self, field: GeneField, text: &str) -> Result<(), FilterError> {
        self.conditions.remove(&field);
        if text.trim().is_empty() {
            return Ok(());
        }
        let test = Test::parse(field, text.trim())?;
        let text = text.to_owned();
        self.conditions.insert(field, Condition { text, test });
        Ok(())
    }

    /// The condition on a column as it was typed; empty where there is none.
    pub fn text(&self, field: GeneField) -> &str {
        let condition = self.conditions.get(&field);
        condition.map_or("", |condition| &condition.text)
    }

    /// Whether every gene is shown.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The columns with a condition.
    pub fn fields(&self) -> impl Iterator<Item = GeneField> {
        self.conditions.keys().copied()
    }

    /// Whether a gene meets all conditions.
    pub fn shows(&self, row: &GeneRow) -> bool {
        self.conditions
            .iter()
            .all(|(&field, condition)| condition.test.is_met(field, row))
    }
}

impl From<BTreeMap<GeneField, String>> for GeneFilter {
    /// Conditions that cannot be read, as another version may have written them, are left out.
    fn from(texts: BTreeMap<GeneField, String>) -> Self {
        let mut filter = Self::default();
        for (field, text) in texts {
            let _ = filter.set(field, &text);
        }
        filter
    }
}

impl From<GeneFilter> for BTreeMap<GeneField, String> {
    fn from(filter: GeneFilter) -> Self {
        let conditions = filter.conditions.into_iter();
        conditions
            .map(|(field, condition)| (field, condition.text))
            .collect()
    }
}

impl Test {
    fn parse(field: GeneField, text: &str) -> Result<Self, FilterError> {
        let (rest, wanted) = match text.strip_prefix('!') {
            Some(rest) => (rest, false),
            None => (text, true),
        };
        let parts = rest.split(',').map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        let unfinished = |example| Err(FilterError::Unfinished(text.to_owned(), example));
        if field.is_text() {
            // A sign before the first of several counts for all.
            let whole = rest.trim_start().starts_with('=');
            let words = parts.map(|part| Word::parse(part, whole));
            let words = words.filter(|word| !word.text.is_empty());
            match words.collect::<Vec<_>>() {
                words if words.is_empty() => unfinished("irf"),
                words => Ok(Self::Word(words, wanted)),
            }
        } else {
            match parts.map(span).collect::<Result<Vec<_>, _>>()? {
                spans if spans.is_empty() => unfinished("3"),
                spans => Ok(Self::Number(spans, wanted)),
            }
        }
    }

    fn is_met(&self, field: GeneField, row: &GeneRow) -> bool {
        match self {
            Self::Number(spans, wanted) => field
                .number(row)
                .is_some_and(|value| spans.iter().any(|span| span.contains(&value)) == *wanted),
            Self::Word(words, wanted) => field.word(row).is_some_and(|value| {
                let value = plain(value);
                words.iter().any(|word| word.matches(&value)) == *wanted
            }),
        }
    }
}

impl Word {
    /// A text, all of a value where it has the sign "=" or is to be taken `whole`.
    fn parse(text: &str, whole: bool) -> Self {
        let signed = text.strip_prefix('=');
        Self {
            text: plain(signed.unwrap_or(text)),
            whole: whole || signed.is_some(),
        }
    }

    fn matches(&self, value: &str) -> bool {
        if self.whole {
            value == self.text
        } else {
            value.contains(&self.text)
        }
    }
}

/// Small letters; "no_response" as "no response".
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace('_', " ")
}

fn span(text: &str) -> Result<Span, FilterError> {
    let missing = |sign: &str, example| Err(FilterError::Unfinished(sign.to_owned(), example));
    if let Some((low, high)) = text.split_once("..") {
        let [low, high] = [low, high].map(str::trim);
        if low.is_empty() && high.is_empty() {
            return missing(text, "6");
        }
        let (first, last) = (end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?);
        if first > last {
            return Err(FilterError::EmptyRange(low.to_owned(), high.to_owned()));
        }
        return Ok((Included(first), Included(last)));
    }
    let mut signs = ["<=", ">=", "<", ">", "="].into_iter();
    let Some(sign) = signs.find(|&sign| text.starts_with(sign)) else {
        return equal_to(text);
    };
    let rest = &text[sign.len()..];
    if rest.trim().is_empty() {
        return missing(sign, "3");
    }
    Ok(match sign {
        "<=" => (Included(f64::NEG_INFINITY), Included(number(rest)?)),
        ">=" => (Included(number(rest)?), Included(f64::INFINITY)),
        "<" => (Excluded(f64::NEG_INFINITY), Excluded(number(rest)?)),
        ">" => (Excluded(number(rest)?), Excluded(f64::INFINITY)),
        _ => equal_to(rest.trim())?,
    })
}

/// An end of a range; without one, the range goes on for ever.
fn end(text: &str, open: f64) -> Result<f64, FilterError> {
    if text.is_empty() {
        return Ok(open);
    }
    number(text)
}

/// A whole number is meant exactly; one with decimals as the table shows it, that is rounded.
fn equal_to(text: &str) -> Result<Span, FilterError> {
    let value = number(text)?;
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    if decimals.is_empty() || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((Included(value), Included(value)));
    }
    let half = 0.5 * 10_f64.powi(-(decimals.len() as i32));
    Ok((Included(value - half), Excluded(value + half)))
}

fn number(text: &str) -> Result<f64, FilterError> {
    let text = text.trim();
    let value: Option<f64> = text.parse().ok();
    value
        .filter(|value| value.is_finite())
        .ok_or_else(|| FilterError::NotANumber(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::{Significance, Status};

    fn row(gene: &str, q: Option<f64>) -> GeneRow {
        GeneRow {
            status: Status::NoResponse,
            q,
            ..fixtures::gene_row(gene)
        }
    }

    fn filter(field: GeneField, text: &str) -> Result<GeneFilter, FilterError> {
        let mut filter = GeneFilter::default();
        filter.set(field, text).map(|()| filter)
    }

    #[test]
    fn numbers_are_compared() {
        // Condition, numbers that meet it, numbers that do not.
        let cases: [(&str, &[f64], &[f64]); 13] = [
            (">0.8", &[0.81, 5.0], &[0.8, 0.1]),
            (">=0.8", &[0.8], &[0.79]),
            ("< 6", &[5.9, -1.0], &[6.0]),
            ("<=6", &[6.0], &[6.1]),
            ("2..6", &[2.0, 4.5, 6.0], &[1.9, 6.1]),
            ("..2", &[2.0, -9.0], &[2.1]),
            ("2 ..", &[2.0, 9.0], &[1.9]),
            ("-2..-1", &[-1.5], &[1.5]),
            ("=3", &[3.0], &[3.2, 2.9]),
            ("3", &[3.0], &[3.2]),
            // 0.85 stands for 0.845 up to 0.855.
            ("=0.85", &[0.845, 0.8549], &[0.856, 0.844]),
            (" 1, 2 ,5..6,", &[1.0, 2.0, 5.5], &[3.0, 4.0]),
            ("!0,1", &[2.0], &[0.0, 1.0]),
        ];
        for (text, met, unmet) in cases {
            let filter = filter(GeneField::Q, text).unwrap();
            for (values, expected) in [(met, true), (unmet, false)] {
                for &value in values {
                    let shown = filter.shows(&row("A", Some(value)));
                    assert_eq!(shown, expected, "{value} under {text}");
                }
            }
            assert!(!filter.shows(&row("A", None)), "no value under {text}");
        }
        assert!(filter(GeneField::P, "<1e-5").is_ok());
    }

    #[test]
    fn texts_are_searched() {
        let cases: [(&str, &[&str], &[&str]); 9] = [
            ("irf", &["IRF1", "Irf7", "XIRF"], &["STAT1"]),
            ("=irf1", &["IRF1"], &["IRF10"]),
            ("!mt-", &["IRF1"], &["MT-CO1"]),
            ("!=actb", &["ACTBL2"], &["ACTB"]),
            ("irf, stat", &["IRF1", "STAT2"], &["GBP1"]),
            ("!irf,stat", &["GBP1"], &["IRF1", "STAT2"]),
            ("=irf1, stat1", &["IRF1", "STAT1"], &["IRF12", "STAT10"]),
            ("irf,=stat1", &["IRF12", "STAT1"], &["STAT10"]),
            ("!=irf1,stat1", &["IRF12", "STAT10"], &["IRF1", "STAT1"]),
        ];
        for (text, met, unmet) in cases {
            let filter = filter(GeneField::Gene, text).unwrap();
            for (names, expected) in [(met, true), (unmet, false)] {
                for name in names {
                    let shown = filter.shows(&row(name, None));
                    assert_eq!(shown, expected, "{name} under {text}");
                }
            }
        }
        let words = filter(GeneField::Status, "=no response").unwrap();
        assert!(words.shows(&row("A", None)));
    }

    #[test]
    fn all_conditions_must_be_met() {
        let mut filter = filter(GeneField::Gene, "irf").unwrap();
        filter.set(GeneField::Q, "<0.05").unwrap();
        assert!(filter.shows(&row("IRF1", Some(0.01))));
        assert!(!filter.shows(&row("IRF1", Some(0.5))));
        assert!(!filter.shows(&row("STAT1", Some(0.01))));
        filter.set(GeneField::Q, "  ").unwrap();
        assert!(filter.shows(&row("IRF1", Some(0.5))));
        assert_eq!(filter.fields().collect::<Vec<_>>(), [GeneField::Gene]);
    }

    #[test]
    fn genes_whose_conditions_differ_are_found() {
        let row = |condition, interaction| {
            let test = |q| Some(Significance { p: q, q });
            GeneRow {
                condition: test(condition),
                interaction: test(interaction),
                ..fixtures::gene_row("IL2RA")
            }
        };
        let mut differs = filter(GeneField::QCondition, "<=0.05").unwrap();
        assert!(differs.shows(&row(0.05, 1.0)));
        assert!(!differs.shows(&row(0.06, 0.001)));
        differs.set(GeneField::QInteraction, "<=0.01").unwrap();
        assert!(!differs.shows(&row(0.05, 1.0)));
        assert!(differs.shows(&row(0.05, 0.01)));
        // Genes of a data set without conditions.
        assert!(!differs.shows(&fixtures::gene_row("ACTB")));
    }

    #[test]
    fn what_cannot_be_read_says_what_to_type() {
        let error = |field, text| filter(field, text).unwrap_err().to_string();
        for text in ["high", ">abc", "1..x", "0,8x", "nan", "inf"] {
            let message = error(GeneField::Q, text);
            assert!(message.contains("not a number"), "{text}: {message}");
        }
        assert_eq!(
            error(GeneField::Q, "6..2"),
            "6 to 2 is an empty range: enter the smaller number first, 2..6"
        );
        assert_eq!(
            error(GeneField::Q, ">"),
            "the value after > is missing: enter e.g. >3"
        );
        assert_eq!(
            error(GeneField::Q, ".."),
            "the value after .. is missing: enter e.g. ..6"
        );
        assert!(error(GeneField::Gene, "!").contains("!irf"));
        // A condition that cannot be read does not leave the one before in force.
        let mut filter = filter(GeneField::Q, "<0.05").unwrap();
        assert!(filter.set(GeneField::Q, "<").is_err());
        assert!(filter.is_empty());
    }

    #[test]
    fn a_filter_is_written_as_it_was_typed() {
        let mut before = filter(GeneField::Gene, " irf").unwrap();
        before.set(GeneField::Cluster, "1,2").unwrap();
        let text = serde_json::to_string(&before).unwrap();
        assert_eq!(text, r#"{"Gene":" irf","Cluster":"1,2"}"#);
        let after: GeneFilter = serde_json::from_str(&text).unwrap();
        assert_eq!(after, before);
        let odd: GeneFilter = serde_json::from_str(r#"{"Q":"?","P":"<1"}"#).unwrap();
        assert_eq!(odd.fields().collect::<Vec<_>>(), [GeneField::P]);
    }
}
