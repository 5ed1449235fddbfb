//! Every colour of the program, shared by the window and the figure.

/// Red, green and blue, 0 to 255.
pub type Rgb = [u8; 3];

/// "No response" and everything that is set aside.
pub const GREY: Rgb = [150, 150, 150];

/// White: what figures are drawn on, and behind text that crosses a plot.
pub const PAPER: Rgb = [255, 255, 255];
/// Text, and the lines of highlighted genes, on white.
pub const INK: Rgb = [25, 25, 25];
/// Text, and the lines of highlighted genes, on near-black.
pub const INK_ON_DARK: Rgb = [235, 235, 235];
/// Second-rank text on white: captions and axis numbers.
pub const INK_MUTED: Rgb = [95, 95, 95];
/// Frames and ticks of a plot.
pub const FRAME: Rgb = [120, 120, 120];
/// Grid lines of a plot.
pub const GRID: Rgb = [228, 228, 228];

/// Genes of a list, among grey ones.
pub const IN_LIST: Rgb = [213, 94, 0];
/// Genes that are not in the list, on white.
pub const NOT_IN_LIST: Rgb = [200, 200, 200];

/// Loss on the training genes.
pub const TRAIN: Rgb = [0, 114, 178];
/// Loss on the validation genes.
pub const VALIDATION: Rgb = [213, 94, 0];

/// Colours of clusters that differ in hue.
pub const CLUSTER_SLOTS: usize = 20;

/// The first six are those of Okabe & Ito ("Color universal design", 2008) that can be read on
/// white and on near-black. Each further one was picked, among colours of a relative luminance of
/// 0.10 to 0.43, for the largest distance in CIELAB to those before it and to [`GREY`] as seen with
/// normal vision, deuteranopia and protanopia (Machado, Oliveira & Fernandes 2009).
const CLUSTERS: [Rgb; CLUSTER_SLOTS] = [
    [0, 114, 178],
    [230, 159, 0],
    [0, 158, 115],
    [213, 94, 0],
    [204, 121, 167],
    [86, 180, 233],
    [102, 102, 255],
    [187, 17, 51],
    [136, 187, 102],
    [102, 153, 255],
    [0, 102, 102],
    [0, 85, 187],
    [34, 102, 51],
    [51, 187, 204],
    [238, 102, 68],
    [187, 34, 0],
    [68, 102, 136],
    [170, 102, 85],
    [136, 187, 136],
    [204, 0, 136],
];

/// The colour of a cluster's slot; slots beyond the palette repeat it in another lightness.
pub fn cluster(slot: usize) -> Rgb {
    repeated(&CLUSTERS, slot)
}

/// Conditions. Picked, among colours of a contrast of at least 2.6 on white and on near-black, for the largest
/// distances in CIELAB to each other, and at least 12 to the first six of [`CLUSTERS`], to [`GREY`] and to
/// all pins, as seen with normal vision, deuteranopia and protanopia; those that are most unlike come first.
const CONDITIONS: [Rgb; 8] = [
    [85, 51, 255],
    [136, 170, 68],
    [17, 102, 119],
    [119, 153, 255],
    [68, 102, 51],
    [17, 85, 204],
    [85, 170, 102],
    [187, 0, 119],
];

/// The colour of a condition, by its index; conditions beyond the palette repeat it in another lightness.
pub fn condition(index: usize) -> Rgb {
    repeated(&CONDITIONS, index)
}

/// The colour at a place of a palette, which begins anew in another lightness where it ends.
fn repeated(colours: &[Rgb], place: usize) -> Rgb {
    let base = colours[place % colours.len()];
    match (place / colours.len()) % 3 {
        0 => base,
        1 => mix(base, [0, 0, 0], 0.3),
        _ => mix(base, [255, 255, 255], 0.3),
    }
}

/// Pinned genes on white. Picked, behind ink, among colours of a contrast of at least 4.5, for the
/// largest distances in CIELAB to each other and at least 13 to all of [`CLUSTERS`] and [`GREY`], as
/// seen with normal vision and deuteranopia; those that are most unlike come first.
const PINS: [Rgb; 8] = [
    INK,
    [0, 0, 255],
    [119, 51, 0],
    [221, 0, 170],
    [17, 119, 85],
    [187, 34, 238],
    [17, 17, 119],
    [68, 51, 102],
];

/// Pinned genes on near-black, picked likewise.
const PINS_ON_DARK: [Rgb; 8] = [
    INK_ON_DARK,
    [255, 255, 0],
    [255, 153, 255],
    [136, 221, 102],
    [204, 255, 187],
    [170, 187, 170],
    [255, 255, 119],
    [170, 238, 34],
];

/// The colour of the `index`th pinned gene, on near-black or on white; unlike any cluster's. It repeats
/// after eight, so that a marker or a name has to tell the ninth from the first.
pub fn pin(index: usize, on_dark: bool) -> Rgb {
    let colours = if on_dark { PINS_ON_DARK } else { PINS };
    colours[index % colours.len()]
}

/// A sequential colour for `fraction` in [0, 1] (viridis), for onset, peak, amplitude.
///
/// Values outside are taken to the nearer end; NaN to the lower.
pub fn sequential(fraction: f64) -> Rgb {
    colorous::VIRIDIS
        .eval_continuous(inside(fraction))
        .into_array()
}

/// The colours of a fall, of no change and of a rise. Blue and red are told apart with each kind of colour
/// blindness, and the grey between them is lighter than [`GREY`].
const DIVERGING: [Rgb; 3] = [[30, 100, 200], [205, 205, 205], [195, 45, 30]];

/// A diverging colour for `fraction` in [0, 1]: blue over light grey, at 0.5, to red.
///
/// Values outside are taken to the nearer end; NaN to the lower.
pub fn diverging(fraction: f64) -> Rgb {
    let [fall, none, rise] = DIVERGING;
    let aside = 2.0 * inside(fraction) - 1.0;
    mix(none, if aside < 0.0 { fall } else { rise }, aside.abs())
}

fn inside(fraction: f64) -> f64 {
    if fraction.is_nan() {
        0.0
    } else {
        fraction.clamp(0.0, 1.0)
    }
}

/// `from` moved towards `to`: 0 is `from`, 1 is `to`, linear in each sRGB channel.
pub fn mix(from: Rgb, to: Rgb, fraction: f64) -> Rgb {
    let fraction = fraction.clamp(0.0, 1.0);
    std::array::from_fn(|channel| {
        let (a, b) = (f64::from(from[channel]), f64::from(to[channel]));
        (a + (b - a) * fraction).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.1), in [0, 1].
    fn luminance(colour: Rgb) -> f64 {
        let [r, g, b] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn linear(colour: Rgb) -> [f64; 3] {
        colour.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn contrast(a: f64, b: f64) -> f64 {
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// As a deuteranope sees it, in linear RGB (Machado et al. 2009, severity 1).
    fn deuteranopia(rgb: [f64; 3]) -> [f64; 3] {
        let rows = [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ];
        rows.map(|row: [f64; 3]| {
            let products = row.iter().zip(rgb).map(|(a, b)| a * b);
            products.sum::<f64>().clamp(0.0, 1.0)
        })
    }

    /// CIELAB under D65.
    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let f = |t: f64| {
            if t > 0.008_856 {
                t.cbrt()
            } else {
                7.787 * t + 16.0 / 116.0
            }
        };
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47);
        let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
        let squares = a.iter().zip(b).map(|(x, y)| (x - y).powi(2));
        squares.sum::<f64>().sqrt()
    }

    /// Whether two colours differ much, with normal vision and deuteranopia. A difference of 2.3 in
    /// CIELAB is just noticeable (Sharma 2003); 12 is five times that.
    fn differ(a: Rgb, b: Rgb) -> bool {
        let [a, b] = [a, b].map(linear);
        distance(lab(a), lab(b)) > 12.0
            && distance(lab(deuteranopia(a)), lab(deuteranopia(b))) > 12.0
    }

    #[test]
    fn cluster_colours_can_be_read_on_white_and_on_near_black() {
        let near_black = luminance([27, 27, 27]);
        for slot in 0..CLUSTERS.len() {
            let own = luminance(cluster(slot));
            assert!(contrast(own, 1.0) > 2.2, "{slot} is too light for white");
            assert!(contrast(own, near_black) > 2.2, "{slot} is too dark");
        }
    }

    #[test]
    fn cluster_colours_can_be_told_apart() {
        let all: Vec<Rgb> = (0..CLUSTERS.len()).map(cluster).collect();
        for (i, &a) in all.iter().enumerate() {
            assert!(distance(lab(linear(a)), lab(linear(GREY))) > 12.0, "{a:?}");
            for &b in &all[..i] {
                assert!(differ(a, b), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn conditions_can_be_told_from_each_other_and_from_what_is_drawn_with_them() {
        let near_black = luminance([27, 27, 27]);
        let pins = [false, true].into_iter();
        let pins: Vec<Rgb> = pins
            .flat_map(|dark| (0..PINS.len()).map(move |i| pin(i, dark)))
            .collect();
        for i in 0..CONDITIONS.len() {
            let own = condition(i);
            for ground in [1.0, near_black] {
                assert!(contrast(luminance(own), ground) > 2.6, "{own:?}");
            }
            let others = (0..i).map(condition).chain((0..6).map(cluster));
            for other in others.chain(pins.iter().copied()).chain([GREY]) {
                assert!(differ(own, other), "{own:?} {other:?}");
            }
        }
        assert_ne!(condition(8), condition(0));
    }

    #[test]
    fn no_change_lies_between_two_colours_that_are_unlike() {
        let [fall, none, rise] = [0.0, 0.5, 1.0].map(diverging);
        assert_eq!([fall, none, rise], DIVERGING);
        for (a, b) in [(fall, none), (none, rise), (fall, rise), (none, GREY)] {
            assert!(differ(a, b), "{a:?} {b:?}");
        }
        let near_black = luminance([27, 27, 27]);
        for end in [fall, rise] {
            let own = luminance(end);
            assert!(contrast(own, 1.0) > 3.0 && contrast(own, near_black) > 2.2);
        }
        // Half of the way from 205 to 195, 45 and 30.
        assert_eq!(diverging(0.75), [200, 125, 118]);
        assert_eq!(diverging(f64::NAN), diverging(-1.0));
    }

    #[test]
    fn pins_can_be_told_from_each_other_and_from_clusters() {
        let near_black = luminance([27, 27, 27]);
        for on_dark in [false, true] {
            let ground = if on_dark { near_black } else { 1.0 };
            for i in 0..PINS.len() {
                let own = pin(i, on_dark);
                // As for text (WCAG 2.1, level AA).
                assert!(contrast(luminance(own), ground) > 4.5, "{own:?}");
                let others = (0..i).map(|other| pin(other, on_dark));
                for other in others.chain(CLUSTERS).chain([GREY]) {
                    assert!(differ(own, other), "{own:?} {other:?}");
                }
            }
        }
        assert_eq!(pin(8, false), pin(0, false));
    }

    #[test]
    fn slots_beyond_the_palette_differ_from_those_before() {
        let colours: std::collections::BTreeSet<Rgb> = (0..60).map(cluster).collect();
        assert_eq!(colours.len(), 60);
        assert_eq!(cluster(60), cluster(0));
    }

    #[test]
    fn viridis_ends_where_matplotlib_says() {
        // matplotlib.colormaps["viridis"](0.0) = 68, 1, 84; (1.0) = 253, 231, 37.
        assert_eq!(sequential(0.0), [68, 1, 84]);
        assert_eq!(sequential(1.0), [253, 231, 37]);
        assert_eq!(sequential(f64::NAN), sequential(0.0));
        assert_eq!(sequential(7.0), sequential(1.0));
    }

    #[test]
    fn mixing_agrees_with_arithmetic() {
        // 0 + 0.25 * (200 - 0) = 50; 100 + 0.25 * (100 - 100) = 100; 255 - 0.25 * 255 = 191.25.
        assert_eq!(mix([0, 100, 255], [200, 100, 0], 0.25), [50, 100, 191]);
    }
}
