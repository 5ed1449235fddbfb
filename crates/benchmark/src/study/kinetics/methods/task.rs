//! What a method is given.

use genetide::config::RunConfig;
use genetide::pipeline::Prepared;

/// A table to read.
pub(in crate::study::kinetics) struct Task<'a> {
    /// The table, tested and scaled; all genes are clustered.
    pub(in crate::study::kinetics) prepared: &'a Prepared,
    /// `[G]`: the true programs, for [`KineticMethod::Labels`](crate::study::KineticMethod::Labels) alone.
    pub(in crate::study::kinetics) programs: &'a [usize],
    /// The true number of programs.
    pub(in crate::study::kinetics) k: usize,
    /// The settings of the preset shape, and the seed.
    pub(in crate::study::kinetics) config: &'a RunConfig,
}
