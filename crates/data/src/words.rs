//! Lists and counts in sentences.

/// Up to eight of the names, and how many more there are.
pub(crate) fn listed<T>(items: &[T], name: impl Fn(&T) -> String) -> String {
    const MOST: usize = 8;
    let mut text = items
        .iter()
        .take(MOST)
        .map(name)
        .collect::<Vec<_>>()
        .join(", ");
    if items.len() > MOST {
        text += &format!(" and {} more", items.len() - MOST);
    }
    text
}

/// A number with its noun, in the plural where the number is not 1.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// "A, B or C".
pub(crate) fn alternatives(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut() {
        let numbers: Vec<usize> = (1..=10).collect();
        assert_eq!(
            listed(&numbers, ToString::to_string),
            "1, 2, 3, 4, 5, 6, 7, 8 and 2 more"
        );
        assert_eq!(counted(1, "cell"), "1 cell");
        assert_eq!(counted(2, "cell"), "2 cells");
        assert_eq!(alternatives(&["CSV"]), "CSV");
        assert_eq!(alternatives(&["CSV", "TSV", "Arrow"]), "CSV, TSV or Arrow");
    }
}
