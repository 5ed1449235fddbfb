//! Numbers as printed.

use crate::study::Spread;

/// A value in words; nothing where it is not known.
pub(super) fn text<T>(value: Option<T>, words: impl FnOnce(T) -> String) -> String {
    value.map_or_else(String::new, words)
}

/// "0.921 ± 0.004", mean and standard deviation.
pub(super) fn spread_text(spread: Option<Spread>) -> String {
    text(spread, |spread| {
        let deviation = text(spread.deviation, |value| format!(" ± {value:.3}"));
        format!("{:.3}{deviation}", spread.mean)
    })
}

/// "+0.015 (+0.011 to +0.019)", mean and 95 % interval.
pub(super) fn interval_text(spread: &Spread) -> String {
    let interval = text(spread.interval(), |(low, high)| {
        format!(" ({low:+.3} to {high:+.3})")
    });
    format!("{:+.3}{interval}", spread.mean)
}

/// A mean in percent.
pub(super) fn share_text(share: Option<Spread>) -> String {
    text(share, |share| format!("{:.0} %", 100.0 * share.mean))
}
