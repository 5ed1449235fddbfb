//! Names, lists and counts in sentences.

/// Most characters of a name in a sentence.
const LONGEST_NAME: usize = 80;

/// The first characters of a text, `most` of them, with a mark where more follow.
pub(crate) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The name of a column, or its number where it has none.
pub(crate) fn title(names: &[String], column: usize) -> String {
    match names[column].as_str() {
        "" => format!("column {}", column + 1),
        name => name.to_owned(),
    }
}

/// Up to eight of the names, each cut where it is long, and how many more there are.
pub(crate) fn listed<T>(items: &[T], name: impl Fn(&T) -> String) -> String {
    const MOST: usize = 8;
    let mut text = items
        .iter()
        .take(MOST)
        .map(|item| short(&name(item), LONGEST_NAME))
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

/// The verb behind a number of things: "was" or "were".
pub(crate) fn were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
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
        assert_eq!(
            listed(&["x".repeat(90)], String::clone),
            format!("{}…", "x".repeat(80))
        );
        assert_eq!(short("µµµ", 2), "µµ…");
        assert_eq!(counted(1, "cell"), "1 cell");
        assert_eq!(counted(2, "cell"), "2 cells");
        assert_eq!((were(1), were(0)), ("was", "were"));
        assert_eq!(alternatives(&["CSV"]), "CSV");
        assert_eq!(alternatives(&["CSV", "TSV", "Arrow"]), "CSV, TSV or Arrow");
    }
}
