//! The fonts embedded in the program, shared by the window and the figures.

/// Liberation Sans, regular (SIL Open Font License; see `assets/`).
pub const FONT_REGULAR: &[u8] = include_bytes!("../../../assets/LiberationSans-Regular.ttf");

/// Liberation Sans, bold.
pub const FONT_BOLD: &[u8] = include_bytes!("../../../assets/LiberationSans-Bold.ttf");
