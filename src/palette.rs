//! Every colour of the program, shared by the window and the figure.

/// Red, green and blue, 0 to 255.
pub type Rgb = [u8; 3];

/// "No response" and everything that is set aside.
pub const GREY: Rgb = [150, 150, 150];

/// The colour of a cluster's slot; slots beyond the palette repeat it in another lightness.
pub fn cluster(slot: usize) -> Rgb {
    todo!("{slot}")
}

/// A sequential colour for `fraction` in [0, 1] (viridis), for onset, peak, amplitude.
pub fn sequential(fraction: f64) -> Rgb {
    todo!("{fraction}")
}
