//! Headers cut into words, and compared with names: exactly, in another spelling, or alike.

use crate::words::listed;

/// The letters and digits of a header, in lower case.
pub(crate) fn plain(header: &str) -> String {
    // Of 20,000 names of genes nearly all are ASCII, whose lower case needs no table.
    if header.is_ascii() {
        let letters = header.chars().filter(char::is_ascii_alphanumeric);
        return letters.map(|c| c.to_ascii_lowercase()).collect();
    }
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The words of a header in lower case: what stands between `_`, `.`, brackets and the like, and at a
/// capital behind a small letter. `TimePoint (h)` is `time`, `point`, `h`.
pub(crate) fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in header.chars() {
        if !c.is_alphanumeric() || (after_small && c.is_uppercase()) {
            words.push(String::new());
        }
        match words.last_mut() {
            Some(word) if c.is_ascii_alphanumeric() => word.push(c.to_ascii_lowercase()),
            Some(word) if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ => {}
        }
        after_small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The first headers, in quotation marks.
pub(super) fn first_headers(headers: &[String]) -> String {
    listed(headers, |header| format!("'{header}'"))
}

/// The headers most like `name`, in words.
pub(super) fn close_to(headers: &[String], name: &str) -> String {
    let wanted = plain(name);
    let furthest = (wanted.chars().count() / 3).max(2);
    let mut close: Vec<(usize, &String)> = headers
        .iter()
        .filter_map(|header| {
            let has = plain(header);
            let contained = wanted.len() > 2 && has.len() > 2;
            if contained && (has.contains(&wanted) || wanted.contains(&has)) {
                return Some((1, header));
            }
            let distance = strsim::levenshtein(&wanted, &has);
            (distance <= furthest).then_some((distance, header))
        })
        .collect();
    close.sort_by_key(|(distance, _)| *distance);
    if close.is_empty() {
        return format!("the headers are {}", first_headers(headers));
    }
    let names: Vec<String> = close
        .iter()
        .take(3)
        .map(|(_, h)| format!("'{h}'"))
        .collect();
    format!("did you mean {}?", names.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_have_words() {
        assert_eq!(words("TimePoint (h)"), ["time", "point", "h"]);
        assert_eq!(words("nCount_RNA"), ["n", "count", "rna"]);
        assert_eq!(words("CellID"), ["cell", "id"]);
        assert_eq!(words("MT-CO1"), ["mt", "co1"]);
        assert_eq!(words("X"), ["x"]);
        assert_eq!(words("..."), Vec::<String>::new());
    }
}
