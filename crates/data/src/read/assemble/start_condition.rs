//! The condition of samples that were taken before conditions part.

/// The condition, as an index into the levels, that names the common start of all: at the first time it
/// was sampled alone, and later there are others. Where it is sampled later too, as an untreated control
/// is, that holds for time 0 alone, at which no treatment has begun. `groups` gives time and condition of
/// every group of cells, `starts_at_zero` is whether the first time is 0 or before it.
pub(super) fn start_condition(
    groups: &[(usize, Option<usize>)],
    starts_at_zero: bool,
) -> Option<usize> {
    let first = groups.iter().map(|(time, _)| *time).min()?;
    let of = |is_first: bool| {
        let groups = groups
            .iter()
            .filter(move |(time, _)| (*time == first) == is_first);
        let mut conditions: Vec<Option<usize>> = groups.map(|(_, condition)| *condition).collect();
        conditions.sort_unstable();
        conditions.dedup();
        conditions
    };
    let (at_start, later) = (of(true), of(false));
    let [Some(start)] = at_start[..] else {
        return None;
    };
    let has_others = later.iter().flatten().any(|other| *other != start);
    let goes_on = later.contains(&Some(start));
    (has_others && (starts_at_zero || !goes_on)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_of_the_first_time_alone_is_the_start_of_the_others() {
        let shared = [(0, Some(0)), (1, Some(1)), (1, Some(2)), (2, Some(1))];
        assert_eq!(start_condition(&shared, false), Some(0));
        let crossed = [(0, Some(0)), (0, Some(1)), (1, Some(0)), (1, Some(1))];
        assert_eq!(start_condition(&crossed, true), None);
        let alone = [(0, Some(0)), (1, Some(1)), (2, Some(1))];
        assert_eq!(
            start_condition(&alone, false),
            Some(0),
            "before and after one treatment"
        );
        let unnamed = [(0, None), (1, Some(1)), (1, Some(2))];
        assert_eq!(start_condition(&unnamed, true), None);
        let one = [(0, Some(0)), (1, Some(0))];
        assert_eq!(start_condition(&one, true), None);
    }

    #[test]
    fn a_control_that_goes_on_is_the_start_at_time_zero() {
        let control = [(0, Some(0)), (1, Some(0)), (1, Some(1)), (2, Some(1))];
        assert_eq!(start_condition(&control, true), Some(0));
        // From 2 h on the other may have differed before it was first sampled.
        assert_eq!(start_condition(&control, false), None);
    }
}
