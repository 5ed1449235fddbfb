//! Markers of the methods.

use genetide_figure::figure::draw::{Canvas, Pen, Xy};
use genetide_figure::palette::{self, Rgb};

/// Half the width of a marker, in units of the page.
pub(super) const MARKER: f64 = 3.6;

/// The colour of the method at index `method`.
pub(super) fn method_colour(method: usize) -> Rgb {
    palette::mix(palette::cluster(method), palette::INK, 0.15)
}

/// Draws the marker of the method at index `method`. Seven methods differ in shape alone.
pub(super) fn draw_marker(page: &mut Canvas, (x, y): Xy, method: usize) {
    const SHAPES: usize = 7;
    let (colour, m) = (method_colour(method), MARKER);
    let square = [
        (x - m, y - m),
        (x + m, y - m),
        (x + m, y + m),
        (x - m, y + m),
    ];
    let diamond = [(x, y - m), (x + m, y), (x, y + m), (x - m, y)].map(|(a, b)| {
        // As large as the square.
        (x + 1.3 * (a - x), y + 1.3 * (b - y))
    });
    match method % SHAPES {
        0 => page.disc((x, y), m, colour, 1.0),
        1 => {
            page.disc((x, y), m, palette::PAPER, 1.0);
            page.ring((x, y), m, Pen::solid(colour, 1.4));
        }
        2 => page.polygon(&square, colour, 1.0),
        3 => {
            page.polygon(&square, palette::PAPER, 1.0);
            let [a, b, c, d] = square;
            page.line(&[a, b, c, d, a], Pen::solid(colour, 1.4));
        }
        4 => {
            let triangle = [(x, y - 1.2 * m), (x + 1.2 * m, y + m), (x - 1.2 * m, y + m)];
            page.polygon(&triangle, colour, 1.0);
        }
        5 => page.polygon(&diamond, colour, 1.0),
        _ => {
            let pen = Pen::solid(colour, 1.8);
            page.line(&[(x - m, y - m), (x + m, y + m)], pen);
            page.line(&[(x - m, y + m), (x + m, y - m)], pen);
        }
    }
}
