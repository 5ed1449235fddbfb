//! The table of all genes: sorted once when something changes, only visible rows are drawn.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{self, Align, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{Command, View, format};
use crate::analysis::{GeneRow, Status};

/// The columns, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Field {
    #[default]
    Gene,
    Cluster,
    Onset,
    Peak,
    Amplitude,
    Direction,
    Status,
    Q,
    Membership,
    Stability,
    Silhouette,
}

impl Field {
    const ALL: [Self; 11] = [
        Self::Gene,
        Self::Cluster,
        Self::Membership,
        Self::Onset,
        Self::Peak,
        Self::Direction,
        Self::Amplitude,
        Self::Stability,
        Self::Silhouette,
        Self::Status,
        Self::Q,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Gene => "Gene",
            Self::Cluster => "Cluster",
            Self::Onset => "Onset",
            Self::Peak => "Peak",
            Self::Amplitude => "Amplitude",
            Self::Direction => "Direction",
            Self::Status => "Status",
            Self::Q => "q",
            Self::Membership => "Membership",
            Self::Stability => "Stability",
            Self::Silhouette => "Silhouette",
        }
    }

    fn tip(self) -> &'static str {
        match self {
            Self::Gene => "Name, as in the file",
            Self::Cluster => "Clusters are numbered in the order of response; 0 is no response",
            Self::Onset => "First time at which half of the largest change is reached",
            Self::Peak => "Time of the largest change from the first time",
            Self::Amplitude => "Largest change from the first time, in the unit of the values",
            Self::Direction => "Whether that change is up or down",
            Self::Status => "Verdict of the response test",
            Self::Q => "p value of the response test, adjusted for the number of genes",
            Self::Membership => {
                "Probability of the cluster assigned, from 0 to 1; under 0.8 the gene is near a border"
            }
            Self::Stability => {
                "Share of simulated repeats of the experiment in which the gene stays in its cluster"
            }
            Self::Silhouette => {
                "How much nearer the gene is to its own cluster than to the next, from -1 to 1"
            }
        }
    }

    fn width(self) -> f32 {
        match self {
            Self::Gene => 88.0,
            Self::Status | Self::Membership => 92.0,
            Self::Amplitude | Self::Direction | Self::Stability | Self::Silhouette => 76.0,
            Self::Cluster => 62.0,
            Self::Onset | Self::Peak => 66.0,
            Self::Q => 52.0,
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Gene | Self::Direction | Self::Status)
    }

    fn text(self, row: &GeneRow) -> String {
        let kinetics = row.kinetics.as_ref();
        match self {
            Self::Gene => row.gene.clone(),
            Self::Cluster => row
                .cluster
                .map_or_else(String::new, |label| label.to_string()),
            Self::Onset => format::fixed(kinetics.map(|k| k.onset), 1),
            Self::Peak => kinetics.map_or_else(String::new, |k| format::short(k.peak_time)),
            Self::Amplitude => format::fixed(kinetics.map(|k| k.amplitude), 2),
            Self::Direction => {
                kinetics.map_or_else(String::new, |k| k.direction.as_str().to_owned())
            }
            Self::Status => status_text(row.status).to_owned(),
            Self::Q => format::probability(row.q),
            Self::Membership => format::fixed(row.membership, 2),
            Self::Stability => format::fixed(row.stability, 2),
            Self::Silhouette => format::fixed(row.silhouette, 2),
        }
    }

    /// The number a row is sorted by; `None` sorts last.
    fn number(self, row: &GeneRow) -> Option<f64> {
        let kinetics = row.kinetics.as_ref();
        match self {
            Self::Gene | Self::Direction | Self::Status => None,
            Self::Cluster => row.cluster.map(|label| label as f64),
            Self::Onset => kinetics.map(|k| k.onset),
            Self::Peak => kinetics.map(|k| k.peak_time),
            Self::Amplitude => kinetics.map(|k| k.amplitude),
            Self::Q => row.q,
            Self::Membership => row.membership,
            Self::Stability => row.stability,
            Self::Silhouette => row.silhouette,
        }
    }
}

fn status_text(status: Status) -> &'static str {
    match status {
        Status::Responds => "responds",
        Status::NoResponse => "no response",
        Status::Untested => "untested",
        Status::Incomplete => "incomplete",
    }
}

/// What the order of the rows was made for.
#[derive(Clone, Default)]
struct Made {
    genes: Arc<Vec<GeneRow>>,
    field: Field,
    descending: bool,
    only: Option<Arc<BTreeSet<usize>>>,
}

/// The table.
#[derive(Default)]
pub struct GeneTable {
    field: Field,
    descending: bool,
    selected_only: bool,
    made: Made,
    order: Vec<usize>,
}

impl GeneTable {
    /// Shows the table.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        let selected = session.selection.selected.len();
        ui.horizontal_wrapped(|ui| {
            ui.label(format::counted(session.genes.len(), "gene"));
            let label = format!("only the {} selected", format::count(selected));
            ui.add_enabled(
                selected > 0 || self.selected_only,
                egui::Checkbox::new(&mut self.selected_only, label),
            )
            .on_disabled_hover_text("Click a cluster or a row to select genes");
            if selected > 0 && ui.small_button("Select none").clicked() {
                view.sender.send(Command::Select(BTreeSet::new()));
            }
        });
        self.sort(view);
        egui::ScrollArea::horizontal().show(ui, |ui| self.rows_ui(ui, view));
    }

    /// Titles and the rows shown, in their order, with tabs between the columns.
    pub fn as_tsv(&self, genes: &[GeneRow]) -> String {
        let titles = Field::ALL.map(Field::title).join("\t");
        let rows = self.order.iter().filter_map(|&gene| genes.get(gene));
        let rows = rows.map(|row| Field::ALL.map(|field| field.text(row)).join("\t"));
        let lines: Vec<String> = std::iter::once(titles).chain(rows).collect();
        lines.join("\n")
    }

    fn sort(&mut self, view: &View<'_>) {
        let session = view.session;
        let only = self.selected_only.then_some(&session.selection.selected);
        let is_current = Arc::ptr_eq(&self.made.genes, &session.genes)
            && self.made.field == self.field
            && self.made.descending == self.descending
            && self.made.only.as_ref().map(Arc::as_ptr) == only.map(Arc::as_ptr);
        if is_current {
            return;
        }
        self.made = Made {
            genes: session.genes.clone(),
            field: self.field,
            descending: self.descending,
            only: only.cloned(),
        };
        let only = only.map(Arc::as_ref);
        self.order = order(&session.genes, self.field, self.descending, only);
    }

    fn rows_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
        let mut table = TableBuilder::new(ui)
            .id_salt("genes")
            .striped(true)
            .sense(Sense::click())
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .min_scrolled_height(80.0)
            .column(Column::exact(18.0));
        for field in Field::ALL {
            table = table.column(Column::initial(field.width()).clip(true).resizable(true));
        }
        table
            .header(height + 2.0, |mut header| self.header_ui(&mut header, view))
            .body(|body| {
                body.rows(height, self.order.len(), |mut row| {
                    let gene = self.order[row.index()];
                    row_ui(&mut row, view, gene);
                });
            });
    }

    fn header_ui(&mut self, header: &mut TableRow<'_, '_>, view: &View<'_>) {
        header.col(|_| {});
        for field in Field::ALL {
            header.col(|ui| {
                let mut title = field.title().to_owned();
                if let (Field::Onset | Field::Peak, Some(unit)) = (field, view.time_unit()) {
                    title.push_str(&format!(" ({unit})"));
                }
                let button = egui::Button::new(RichText::new(title).strong()).frame(false);
                let title = ui.add(button).on_hover_text(field.tip());
                if field == self.field {
                    sort_mark_ui(ui, title.rect, self.descending);
                }
                if title.clicked() {
                    self.descending = field == self.field && !self.descending;
                    self.field = field;
                }
            });
        }
    }
}

/// A small triangle behind the title of the column sorted by; the fonts have none.
fn sort_mark_ui(ui: &Ui, title: egui::Rect, descending: bool) {
    let tip = if descending { 3.0 } else { -3.0 };
    let centre = egui::pos2(title.right() + 4.0, title.center().y);
    let corners = [(-3.5, -tip), (3.5, -tip), (0.0, tip)];
    let triangle = corners.map(|(x, y)| centre + egui::vec2(x, y)).to_vec();
    let colour = ui.visuals().strong_text_color();
    ui.painter().add(egui::Shape::convex_polygon(
        triangle,
        colour,
        egui::Stroke::NONE,
    ));
}

fn order(
    genes: &[GeneRow],
    field: Field,
    descending: bool,
    only: Option<&BTreeSet<usize>>,
) -> Vec<usize> {
    let mut order: Vec<usize> = match only {
        Some(only) => only
            .iter()
            .copied()
            .filter(|&gene| gene < genes.len())
            .collect(),
        None => (0..genes.len()).collect(),
    };
    order.sort_by(|&a, &b| {
        let (a, b) = (&genes[a], &genes[b]);
        let direction = |ordering: Ordering| {
            if descending {
                ordering.reverse()
            } else {
                ordering
            }
        };
        let by_field = if field.is_text() {
            direction(field.text(a).cmp(&field.text(b)))
        } else {
            match (field.number(a), field.number(b)) {
                (Some(a), Some(b)) => direction(a.total_cmp(&b)),
                // Rows without a value come last in either direction.
                (a, b) => b.is_some().cmp(&a.is_some()),
            }
        };
        by_field.then_with(|| a.gene.cmp(&b.gene))
    });
    order
}

fn row_ui(row: &mut TableRow<'_, '_>, view: &View<'_>, gene: usize) {
    let session = view.session;
    let Some(known) = session.genes.get(gene) else {
        return;
    };
    row.set_selected(session.selection.selected.contains(&gene));
    row.set_hovered(session.selection.hovered == Some(gene));
    row.col(|ui| pin_ui(ui, view, gene));
    for field in Field::ALL {
        row.col(|ui| {
            let text = field.text(known);
            if field == Field::Cluster {
                cluster_ui(ui, view, known.cluster, &text);
            } else if field.is_text() {
                ui.add(egui::Label::new(text).selectable(false).truncate());
            } else {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add(egui::Label::new(text).selectable(false));
                });
            }
        });
    }
    let response = row.response();
    if response.hovered() {
        view.hover(Some(gene));
    }
    if response.double_clicked() {
        view.sender.send(Command::TogglePin(gene));
    } else if response.clicked() {
        let add = response.ctx.input(|input| input.modifiers.command);
        view.sender.send(Command::Select(clicked(view, gene, add)));
    }
}

/// The selection after a click on a row: that gene, or with Ctrl the gene switched.
fn clicked(view: &View<'_>, gene: usize, add: bool) -> BTreeSet<usize> {
    if !add {
        return BTreeSet::from([gene]);
    }
    let mut selected = BTreeSet::clone(&view.session.selection.selected);
    if !selected.remove(&gene) {
        selected.insert(gene);
    }
    selected
}

fn pin_ui(ui: &mut Ui, view: &View<'_>, gene: usize) {
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(14.0), Sense::click());
    let pinned = view
        .session
        .selection
        .pinned
        .iter()
        .position(|&other| other == gene);
    let name = view.gene_name(gene);
    let action = if pinned.is_some() { "Unpin" } else { "Pin" };
    response.widget_info(|| {
        let label = format!("{action} {name} in table");
        egui::WidgetInfo::selected(egui::Role::Button, true, pinned.is_some(), label)
    });
    let response = response.on_hover_text(format!("{action} {name}"));
    if let Some(index) = pinned {
        let colour = super::plot::series(index);
        ui.painter().circle_filled(rect.center(), 4.5, colour);
    } else {
        let colour = if response.hovered() {
            ui.visuals().strong_text_color()
        } else {
            ui.visuals().weak_text_color().gamma_multiply(0.6)
        };
        let stroke = egui::Stroke::new(1.0, colour);
        ui.painter().circle_stroke(rect.center(), 4.0, stroke);
    }
    if response.clicked() {
        view.sender.send(Command::TogglePin(gene));
    }
}

fn cluster_ui(ui: &mut Ui, view: &View<'_>, cluster: Option<usize>, text: &str) {
    ui.spacing_mut().item_spacing.x = 4.0;
    if cluster.is_some() {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(10.0), Sense::hover());
        let colour = view.cluster_colour(cluster);
        ui.painter().circle_filled(rect.center(), 4.0, colour);
    }
    ui.add(egui::Label::new(text).selectable(false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Direction, Kinetics};

    fn row(gene: &str, onset: Option<f64>) -> GeneRow {
        GeneRow {
            gene: gene.into(),
            cluster: None,
            status: Status::Responds,
            p: None,
            q: None,
            membership: None,
            stability: None,
            silhouette: None,
            kinetics: onset.map(|onset| Kinetics {
                onset,
                peak_time: 6.0,
                amplitude: 1.0,
                direction: Direction::Up,
                return_time: None,
            }),
        }
    }

    #[test]
    fn rows_without_a_value_come_last_in_both_directions() {
        let genes = [
            row("B", None),
            row("C", Some(2.0)),
            row("A", None),
            row("D", Some(1.0)),
        ];
        assert_eq!(order(&genes, Field::Onset, false, None), [3, 1, 2, 0]);
        assert_eq!(order(&genes, Field::Onset, true, None), [1, 3, 2, 0]);
        assert_eq!(order(&genes, Field::Gene, true, None), [3, 1, 0, 2]);
        let only = BTreeSet::from([0, 3, 99]);
        assert_eq!(order(&genes, Field::Gene, false, Some(&only)), [0, 3]);
    }
}
