//! The scale of the values of a table.

use serde::{Deserialize, Serialize};

use crate::profiles::GeneProfiles;
use crate::settings::CellTransform;

/// The scale of the values of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueScale {
    /// Proportional to the abundance: counts, normalised counts, TPM, intensities.
    #[default]
    Linear,
    /// Logarithms, or values that are not proportional to an abundance: compared as they are.
    AsIs,
}

/// Values whose 99 % quantile is above this are not logarithms.
const LARGE: f64 = 100.0;
/// Values that span more than this, of which three quarters are positive, are not logarithms.
const WIDE: f64 = 50.0;

impl ValueScale {
    /// The scale of the means of a table to which `transform` was applied.
    ///
    /// Counts are linear, and what was logged here is logged. Other values are linear if they are
    /// never negative and too large or too widely spread for logarithms; the bounds are those of
    /// GEO2R (NCBI Gene Expression Omnibus).
    pub fn of(transform: CellTransform, profiles: &GeneProfiles) -> Self {
        match transform {
            CellTransform::Normalise => Self::Linear,
            CellTransform::Log1p | CellTransform::NormaliseLog1p => Self::AsIs,
            CellTransform::Auto | CellTransform::None => Self::of_means(profiles),
        }
    }

    fn of_means(profiles: &GeneProfiles) -> Self {
        let genes = 0..profiles.gene_count();
        let moments = genes.flat_map(|gene| profiles.sample_moments(gene));
        let means = moments.filter(|moments| moments.count > 0);
        let mut means: Vec<f64> = means.map(|moments| moments.mean).collect();
        means.sort_unstable_by(f64::total_cmp);
        let (Some(&least), Some(&most)) = (means.first(), means.last()) else {
            return Self::Linear;
        };
        let at = |share: f64| means[(share * (means.len() - 1) as f64) as usize];
        let is_linear = at(0.99) > LARGE || (most - least > WIDE && at(0.25) > 0.0);
        if least >= 0.0 && is_linear {
            Self::Linear
        } else {
            Self::AsIs
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::Moments;

    fn scale_of(means: &[f64]) -> ValueScale {
        let moments = means.iter().map(|&mean| Moments {
            count: 1,
            mean,
            m2: 0.0,
        });
        let genes = (0..means.len()).map(|g| format!("G{g}")).collect();
        let types = vec!["all".to_owned()];
        let profiles =
            GeneProfiles::from_times(genes, &[0.0], None, types, &[1], moments.collect());
        ValueScale::of(CellTransform::None, &profiles)
    }

    #[test]
    fn logarithms_are_told_from_intensities() {
        assert_eq!(scale_of(&[4.2, 7.1, 9.8, 14.3]), ValueScale::AsIs);
        assert_eq!(
            scale_of(&[-1.2, 0.0, 600.0]),
            ValueScale::AsIs,
            "log ratios"
        );
        assert_eq!(scale_of(&[55.0, 310.0, 2400.0, 810.0]), ValueScale::Linear);
        // A range above 50, and three quarters above 0: TPM of a few genes.
        assert_eq!(scale_of(&[0.5, 3.0, 20.0, 90.0, 95.0]), ValueScale::Linear);
    }
}
