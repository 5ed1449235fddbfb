//! Names of genes that are told apart.

use std::collections::HashSet;

/// Names made unique by a number behind the second and later of a name, and which were changed.
pub(in crate::read) fn unique_names(headers: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut taken: HashSet<String> = headers.iter().cloned().collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut changed = Vec::new();
    let names = headers
        .iter()
        .enumerate()
        .map(|(index, header)| {
            if seen.insert(header) {
                return header.clone();
            }
            changed.push(index);
            let mut number = 2;
            loop {
                let name = format!("{header} ({number})");
                if taken.insert(name.clone()) {
                    return name;
                }
                number += 1;
            }
        })
        .collect();
    (names, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_names_are_kept_apart() {
        let names = ["A", "B", "A", "A (2)", "A"].map(str::to_owned);
        let (unique, changed) = unique_names(&names);
        assert_eq!(unique, ["A", "B", "A (3)", "A (2)", "A (4)"]);
        assert_eq!(changed, [2, 4]);
    }
}
