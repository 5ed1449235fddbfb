//! A plot of one cluster, small enough for twenty of them in a panel.

use eframe::egui::{
    self, Align2, Color32, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo,
    pos2, text::LayoutJob, vec2,
};

use crate::gui::frame::theme;

/// Length and gap of the dashes of pinned genes in each course.
const DASHES: [(f32, f32); 3] = [(4.0, 3.0), (1.5, 2.5), (8.0, 3.0)];

/// A course through the columns `[C]` of profiles, such as that of one condition.
pub struct Course {
    /// Its times.
    pub times: Vec<f64>,
    /// The column of each of its times.
    pub columns: Vec<usize>,
    /// The colour of its condition; `None` to have that of the cluster.
    pub colour: Option<Color32>,
}

/// The content of a small plot. Profiles are `[C]`.
pub struct SmallPlot<'a> {
    /// Shown in the corner.
    pub title: String,
    /// Shown below the curve.
    pub words: &'a str,
    /// For the accessibility tree.
    pub description: String,
    /// The times of all courses.
    pub times: &'a [f64],
    /// A curve is drawn for each, one over the other.
    pub courses: &'a [Course],
    pub mean: &'a [f64],
    pub low: &'a [f64],
    pub high: &'a [f64],
    /// Selected genes, as thin lines.
    pub thin: Vec<&'a [f32]>,
    /// Pinned genes, as dashed lines on top.
    pub dashed: Vec<(&'a [f32], Color32)>,
    /// Colour of the cluster.
    pub colour: Color32,
    /// Values at the bottom and top of the y-axis.
    pub range: (f64, f64),
    /// Whether all genes of the cluster are selected.
    pub selected: bool,
}

impl SmallPlot<'_> {
    /// Paints the plot; its response senses clicks.
    pub fn ui(&self, ui: &mut Ui, size: egui::Vec2) -> Response {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &self.description));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let visuals = ui.visuals();
        let stroke = if self.selected {
            Stroke::new(2.0, visuals.strong_text_color())
        } else if response.hovered() {
            visuals.widgets.hovered.bg_stroke
        } else {
            visuals.widgets.noninteractive.bg_stroke
        };
        let painter = ui.painter_at(rect);
        let fill = visuals.extreme_bg_color;
        painter.rect(rect, 3.0, fill, stroke, egui::StrokeKind::Inside);
        let title = self.paint_title(ui, &painter, rect.left_top() + vec2(6.0, 4.0));
        let (small, weak) = (theme::font(ui.style(), 11.0), visuals.weak_text_color());
        let width = rect.width() - 12.0;
        let mut words = LayoutJob::simple(self.words.to_owned(), small, weak, width);
        words.wrap.max_rows = rows_of_words(self.courses.len());
        let words = painter.layout_job(words);
        let bottom = rect.bottom() - 4.0 - words.size().y;
        painter.galley(pos2(rect.left() + 6.0, bottom), words, weak);
        let area = Rect::from_min_max(
            pos2(rect.left() + 8.0, title.bottom() + 4.0),
            pos2(rect.right() - 8.0, bottom - 5.0),
        );
        self.paint_curves(&painter, area, weak);
        response
    }

    /// Paints the title; behind a disc in the colour of the cluster, where curves have others.
    fn paint_title(&self, ui: &Ui, painter: &egui::Painter, mut at: Pos2) -> Rect {
        let font = theme::font(ui.style(), 12.0);
        if self.courses.len() > 1 {
            let radius = 0.35 * font.size;
            let centre = at + vec2(radius, 0.6 * font.size);
            painter.circle_filled(centre, radius, self.colour);
            at.x += 2.0 * radius + 4.0;
        }
        let colour = ui.visuals().strong_text_color();
        painter.text(at, Align2::LEFT_TOP, &self.title, font, colour)
    }

    fn paint_curves(&self, painter: &egui::Painter, area: Rect, axis: Color32) {
        let zero = self.place(area, self.times.first().copied().unwrap_or(0.0), 0.0);
        let faint = Stroke::new(1.0, axis.gamma_multiply(0.4));
        if area.y_range().contains(zero.y) {
            painter.hline(area.x_range(), zero.y, faint);
        }
        for &time in self.times {
            let x = self.place(area, time, 0.0).x;
            painter.vline(x, area.bottom()..=area.bottom() + 3.0, faint);
        }
        for course in self.courses {
            painter.add(self.band(area, course));
        }
        for course in self.courses {
            self.paint_thin(painter, area, (course, axis));
        }
        for course in self.courses {
            let mean = self.line(area, course, |column| self.mean.get(column).copied());
            painter.add(Shape::line(mean, Stroke::new(2.0, self.colour_of(course))));
        }
        for (i, course) in self.courses.iter().enumerate() {
            for (values, colour) in &self.dashed {
                let line = self.gene(area, course, values);
                let stroke = Stroke::new(1.5, *colour);
                let (dash, gap) = DASHES[i % DASHES.len()];
                painter.extend(Shape::dashed_line(&line, stroke, dash, gap));
            }
        }
    }

    /// Selected genes: behind the mean and fainter the more there are, so that it stays visible.
    fn paint_thin(&self, painter: &egui::Painter, area: Rect, (course, axis): (&Course, Color32)) {
        let colour = course.colour.unwrap_or(axis);
        let faint = colour.gamma_multiply((6.0 / self.thin.len().max(1) as f32).clamp(0.35, 1.0));
        for values in &self.thin {
            let line = self.gene(area, course, values);
            painter.add(Shape::line(line, Stroke::new(0.8, faint)));
        }
    }

    fn colour_of(&self, course: &Course) -> Color32 {
        course.colour.unwrap_or(self.colour)
    }

    /// The places of the values that columns have in a course.
    fn line(&self, area: Rect, course: &Course, value: impl Fn(usize) -> Option<f64>) -> Vec<Pos2> {
        let columns = course.times.iter().zip(&course.columns);
        let places =
            columns.filter_map(|(&time, &column)| Some(self.place(area, time, value(column)?)));
        places.collect()
    }

    fn gene(&self, area: Rect, course: &Course, values: &[f32]) -> Vec<Pos2> {
        self.line(area, course, |column| {
            values.get(column).map(|&value| f64::from(value))
        })
    }

    /// The band between the lowest and highest values, as a strip of triangles.
    fn band(&self, area: Rect, course: &Course) -> Shape {
        let mut mesh = Mesh::default();
        let opacity = if self.courses.len() > 1 { 0.16 } else { 0.25 };
        let fill = self.colour_of(course).gamma_multiply(opacity);
        let ends = [self.low, self.high];
        let [low, high] = ends.map(|end| self.line(area, course, |at| end.get(at).copied()));
        for (low, high) in low.into_iter().zip(high) {
            mesh.colored_vertex(low, fill);
            mesh.colored_vertex(high, fill);
        }
        for step in 1..(mesh.vertices.len() / 2) as u32 {
            let first = 2 * (step - 1);
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 2, first + 3);
        }
        Shape::mesh(mesh)
    }

    fn place(&self, area: Rect, time: f64, value: f64) -> Pos2 {
        let first = self.times.first().copied().unwrap_or(0.0);
        let last = self.times.last().copied().unwrap_or(1.0);
        pos2(
            area.left() + area.width() * fraction(time, first, last),
            area.bottom() - area.height() * fraction(value, self.range.0, self.range.1),
        )
    }
}

fn fraction(value: f64, low: f64, high: f64) -> f32 {
    if high > low {
        ((value - low) / (high - low)) as f32
    } else {
        0.5
    }
}

/// Lines of text below the curves.
fn rows_of_words(courses: usize) -> usize {
    if courses > 1 { 3 } else { 2 }
}

/// The number of columns that fit, and the size of a cell.
pub fn grid(available: f32, cells: usize, courses: usize) -> (usize, egui::Vec2) {
    let fitting = (available + theme::GAP) / (104.0 + theme::GAP);
    let columns = fitting.floor().max(1.0).min(cells.max(1) as f32);
    let width = (available - theme::GAP * (columns - 1.0)) / columns;
    let height = 84.0 + 14.0 * rows_of_words(courses) as f32;
    (columns as usize, vec2(width.min(220.0), height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fill_the_width() {
        let (columns, size) = grid(420.0, 7, 1);
        assert_eq!(columns, 3);
        assert!(columns as f32 * size.x + 2.0 * theme::GAP <= 420.0 + 1e-3);
        assert_eq!(grid(60.0, 7, 1).0, 1);
        assert_eq!(grid(1000.0, 2, 1).0, 2);
    }
}
