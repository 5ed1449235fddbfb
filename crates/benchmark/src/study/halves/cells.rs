//! The cells of single libraries in two halves.

use std::collections::HashMap;
use std::fmt::Write as _;

/// A plain CSV table of cells with a column `Replicate` beside the others: the cells of a time are in its two
/// replicates in turn. Replicates of different times have nothing to do with each other. `None` without a column
/// of times.
pub fn halved(text: &str) -> Option<String> {
    let mut lines = text.lines();
    let header = lines.next()?;
    let mut names = header.split(',');
    let time = names.position(|name| name.trim().eq_ignore_ascii_case("time"))?;
    let mut halved = format!("{header},Replicate\n");
    let mut cells: HashMap<&str, usize> = HashMap::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let time = line.split(',').nth(time)?;
        let count = cells.entry(time).or_default();
        let half = ["a", "b"][*count % 2];
        *count += 1;
        // Writing to a string does not fail.
        let _ = writeln!(halved, "{line},{time}{half}");
    }
    Some(halved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_time_take_turns() {
        let text = "Cell,Time,G\n1,0,5\n2,0,6\n3,6,7\n4,0,8\n5,6,9\n";
        let expected = "Cell,Time,G,Replicate\n1,0,5,0a\n2,0,6,0b\n3,6,7,6a\n4,0,8,0a\n5,6,9,6b\n";
        assert_eq!(halved(text).as_deref(), Some(expected));
        assert_eq!(halved("Cell,G\n1,5\n"), None);
    }
}
