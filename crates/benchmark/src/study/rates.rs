//! How the calls of a test agree with the truth.

/// Error rates and power of the calls of a test on one data set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallRates {
    /// Number of genes called.
    pub called: usize,
    /// Share called of the genes without the effect; absent when all have it.
    pub false_positive_rate: Option<f64>,
    /// Share of the genes called that lack the effect; 0 when none is called.
    pub false_discovery_rate: f64,
    /// Share called of the genes with the effect; absent when none has it.
    pub power: Option<f64>,
}

impl CallRates {
    /// The rates over genes, each with whether it is called and whether it has the effect.
    pub(super) fn of(genes: impl IntoIterator<Item = (bool, bool)>) -> Self {
        // Genes without the effect and with it: called, and in all.
        let mut counts = [[0_usize; 2]; 2];
        for (is_called, has_effect) in genes {
            let [called, all] = &mut counts[usize::from(has_effect)];
            *called += usize::from(is_called);
            *all += 1;
        }
        let [[wrong, without], [right, with]] = counts;
        let share = |part: usize, of: usize| (of > 0).then(|| part as f64 / of as f64);
        Self {
            called: wrong + right,
            false_positive_rate: share(wrong, without),
            false_discovery_rate: share(wrong, wrong + right).unwrap_or(0.0),
            power: share(right, with),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_agree_with_arithmetic() {
        // Three of four genes with the effect are called, and one of eight without.
        let with = [true, true, false, true].map(|is_called| (is_called, true));
        let without = (0..8).map(|gene| (gene == 5, false));
        let rates = CallRates::of(with.into_iter().chain(without));
        let expected = CallRates {
            called: 4,
            false_positive_rate: Some(0.125),
            false_discovery_rate: 0.25,
            power: Some(0.75),
        };
        assert_eq!(rates, expected);
        let none = CallRates {
            called: 0,
            false_positive_rate: Some(0.0),
            false_discovery_rate: 0.0,
            power: None,
        };
        assert_eq!(CallRates::of([(false, false)]), none);
    }
}
