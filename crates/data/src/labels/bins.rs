//! Bins of a pseudotime.

/// Whether times are a pseudotime, one for nearly every cell, and not times of sampling. Time courses
/// of a sample a time have fewer samples than that; where the header names a pseudotime, fewer times
/// suffice.
pub(crate) fn is_pseudotime(header: &str, times: usize, cells: u64) -> bool {
    const FEWEST_CELLS: u64 = 150;
    const MOST_SAMPLINGS: usize = 60;
    const FEWEST_CELLS_A_TIME: u64 = 10;
    const MOST_BINS: usize = 20;
    const FEWEST_CELLS_A_BIN: u64 = 3;
    let fewer_than = |cells_a_time: u64| cells < cells_a_time * times as u64;
    if names_pseudotime(header) && times > MOST_BINS && fewer_than(FEWEST_CELLS_A_BIN) {
        return true;
    }
    cells >= FEWEST_CELLS && times > MOST_SAMPLINGS && fewer_than(FEWEST_CELLS_A_TIME)
}

/// Whether a header names a pseudotime: `slingPseudotime_1`, `dpt_pseudotime`, `latent_time`.
pub(crate) fn names_pseudotime(header: &str) -> bool {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    plain.contains("pseudotime") || plain == "latenttime"
}

/// The number of bins to propose for so many cells: at least about 25 cells in each.
pub(crate) fn proposed_bins(cells: u64) -> usize {
    (cells / 25).clamp(4, 11) as usize
}

/// Divides ascending `times`, each with its number of `cells`, into at most `bins` bins of as equal
/// numbers of cells as whole times allow. Gives the bin of every time `[T]`, and the mean time of
/// the cells in every bin.
pub(crate) fn bins(times: &[f64], cells: &[u64], bins: usize) -> (Vec<usize>, Vec<f64>) {
    let all: u64 = cells.iter().sum();
    let mut bin_of = Vec::with_capacity(times.len());
    let mut sums: Vec<(f64, f64)> = Vec::new();
    let mut last = usize::MAX;
    let mut before = 0;
    for (&time, &cells) in times.iter().zip(cells) {
        // By the middle of the cells of this time.
        let middle = before as f64 + cells as f64 / 2.0;
        let bin = (middle / all as f64 * bins as f64) as usize;
        if bin != last {
            sums.push((0.0, 0.0));
            last = bin;
        }
        if let Some((sum, weight)) = sums.last_mut() {
            *sum += time * cells as f64;
            *weight += cells as f64;
        }
        bin_of.push(sums.len() - 1);
        before += cells;
    }
    let means = sums.into_iter().map(|(sum, weight)| sum / weight);
    (bin_of, means.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_have_equal_numbers_of_cells() {
        let times: Vec<f64> = (0..10).map(f64::from).collect();
        let (bin_of, means) = bins(&times, &[1; 10], 5);
        assert_eq!(bin_of, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
        assert_eq!(means, [0.5, 2.5, 4.5, 6.5, 8.5]);
    }

    #[test]
    fn cells_of_one_time_stay_together() {
        // Middles at 0.5, 5, 9.5 of 10 cells: bins 0, 2 and 3 of 4, of which one is empty.
        let (bin_of, means) = bins(&[0.0, 1.0, 2.0], &[1, 8, 1], 4);
        assert_eq!(bin_of, [0, 1, 2]);
        assert_eq!(means, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn pseudotimes_are_told_from_sampling_times() {
        assert!(is_pseudotime("time", 300, 300));
        assert!(!is_pseudotime("time", 48, 48), "one bulk sample a time");
        assert!(
            !is_pseudotime("time", 96, 100),
            "hourly samples for four days"
        );
        assert!(!is_pseudotime("time", 61, 60_000), "many sampling times");
        assert!(names_pseudotime("dpt_pseudotime") && names_pseudotime("slingPseudotime_1"));
        assert!(!names_pseudotime("time"));
        let named = |times, cells| is_pseudotime("dpt_pseudotime", times, cells);
        assert!(named(120, 120) && !named(20, 20) && !named(30, 90));
        assert_eq!((proposed_bins(300), proposed_bins(10_000)), (11, 11));
    }
}
