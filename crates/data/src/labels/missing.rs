//! Words for a label that is not known.

/// A label without its spaces; empty where it is a word for a missing one, such as `NA`. "None" is a
/// treatment as often as nothing, and stays.
pub(crate) fn known_label(text: &str) -> &str {
    const MISSING: [&str; 6] = ["na", "n/a", "#n/a", "nan", "null", "<na>"];
    let text = text.trim();
    let is_missing = MISSING.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_missing { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_no_labels() {
        assert_eq!(["NA", " nan", "<NA>", ""].map(known_label), [""; 4]);
        assert_eq!(
            ["None", "D1 ", "NAD"].map(known_label),
            ["None", "D1", "NAD"]
        );
    }
}
