//! How well methods recover the programs that genes truly follow, and how often the response test
//! errs, on one condition and on two.
//!
//! | file | does |
//! |---|---|
//! | `conditions`, `data_set` | what is simulated or read |
//! | `designs`, `effect`, `calls` | false discoveries and power of the response test |
//! | `recovery/` | every method on every condition and seed |
//! | `choice` | the suggested number of clusters |
//! | `labelled` | methods on a real table with known classes |
//! | `results` | the results of these studies |
//! | `halves/` | predictions of one half of the libraries of real tables from the other |
//! | `kinetics/` | curves, timing and clusters of genes that follow simulated factors |
//! | `two_conditions/` | clusters of two conditions together, and of either alone |
//! | `reliability` | genes in the right cluster among those of similar membership |
//! | `rates` | how calls agree with the truth |
//! | `spread`, `summary` | means, spreads and paired differences |

mod calls;
mod choice;
mod conditions;
mod data_set;
mod designs;
mod effect;
mod halves;
mod kinetics;
mod labelled;
mod rates;
mod recovery;
mod reliability;
mod results;
mod spread;
mod summary;
mod two_conditions;

pub use crate::study::calls::{CallsRequest, call_summaries, measure_calls};
pub use crate::study::choice::{ChoiceRequest, measure_choices};
pub use crate::study::conditions::{Condition, Place};
pub use crate::study::designs::Design;
pub use crate::study::halves::{HalvesRequest, HalvesRow, HalvesTable, measure_halves};
pub use crate::study::kinetics::{
    KineticDesign, KineticMeasure, KineticMethod, KineticStudy, KineticsRequest, kinetic_spread,
    measure_kinetics,
};
pub use crate::study::labelled::{LabelledRequest, METHODS, measure_labelled};
pub use crate::study::recovery::{RecoveryRequest, measure_recovery, onset_medians, reliability};
pub use crate::study::reliability::calibration_error;
pub use crate::study::results::{
    BenchmarkResults, Calls, ChoiceRow, Joint, KindKey, LabelledScores, Recovery, ScoreRow,
};
pub use crate::study::spread::Spread;
pub use crate::study::summary::{differences, score_spread, share_within_one};
pub use crate::study::two_conditions::{
    Grouping, JointRequest, interaction_rates, joint_scores, measure_joint,
};
