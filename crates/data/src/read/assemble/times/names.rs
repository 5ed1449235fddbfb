//! Conditions that do no more than name the times.

/// The times with the conditions that name them, where every condition was sampled at one time, and every
/// time under one condition or none; `None` for conditions proper. `groups` gives time and condition of
/// every group of cells.
pub(in crate::read::assemble) fn name_times(
    mut groups: Vec<(usize, Option<usize>)>,
) -> Option<Vec<(usize, usize)>> {
    groups.sort_unstable();
    groups.dedup();
    let are_alone = groups.windows(2).all(|pair| pair[0].0 != pair[1].0);
    let named = groups
        .iter()
        .filter_map(|&(time, level)| Some((time, level?)));
    let named: Vec<(usize, usize)> = named.collect();
    let mut levels: Vec<usize> = named.iter().map(|(_, level)| *level).collect();
    levels.sort_unstable();
    levels.dedup();
    (are_alone && named.len() > 1 && levels.len() == named.len()).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_for_each_time_is_its_name() {
        let names = [(2, Some(2)), (0, Some(0)), (1, Some(1)), (0, Some(0))];
        let expected = vec![(0, 0), (1, 1), (2, 2)];
        assert_eq!(name_times(names.to_vec()), Some(expected));
        let unnamed_start = vec![(0, None), (1, Some(0)), (2, Some(1))];
        assert_eq!(name_times(unnamed_start), Some(vec![(1, 0), (2, 1)]));
    }

    #[test]
    fn conditions_of_several_times_or_beside_others_are_conditions() {
        let later = vec![(0, Some(0)), (1, Some(1)), (2, Some(1))];
        assert_eq!(name_times(later), None);
        let beside = vec![(0, Some(0)), (1, Some(1)), (1, Some(2))];
        assert_eq!(name_times(beside), None);
        let one = vec![(0, None), (1, Some(0))];
        assert_eq!(name_times(one), None);
    }
}
