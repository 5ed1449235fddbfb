//! Words for the time before a treatment.

/// Whether a word names what was taken before a treatment began: `pre`, `Ctrl`, `unstimulated`.
pub(crate) fn is_zero_word(word: &str) -> bool {
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
