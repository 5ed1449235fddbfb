//! Exit codes.

/// Wrong usage or input.
pub(super) const EXIT_USAGE: u8 = 2;
