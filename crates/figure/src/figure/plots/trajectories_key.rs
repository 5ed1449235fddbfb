//! The legend of the trajectories, on as many lines as it needs.

use crate::figure::draw::{Align, Canvas, Font, Pen, Xy};
use crate::figure::layout::KEY_LINE;
use crate::figure::plots::key_lines::in_lines;
use crate::palette::{self, Rgb};
use crate::trajectory::TrajectoryInputs;

/// Radius of the circle of a library.
pub(crate) const LIBRARY: f64 = 2.0;

/// Room of a sign, and the gap after an entry.
const ROOM: (f64, f64) = (22.0, 14.0);

#[derive(Clone, Copy)]
enum Sign {
    /// A mean with its standard error.
    Mean,
    /// A curve.
    Line(Rgb),
    /// A library.
    Library,
}

/// The legend; each entry has its place from the left and its line.
pub(crate) struct Key {
    entries: Vec<(Sign, String, (f64, usize))>,
}

impl Key {
    /// The legend of trajectories of `inputs`, at most `width` wide.
    pub(crate) fn new(inputs: &TrajectoryInputs<'_>, has_libraries: bool, width: f64) -> Self {
        let mut entries = vec![
            (Sign::Mean, "Observed ± s.e."),
            // Not the colour of a cluster or condition: each curve has that of its own.
            (Sign::Line(palette::INK_MUTED), "Reconstruction"),
        ];
        if has_libraries {
            entries.push((Sign::Library, "Library"));
        }
        let conditions = inputs.conditions().iter().enumerate();
        let condition = |(i, name)| (Sign::Line(palette::condition(i)), String::as_str(name));
        entries.extend(conditions.map(condition));
        let fitted = entries.into_iter().map(|(sign, words)| {
            let words = Font::LABEL.fit(words, width - ROOM.0).into_owned();
            (sign, words)
        });
        let fitted: Vec<(Sign, String)> = fitted.collect();
        let widths = fitted
            .iter()
            .map(|(_, words)| ROOM.0 + Font::LABEL.width(words));
        let places = in_lines(widths, ROOM.1, width);
        let entries = fitted.into_iter().zip(places);
        Self {
            entries: entries
                .map(|((sign, words), at)| (sign, words, at))
                .collect(),
        }
    }

    /// Height of its lines.
    pub(crate) fn height(&self) -> f64 {
        let last = self.entries.last().map_or(0, |(_, _, (_, line))| *line);
        (last + 1) as f64 * KEY_LINE
    }

    /// Draws it with its left end and the baseline of its first line at `place`.
    pub(crate) fn draw(&self, canvas: &mut Canvas, place: Xy) {
        for (sign, words, (left, line)) in &self.entries {
            let (x, y) = (place.0 + left, place.1 + *line as f64 * KEY_LINE);
            let middle = (x + 9.0, y - 3.5);
            let pen = Pen::solid(palette::INK, 0.9);
            match sign {
                Sign::Mean => {
                    canvas.line(&[(x + 9.0, y - 9.0), (x + 9.0, y + 2.0)], pen);
                    canvas.disc(middle, 2.6, palette::INK, 1.0);
                }
                Sign::Line(colour) => {
                    let ends = [(x, y - 3.5), (x + 18.0, y - 3.5)];
                    canvas.line(&ends, Pen::solid(*colour, 1.6));
                }
                Sign::Library => canvas.ring(middle, LIBRARY, pen),
            }
            canvas.text((x + ROOM.0, y), words, Font::LABEL, Align::Left);
        }
    }
}
