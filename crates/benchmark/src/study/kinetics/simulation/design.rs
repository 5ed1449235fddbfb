//! What is sampled.

/// Times in hours of the first condition.
const TIMES: [f64; 10] = [0.0, 0.5, 1.0, 2.0, 3.0, 4.5, 6.0, 9.0, 12.0, 24.0];
/// Those that the second lacks.
const MISSING: [f64; 3] = [0.5, 2.0, 9.0];
/// Depths, deepest first.
const DEPTHS: [f64; 3] = [3.0, 1.0, 0.3];
/// The depth of a quick benchmark.
const QUICK_DEPTH: f64 = 1.0;
/// Genes of a data set; all respond.
const GENES: usize = 600;

/// A kind of data set. A design and a seed determine a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct KineticDesign {
    /// Sequencing depth: factor of the expected counts.
    pub depth: f64,
    /// Number of conditions, 1 or 2.
    pub conditions: usize,
    /// Standard deviation of the logarithm of a gene between donors, who are sampled at every time; 0 for
    /// libraries that have nothing to do with each other.
    pub donor_sd: f64,
    /// Number of genes.
    pub genes: usize,
}

impl KineticDesign {
    /// One condition, then two, each at three depths. A quick benchmark has one depth.
    pub fn all(quick: bool, donor_sd: f64) -> Vec<Self> {
        let is_wanted = |&depth: &f64| !quick || depth == QUICK_DEPTH;
        let depths: Vec<f64> = DEPTHS.into_iter().filter(is_wanted).collect();
        let of = |conditions| {
            depths.iter().map(move |&depth| Self {
                depth,
                conditions,
                donor_sd,
                genes: GENES,
            })
        };
        [1, 2].into_iter().flat_map(of).collect()
    }

    /// The times in hours at which a condition is sampled.
    pub(super) fn times(condition: usize) -> Vec<f64> {
        let is_sampled = |time: &f64| condition == 0 || !MISSING.contains(time);
        TIMES.into_iter().filter(is_sampled).collect()
    }

    /// The design in words: "two conditions, depth 0.3".
    pub fn name(&self) -> String {
        let conditions = if self.conditions == 1 {
            "one condition"
        } else {
            "two conditions"
        };
        let donors = if self.donor_sd > 0.0 {
            format!(", donors, SD {}", self.donor_sd)
        } else {
            String::new()
        };
        format!("{conditions}, depth {}{donors}", self.depth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_six_designs_and_two_quick_ones() {
        let all = KineticDesign::all(false, 0.0);
        assert_eq!((all.len(), KineticDesign::all(true, 0.0).len()), (6, 2));
        assert_eq!(all[2].name(), "one condition, depth 0.3");
        let donors = &KineticDesign::all(true, 0.2)[1];
        assert_eq!(donors.name(), "two conditions, depth 1, donors, SD 0.2");
        let second = KineticDesign::times(1);
        assert_eq!(second, [0.0, 1.0, 3.0, 4.5, 6.0, 12.0, 24.0]);
    }
}
