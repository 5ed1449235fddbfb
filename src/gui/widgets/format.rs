//! Numbers and times as the window writes them.

use genetide_data::TimeUnit;

pub use genetide_figure::words::{count, counted};

/// The text with its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A number with about three digits; very small and very large ones in scientific notation.
pub fn short(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        "-".to_owned()
    } else if size == 0.0 {
        "0".to_owned()
    } else if !(1e-3..1e6).contains(&size) {
        format!("{value:.1e}")
    } else {
        let decimals = (2 - size.log10().floor() as i32).clamp(0, 4) as usize;
        let text = format!("{value:.decimals$}");
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    }
}

/// A number with a fixed number of decimals, so that columns align; empty if absent.
pub fn fixed(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.decimals$}"))
}

/// A p or q value.
pub fn probability(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| {
        if value < 1e-3 {
            format!("{value:.0e}")
        } else {
            format!("{value:.3}")
        }
    })
}

/// A time, with its unit if known: "6 h", "6".
pub fn time(value: f64, unit: Option<TimeUnit>) -> String {
    match unit {
        Some(unit) => format!("{} {unit}", short(value)),
        None => short(value),
    }
}

/// A duration in words: "0.3 s", "45 s", "3 min 20 s", "2 h 5 min".
pub fn duration(seconds: f64) -> String {
    if seconds < 9.95 {
        return format!("{:.1} s", seconds.max(0.0));
    }
    let seconds = seconds.round() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_is_raised() {
        assert_eq!(capitalised("élan vital"), "Élan vital");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!(count(7), "7");
        assert_eq!(count(123), "123");
        assert_eq!(count(1234), "1,234");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(counted(1, "gene"), "1 gene");
        assert_eq!(counted(0, "gene"), "0 genes");
    }

    #[test]
    fn short_keeps_about_three_digits() {
        for (value, text) in [
            (0.0, "0"),
            (24.0, "24"),
            (0.5, "0.5"),
            (-1.2345, "-1.23"),
            (123.45, "123"),
            (0.001_234, "0.0012"),
            (1.5e-7, "1.5e-7"),
            (2.5e8, "2.5e8"),
            (f64::NAN, "-"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn times_and_durations_have_units() {
        assert_eq!(time(6.0, Some(TimeUnit::Hours)), "6 h");
        assert_eq!(time(0.25, None), "0.25");
        assert_eq!(duration(0.32), "0.3 s");
        assert_eq!(duration(9.96), "10 s");
        assert_eq!(duration(44.6), "45 s");
        assert_eq!(duration(200.0), "3 min 20 s");
        assert_eq!(duration(7500.0), "2 h 5 min");
        assert_eq!(probability(Some(0.012)), "0.012");
        assert_eq!(probability(Some(2e-5)), "2e-5");
        assert_eq!(probability(None), "");
    }
}
