//! The comparison in words.

use genetide_analysis::prediction::comparison::Comparison;
use genetide_analysis::prediction::halves::Division;
use genetide_analysis::prediction::methods::Method;

use crate::pipeline::held_out::outcome::{HalvesCheck, HeldOut};

/// Replicates of a half that are named, at most.
const NAMED_REPLICATES: usize = 4;

impl HeldOut {
    /// What was found, in sentences.
    pub fn describe(&self) -> String {
        match self {
            Self::Compared(check) => check.describe(),
            Self::NoHalves(reason) => format!("{reason} Curves are the network's reconstruction."),
        }
    }
}

impl HalvesCheck {
    fn describe(&self) -> String {
        let comparison = &self.comparison;
        let methods = comparison.methods.iter();
        let errors: Vec<String> = methods
            .map(|of| format!("{} {:.2}", of.method, of.score.error))
            .collect();
        format!(
            "Predicting {} (error in squared standard errors; lower is better): {}, stack {:.2}; curves are the \
             stack: {}",
            self.halves(),
            errors.join(", "),
            comparison.stack.error,
            weights(comparison)
        )
    }

    /// What is predicted from what: "replicates D3, D4 from D1, D2 and vice versa".
    pub fn halves(&self) -> String {
        match &self.division {
            Division::Donors(of) if of.iter().all(|half| half.len() <= NAMED_REPLICATES) => {
                let [first, second] = of.each_ref().map(|half| {
                    let mut names = half.clone();
                    names.sort();
                    names.join(", ")
                });
                format!("replicates {second} from {first} and vice versa")
            }
            Division::Donors([first, second]) => format!(
                "{} replicates from the {} others and vice versa",
                second.len(),
                first.len()
            ),
            Division::Libraries => {
                "half of the libraries of every time from the other half".to_owned()
            }
        }
    }

    /// A method with what belongs to it in this comparison: "mixture (k = 6)".
    pub fn name_of(&self, method: Method) -> String {
        match (method, self.k) {
            (Method::Mixture, Some(k)) => format!("{method} (k = {k})"),
            _ => method.to_string(),
        }
    }
}

/// The methods with a weight, largest first: "network 64 %, mixture 36 %".
fn weights(comparison: &Comparison) -> String {
    let mut weighted: Vec<_> = comparison.methods.iter().collect();
    weighted.retain(|of| of.weight >= 0.005);
    weighted.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let words = weighted.iter();
    let words = words.map(|of| format!("{} {:.0} %", of.method, 100.0 * of.weight));
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_analysis::prediction::comparison::{MethodScore, Score};
    use genetide_data::Matrix;

    fn score(error: f64) -> Score {
        Score {
            error,
            standard_error: 0.01,
        }
    }

    fn check(division: Division) -> HalvesCheck {
        let methods = [
            (Method::Raw, 1.871, 0.0),
            (Method::Gaussian, 1.78, 0.36),
            (Method::Network, 1.77, 0.64),
        ];
        HalvesCheck {
            comparison: Comparison {
                methods: methods
                    .map(|(method, error, weight)| MethodScore {
                        method,
                        score: score(error),
                        weight,
                        stack_without: None,
                    })
                    .to_vec(),
                stack: score(1.76),
                genes: 100,
                outliers: 0.01,
            },
            division,
            k: Some(6),
            curves: Matrix::default(),
            deviations: Matrix::default(),
        }
    }

    fn replicates(of: [&[&str]; 2]) -> Division {
        Division::Donors(of.map(|half| half.iter().map(|&name| name.to_owned()).collect()))
    }

    #[test]
    fn errors_and_weights_are_told() {
        let check = check(replicates([&["D1", "D2"], &["D3", "D4"]]));
        assert_eq!(check.name_of(Method::Mixture), "mixture (k = 6)");
        assert_eq!(
            HeldOut::Compared(Box::new(check)).describe(),
            "Predicting replicates D3, D4 from D1, D2 and vice versa (error in squared standard errors; lower is \
             better): means as they are 1.87, empirical-Bayes Gaussian 1.78, network 1.77, stack 1.76; curves \
             are the stack: network 64 %, empirical-Bayes Gaussian 36 %"
        );
    }

    #[test]
    fn many_replicates_are_counted() {
        let many = check(replicates([&["a", "b", "c", "d", "e"], &["f", "g"]]));
        assert_eq!(
            many.halves(),
            "2 replicates from the 5 others and vice versa"
        );
        assert!(check(Division::Libraries).halves().starts_with("half of"));
    }

    #[test]
    fn without_halves_the_reason_is_told() {
        let told = HeldOut::NoHalves("One library.".to_owned()).describe();
        assert_eq!(
            told,
            "One library. Curves are the network's reconstruction."
        );
    }
}
