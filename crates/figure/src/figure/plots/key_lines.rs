//! The entries of a legend, on as many lines as they need.

/// The left end and the line of each entry: one after the other with `gap` between them, on lines that are at
/// most `width` wide.
pub(crate) fn in_lines(
    widths: impl IntoIterator<Item = f64>,
    gap: f64,
    width: f64,
) -> Vec<(f64, usize)> {
    let (mut left, mut line) = (0.0, 0);
    let place = |own: f64| {
        if left > 0.0 && left + own > width {
            (left, line) = (0.0, line + 1);
        }
        let at = (left, line);
        left += own + gap;
        at
    };
    widths.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_full_before_the_next_one_begins() {
        // 30 + 10 + 60 are 100; the third has a line of its own although it is wider than one.
        assert_eq!(
            in_lines([30.0, 60.0, 120.0, 10.0], 10.0, 100.0),
            [(0.0, 0), (40.0, 0), (0.0, 1), (0.0, 2)]
        );
        assert!(in_lines([], 10.0, 100.0).is_empty());
    }
}
