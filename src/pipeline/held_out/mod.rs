//! How well each half of the libraries predicts the other, by several methods, and the curves that follow.
//!
//! | file | does |
//! |---|---|
//! | `check` | the comparison in a run |
//! | `stack` | what the methods together make of all libraries: the curves |
//! | `noisy` | the profiles of half of the libraries, or of all, as the methods take them |
//! | `forecast` | what every method makes of such profiles |
//! | `outcome` | the result |
//! | `words`, `record` | the same in a sentence, and as JSON |

mod check;
mod forecast;
mod noisy;
mod outcome;
mod record;
mod stack;
mod words;

pub use check::held_out;
pub use outcome::{HalvesCheck, HeldOut};
pub use record::HeldOutRecord;
