//! Genes of the interferon response by name, with the means of a published time course.

/// Hours at which the means are known.
const KNOTS: [f64; 5] = [0.0, 3.0, 6.0, 12.0, 24.0];

/// A gene whose mean over time is given rather than drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NamedGene {
    /// Its symbol.
    pub name: &'static str,
    /// Mean count at depth 1 at 0, 3, 6, 12 and 24 h.
    means: [f64; 5],
}

const fn gene(name: &'static str, means: [f64; 5]) -> NamedGene {
    NamedGene { name, means }
}

/// Means read off the figures of the prototype (pseudobulk scATAC gene scores of macrophages).
#[expect(
    clippy::approx_constant,
    reason = "HLA.B has 2.71 counts at 24 h; it is not e"
)]
pub const NAMED_GENES: [NamedGene; 13] = [
    gene("IRF1", [0.02, 0.73, 0.80, 1.06, 1.03]),
    gene("CXCL10", [0.02, 0.01, 0.32, 0.99, 0.76]),
    gene("CXCL9", [0.0, 0.0, 0.01, 0.20, 0.29]),
    gene("STAT1", [0.10, 1.24, 1.79, 2.33, 2.10]),
    gene("GBP2", [0.03, 0.42, 1.08, 2.50, 1.69]),
    gene("WARS", [0.48, 1.88, 2.52, 3.76, 3.24]),
    gene("B2M", [3.34, 2.90, 3.31, 4.78, 4.53]),
    gene("HLA.B", [1.23, 1.49, 1.79, 3.14, 2.71]),
    gene("CCL2", [1.70, 2.78, 2.83, 4.07, 3.21]),
    gene("FTL", [2.97, 3.70, 3.31, 2.67, 3.90]),
    gene("MALAT1", [2.04, 2.59, 2.74, 2.01, 1.20]),
    gene("NAMPT", [0.14, 0.21, 0.42, 1.35, 0.68]),
    gene("MT2A", [0.03, 0.52, 0.45, 1.29, 1.63]),
];

impl NamedGene {
    /// The mean at `time` (hours): a cubic through the known means that keeps to the range of its
    /// two neighbours (Fritsch & Carlson 1980, harmonic slopes of Fritsch & Butland 1984); constant
    /// before the first and after the last of them.
    pub fn mean(&self, time: f64) -> f64 {
        let last = KNOTS.len() - 1;
        let after = KNOTS.partition_point(|&knot| knot <= time);
        let Some(before) = after.checked_sub(1).filter(|_| after <= last) else {
            return self.means[after.min(last)];
        };
        let width = KNOTS[after] - KNOTS[before];
        let u = (time - KNOTS[before]) / width;
        let (v, uu) = (1.0 - u, u * u);
        // Cubic Hermite basis.
        v * v * (1.0 + 2.0 * u) * self.means[before]
            + u * v * v * width * self.slope(before)
            + uu * (3.0 - 2.0 * u) * self.means[after]
            - uu * v * width * self.slope(after)
    }

    /// Slope at a knot: 0 at the ends and where the means turn, else the weighted harmonic mean of
    /// the slopes beside it.
    fn slope(&self, knot: usize) -> f64 {
        if knot == 0 || knot == KNOTS.len() - 1 {
            return 0.0;
        }
        let widths = [KNOTS[knot] - KNOTS[knot - 1], KNOTS[knot + 1] - KNOTS[knot]];
        let left = (self.means[knot] - self.means[knot - 1]) / widths[0];
        let right = (self.means[knot + 1] - self.means[knot]) / widths[1];
        if left * right <= 0.0 {
            return 0.0;
        }
        let weights = [2.0 * widths[1] + widths[0], widths[1] + 2.0 * widths[0]];
        (weights[0] + weights[1]) / (weights[0] / left + weights[1] / right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::landmarks::Landmarks;

    #[test]
    fn means_are_met_at_the_knots_and_held_outside() {
        for gene in NAMED_GENES {
            for (&knot, &mean) in KNOTS.iter().zip(&gene.means) {
                assert!(
                    (gene.mean(knot) - mean).abs() < 1e-12,
                    "{} at {knot}",
                    gene.name
                );
            }
            assert!((gene.mean(48.0) - gene.means[4]).abs() < 1e-12);
            assert!((gene.mean(-1.0) - gene.means[0]).abs() < 1e-12);
        }
    }

    #[test]
    fn curves_keep_between_neighbouring_means() {
        for gene in NAMED_GENES {
            for (k, pair) in gene.means.windows(2).enumerate() {
                let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                for step in 0..=100 {
                    let time = KNOTS[k] + (KNOTS[k + 1] - KNOTS[k]) * f64::from(step) / 100.0;
                    let mean = gene.mean(time);
                    assert!(
                        mean >= low - 1e-12 && mean <= high + 1e-12,
                        "{} leaves its range at {time}",
                        gene.name
                    );
                }
            }
        }
    }

    #[test]
    fn interior_slopes_are_those_of_scipy() {
        // from scipy.interpolate import PchipInterpolator
        // PchipInterpolator([0, 3, 6, 12, 24], [.02, .73, .80, 1.06, 1.03])([4.5, 8])
        // -> 0.7699214226633582, 0.8935005973715652
        // (its slopes at the ends differ from 0, but these two times lie between inner knots)
        let irf1 = NAMED_GENES[0];
        assert!((irf1.mean(4.5) - 0.769_921_422_663_358_2).abs() < 1e-12);
        assert!((irf1.mean(8.0) - 0.893_500_597_371_565_2).abs() < 1e-12);
    }

    #[test]
    fn irf1_responds_before_cxcl9() {
        let onset = |gene: NamedGene| {
            let marks = Landmarks::of(|time| gene.mean(time), 0.0, 24.0);
            marks.unwrap().onset
        };
        assert!(onset(NAMED_GENES[0]) < 3.0);
        assert!(onset(NAMED_GENES[2]) > 6.0);
    }
}
