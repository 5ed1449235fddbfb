//! Numbers, counts and the evidence of the response test in words, shared by window and figures.

use genetide_analysis::Evidence;
use genetide_data::CellTransform;

/// A count with a comma between thousands: "12,345".
pub fn count(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", count(number / 1000), number % 1000),
    }
}

/// A count of things whose plural ends in s: "1 gene", "2,000 genes".
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// A number on an axis: at most four significant digits, no trailing zeros, "−" for minus.
pub fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs();
    if !(1e-3..1e6).contains(&size) {
        return format!("{value:.2e}").replace('-', "−");
    }
    let decimals = (3 - size.log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    text.replace('-', "−")
}

/// What the values of a data set are after `transform`, as the title of an axis.
pub fn value_unit(transform: CellTransform) -> &'static str {
    match transform {
        CellTransform::Normalise => "Normalised counts",
        CellTransform::Log1p => "ln(1 + value)",
        CellTransform::NormaliseLog1p => "ln(1 + normalised)",
        CellTransform::Auto | CellTransform::None => "Value, as in the file",
    }
}

/// The unit of losses: each is the mean over genes, and with `several_conditions` over their courses.
pub fn loss_unit(several_conditions: bool) -> &'static str {
    if several_conditions {
        "nats per gene and condition"
    } else {
        "nats per gene"
    }
}

/// What the response test rests on, in a few words: "moderated F test between 12 libraries".
pub fn evidence(evidence: Evidence, libraries: usize) -> String {
    match evidence {
        Evidence::Replicates { paired } => {
            let pairs = if paired { ", donors paired" } else { "" };
            format!("moderated F test between {libraries} libraries{pairs}")
        }
        Evidence::Curve { paired } => {
            let pairs = if paired { ", donors paired" } else { "" };
            format!("moderated F test of curves through {libraries} libraries{pairs}")
        }
        Evidence::Assumed { sd } => format!("assumed SD {sd} between libraries"),
        Evidence::Nothing => "untested: no replicates; flat genes included".to_owned(),
        Evidence::Cells => "tested between cells, not libraries: p and q too small".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas_and_plurals() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(count),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(counted(1, "gene"), "1 gene");
        assert_eq!(counted(2000, "gene"), "2,000 genes");
    }

    #[test]
    fn the_evidence_is_told_in_a_few_words() {
        for (of, words) in [
            (
                Evidence::Replicates { paired: true },
                "moderated F test between 12 libraries, donors paired",
            ),
            (
                Evidence::Assumed { sd: 0.15 },
                "assumed SD 0.15 between libraries",
            ),
            (
                Evidence::Nothing,
                "untested: no replicates; flat genes included",
            ),
        ] {
            assert_eq!(evidence(of, 12), words);
        }
    }

    #[test]
    fn axes_say_what_values_are() {
        assert_eq!(value_unit(CellTransform::Normalise), "Normalised counts");
        assert_eq!(value_unit(CellTransform::None), "Value, as in the file");
        assert_eq!(loss_unit(false), "nats per gene");
        assert_eq!(loss_unit(true), "nats per gene and condition");
    }

    #[test]
    fn numbers_on_axes_are_short() {
        let cases = [0.0, 24.0, 0.5, -1.25, 0.25, 1440.0, 123_456.0, 2.5e-7];
        let texts = [
            "0",
            "24",
            "0.5",
            "−1.25",
            "0.25",
            "1440",
            "123456",
            "2.50e−7",
        ];
        assert_eq!(cases.map(number), texts);
    }
}
