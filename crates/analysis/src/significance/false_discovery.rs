//! Adjustment of p values for the number of tests.

/// Benjamini-Hochberg adjusted p values (1995), in the order of `p`.
pub(crate) fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let count = p.len() as f64;
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (from_top, &index) in order.iter().enumerate() {
        let rank = count - from_top as f64;
        least = least.min(p[index] * count / rank);
        adjusted[index] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn benjamini_hochberg_agrees_with_scipy() {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.5, 0.001, 0.03])
        let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.5, 0.001, 0.03]);
        for (q, expected) in q.iter().zip([0.03, 0.048, 0.045, 0.5, 0.006, 0.045]) {
            close(*q, expected, 1e-12);
        }
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
