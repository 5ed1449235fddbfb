//! How well methods recover the programs that genes truly follow.
//!
//! | file | does |
//! |---|---|
//! | `conditions`, `data_set` | what is simulated or read |
//! | `recovery` | every method on every condition and seed |
//! | `choice` | the suggested number of clusters |
//! | `labelled` | methods on a real table with known classes |
//! | `results` | the results of these studies |
//! | `calibration` | the share of correct genes among those of a given membership |
//! | `onset` | errors of the onsets |
//! | `spread`, `summary` | means, spreads and paired differences |

mod calibration;
mod choice;
mod conditions;
mod data_set;
mod labelled;
mod onset;
mod recovery;
mod results;
mod spread;
mod summary;

pub use crate::study::calibration::{calibration_error, reliability};
pub use crate::study::choice::{ChoiceRequest, measure_choices};
pub use crate::study::conditions::{Condition, Place};
pub use crate::study::labelled::{LabelledRequest, METHODS, measure_labelled};
pub use crate::study::onset::onset_medians;
pub use crate::study::recovery::{RecoveryRequest, measure_recovery};
pub use crate::study::results::{BenchmarkResults, ChoiceRow, LabelledScores, Recovery, ScoreRow};
pub use crate::study::spread::Spread;
pub use crate::study::summary::{differences, score_spread, share_within_one};
