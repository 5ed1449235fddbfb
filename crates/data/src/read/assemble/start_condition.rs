//! The condition of samples that were taken before conditions part.

/// The condition, as an index into the levels, that names the common start of all others: it was
/// sampled at the first time alone, where no other was, and there are two others at least. `groups`
/// gives time and condition of every group of cells.
pub(super) fn start_condition(groups: &[(usize, Option<usize>)]) -> Option<usize> {
    let first = groups.iter().map(|(time, _)| *time).min()?;
    let of = |is_first: bool| {
        let groups = groups
            .iter()
            .filter(move |(time, _)| (*time == first) == is_first);
        let mut conditions: Vec<usize> = groups.filter_map(|(_, condition)| *condition).collect();
        conditions.sort_unstable();
        conditions.dedup();
        conditions
    };
    let (at_start, later) = (of(true), of(false));
    match at_start[..] {
        [start] if later.len() > 1 && !later.contains(&start) => Some(start),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_of_the_first_time_alone_is_the_start_of_the_others() {
        let shared = [(0, Some(0)), (1, Some(1)), (1, Some(2)), (2, Some(1))];
        assert_eq!(start_condition(&shared), Some(0));
        let crossed = [(0, Some(0)), (0, Some(1)), (1, Some(0)), (1, Some(1))];
        assert_eq!(start_condition(&crossed), None);
        let alone = [(0, Some(0)), (1, Some(1)), (2, Some(1))];
        assert_eq!(
            start_condition(&alone),
            None,
            "before and after one treatment"
        );
        assert_eq!(
            start_condition(&[(0, None), (1, Some(1)), (1, Some(2))]),
            None
        );
    }
}
