//! Search by name, and its hits: a click selects a gene, Enter or its circle pins it.

use eframe::egui::{self, Id, Key, Modifiers, RichText, Sense, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::{View, genes::pin, parts::is_entered};
use crate::gui::widgets::format;
use crate::session::{SelectionCommand, ViewCommand};
use genetide_data::GeneIndex;

const LISTED: usize = 6;

pub fn field_id() -> Id {
    Id::unique("search genes")
}

#[derive(Default)]
pub struct GeneSearch {
    /// The hit that Enter pins.
    at: usize,
    /// Whether the hovered gene of the session comes from the hits.
    hovers: bool,
}

impl GeneSearch {
    /// Shows the field and the hits; `focus` moves the cursor to the field.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, focus: bool) {
        let typing = self.field_ui(ui, view, focus);
        self.found_ui(ui, view, typing);
    }

    /// Shows the field; returns whether the cursor is in it.
    fn field_ui(&mut self, ui: &mut Ui, view: &View<'_>, focus: bool) -> bool {
        let id = field_id();
        if ui.memory(|memory| memory.has_focus(id)) {
            self.arrows(ui, view);
        }
        let search = view.session.search();
        let mut text = search.text.clone();
        let field = ui
            .add(
                theme::line_edit(&mut text)
                    .id(id)
                    .hint_text("Search genes (Ctrl+F; Enter pins the top hit)")
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Search genes");
        if focus {
            field.request_focus();
            theme::select_all(ui.ctx(), &field, &search.text);
        }
        if text != search.text {
            self.at = 0;
            view.sender.send(ViewCommand::SetSearch(text));
        }
        if !is_entered(ui, &field) {
            return field.has_focus();
        }
        if let Some(name) = search.removed.first() {
            view.sender.send(view.session.adding_genes([name.clone()]));
            return false;
        }
        let Some(&gene) = search.hits.get(self.at) else {
            return field.has_focus();
        };
        if !view.is_pinned(gene) {
            view.sender.send(SelectionCommand::TogglePin(gene));
        }
        view.sender.send(ViewCommand::SetSearch(String::new()));
        field.request_focus();
        true
    }

    /// The up and down keys choose the hit that Enter pins.
    fn arrows(&mut self, ui: &Ui, view: &View<'_>) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let listed = view.session.search().hits.len().min(LISTED);
        if pressed(Key::ArrowDown) {
            self.at = (self.at + 1).min(listed.saturating_sub(1));
        }
        if pressed(Key::ArrowUp) {
            self.at = self.at.saturating_sub(1);
        }
    }

    fn found_ui(&mut self, ui: &mut Ui, view: &View<'_>, typing: bool) {
        let search = view.session.search();
        let mut hovered = None;
        if search.text.trim().is_empty() {
            self.at = 0;
        } else if !search.removed.is_empty() {
            left_out_ui(ui, view, &search.removed);
        } else if search.hits.is_empty() {
            theme::hint_ui(ui, "No matching gene in this data set.");
        }
        for (place, &gene) in search.hits.iter().take(LISTED).enumerate() {
            if hit_ui(ui, view, gene, typing && place == self.at) {
                hovered = Some(gene);
            }
        }
        let more = search.hits.len().saturating_sub(LISTED);
        if more > 0 {
            ui.weak(format!("and {} more", format::count(more)));
        }
        if hovered.is_some() || self.hovers {
            view.hover(hovered);
        }
        self.hovers = hovered.is_some();
    }
}

/// Matching genes that the gene filter removed, with buttons to add them.
fn left_out_ui(ui: &mut Ui, view: &View<'_>, names: &[String]) {
    let kept = format::count(view.session.gene_names().len());
    let verb = if names.len() == 1 { "was" } else { "were" };
    let text = format!(
        "{} {verb} removed by the gene filter ({kept} genes kept).",
        names.join(", ")
    );
    theme::hint_ui(ui, &text);
    ui.horizontal_wrapped(|ui| {
        for name in names {
            let keep = ui.small_button(format!("Add {name}"));
            // Enter in the field adds the first gene.
            if keep.on_hover_text(KEEP_TIP).clicked() {
                view.sender.send(view.session.adding_genes([name.clone()]));
            }
        }
    });
}

/// Tooltip of buttons that add genes to the data set.
pub const KEEP_TIP: &str = "Reload the data set with these genes added; train again to include \
    them in the map and the clusters";

/// Shows a hit; returns whether the pointer is over it.
fn hit_ui(ui: &mut Ui, view: &View<'_>, gene: GeneIndex, next: bool) -> bool {
    ui.horizontal(|ui| {
        if pin::ui(ui, view, gene, "from search", Sense::click()) {
            view.sender.send(SelectionCommand::TogglePin(gene));
        }
        let cluster = match view.cluster_of(gene) {
            Some(0) => "no response".to_owned(),
            Some(label) => format!("cluster {label}"),
            None => String::new(),
        };
        let name = view.gene_name(gene);
        let selected = view.session.selection().selected.contains(&gene);
        let mut button = egui::Button::selectable(selected, RichText::new(name).strong())
            .right_text(RichText::new(cluster).weak())
            .min_size(egui::vec2(ui.available_width(), 0.0));
        if next {
            button = button.stroke(ui.visuals().selection.stroke);
        }
        let hit = ui
            .add(button)
            .accessible_name(format!("Found {name}"))
            .on_hover_text("Click to select, Ctrl-click to add to the selection, Enter to pin");
        if hit.clicked() {
            view.select_one(gene, ui.input(|input| input.modifiers.command));
        }
        hit.hovered()
    })
    .inner
}
