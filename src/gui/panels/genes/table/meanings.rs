//! What each column of the table means.

use crate::session::GeneField::{
    self, Amplitude, Cluster, Difference, Direction, Duration, Gene, HalfLife, Kind, Log2Change,
    Membership, Onset, P, Peak, Q, QCondition, QInteraction, Return, Silhouette, Stability, Status,
    TimeTo95,
};
use genetide_data::value_scale::ValueScale;

/// The meaning of a column where means are compared on `scale`.
pub fn meaning(field: GeneField, scale: ValueScale) -> &'static str {
    match field {
        Log2Change if scale == ValueScale::AsIs => {
            "Largest change of the mean from baseline (the first time point), with its sign: means are compared \
             as they are, without a logarithm, so that the unit is that of the data"
        }
        Difference if scale == ValueScale::AsIs => {
            "Largest difference between the means of two conditions at one time point, compared as they are, \
             without a logarithm: in the unit of the data. Hover over a value for conditions and time"
        }
        Gene => "Gene name, as in the file",
        Cluster => {
            "Clusters are numbered in the order of response; 0: no response. An open circle marks \
             a membership < 0.8"
        }
        Onset => "First time of half-maximal change from baseline (the first time point)",
        TimeTo95 => "First time at which 95 % of the maximum change is reached",
        Peak => "Time of the maximum change from baseline (the first time point), up or down",
        Duration => "Time spent above half of the maximum change, within the times sampled",
        HalfLife => {
            "Half-life: how fast the gene follows what drives it. Short: it rises and falls with its regulator; \
             long: it lags behind, and stays"
        }
        Amplitude => "Maximum change from baseline, in the units of the data",
        Direction => {
            "Direction of the maximum change: up or down; unclear where the denoised profile and the observed \
             means change most in opposite directions, as in a gene that dips and rises"
        }
        Log2Change => {
            "Largest change of the observed mean from baseline (the first time point), as log2: 1 is twofold \
             up, -1 twofold down"
        }
        Return => {
            "First time after the peak at which half of the change is lost again; empty if it \
             persists"
        }
        Status => "Result of the response test",
        P => "p value of the response test: no change over time in any condition",
        Q => {
            "q value of the response test: p value adjusted for multiple testing \
             (Benjamini-Hochberg)"
        }
        Difference => {
            "Largest difference between the means of two conditions at one time point, as log2: 1 is \
             twofold. Hover over a value for conditions and time"
        }
        Kind => {
            "How conditions differ, where that is significant: level (by a constant), amplitude, timing or \
             shape, a response in one condition only, or opposite responses"
        }
        QCondition => {
            "Difference between conditions at any time point: p value adjusted for multiple testing \
             (Benjamini-Hochberg)"
        }
        QInteraction => {
            "Difference between the courses of conditions over time, beyond a constant one: p value \
             adjusted for multiple testing (Benjamini-Hochberg)"
        }
        Membership => {
            "Probability of the assigned cluster, from 0 to 1; below 0.8 the assignment is \
             uncertain"
        }
        Stability => {
            "Fraction of bootstrap replicates in which the gene stays in its cluster, from 0 to 1"
        }
        Silhouette => {
            "How much closer the gene is to its own cluster than to the nearest other cluster, \
             from -1 to 1"
        }
    }
}
