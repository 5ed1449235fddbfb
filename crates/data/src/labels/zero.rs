//! Words for the time before a treatment.

use crate::read::times::TimeValue;
use crate::words::listed;

/// Whether a word names what was taken before a treatment began: `pre`, `Ctrl`, `unstimulated`.
fn is_zero_word(word: &str) -> bool {
    const WORDS: [&str; 20] = [
        "pre",
        "ctrl",
        "ctl",
        "ctr",
        "con",
        "control",
        "unstim",
        "unstimulated",
        "untreated",
        "uninfected",
        "untr",
        "ut",
        "baseline",
        "base",
        "before",
        "naive",
        "resting",
        "rest",
        "mock",
        "start",
    ];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Gives time 0 to labels such as `pre` and `Ctrl` where no other label has it. Tells for every label
/// the token that said so.
pub(super) fn zeros(
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
