//! Search by name, and the genes found: a click selects one, Enter or its circle pins it.

use std::collections::BTreeSet;

use eframe::egui::{self, Id, Key, Modifiers, RichText, Sense, Ui};

use super::{Command, View, format, pin, theme};

/// How many genes found are listed.
const LISTED: usize = 6;

/// The field of the search.
pub fn field_id() -> Id {
    Id::unique("search genes")
}

/// The search.
#[derive(Default)]
pub struct GeneSearch {
    /// Which of the genes found Enter pins.
    at: usize,
    /// Whether a gene found is what the session calls hovered.
    hovers: bool,
}

impl GeneSearch {
    /// Shows the field, with the cursor in it where `focus` says so, and what was found.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, focus: bool) {
        let typing = self.field_ui(ui, view, focus);
        self.found_ui(ui, view, typing);
    }

    /// Whether the cursor is in the field.
    fn field_ui(&mut self, ui: &mut Ui, view: &View<'_>, focus: bool) -> bool {
        let id = field_id();
        if ui.memory(|memory| memory.has_focus(id)) {
            self.arrows(ui, view);
        }
        let mut text = view.session.search.clone();
        let field = ui
            .add(
                theme::line_edit(&mut text)
                    .id(id)
                    .hint_text("Search genes (Ctrl+F), Enter pins the first")
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Search genes");
        if focus {
            field.request_focus();
            theme::select_all(ui.ctx(), &field, &view.session.search);
        }
        if text != view.session.search {
            self.at = 0;
            view.sender.send(Command::SetSearch(text));
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered && let Some(name) = view.session.found_left_out.first() {
            view.sender.send(view.session.keeping([name.clone()]));
            return false;
        }
        let Some(&gene) = view.session.found.get(self.at).filter(|_| entered) else {
            return field.has_focus();
        };
        if !view.is_pinned(gene) {
            view.sender.send(Command::TogglePin(gene));
        }
        view.sender.send(Command::SetSearch(String::new()));
        field.request_focus();
        true
    }

    /// Up and down choose which of the genes found Enter pins.
    fn arrows(&mut self, ui: &Ui, view: &View<'_>) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = view.session.found.len().min(LISTED).saturating_sub(1);
        if pressed(Key::ArrowDown) {
            self.at = (self.at + 1).min(last);
        }
        if pressed(Key::ArrowUp) {
            self.at = self.at.saturating_sub(1);
        }
    }

    fn found_ui(&mut self, ui: &mut Ui, view: &View<'_>, typing: bool) {
        let session = view.session;
        let mut hovered = None;
        if session.search.trim().is_empty() {
            self.at = 0;
        } else if !session.found_left_out.is_empty() {
            left_out_ui(ui, view);
        } else if session.found.is_empty() {
            theme::hint_ui(ui, "No gene of this table has a name like that.");
        }
        for (place, &gene) in session.found.iter().take(LISTED).enumerate() {
            if hit_ui(ui, view, gene, typing && place == self.at) {
                hovered = Some(gene);
            }
        }
        let more = session.found.len().saturating_sub(LISTED);
        if more > 0 {
            ui.weak(format!("and {} more", format::count(more)));
        }
        if hovered.is_some() || self.hovers {
            view.hover(hovered);
        }
        self.hovers = hovered.is_some();
    }
}

/// Genes of such a name that the choice of genes left out, and a way to have them.
fn left_out_ui(ui: &mut Ui, view: &View<'_>) {
    let kept = format::count(view.session.gene_names().len());
    let names = &view.session.found_left_out;
    let verb = if names.len() == 1 { "is" } else { "are" };
    let text = format!(
        "{} {verb} in the table, but not among the {kept} genes kept.",
        names.join(", ")
    );
    theme::hint_ui(ui, &text);
    ui.horizontal_wrapped(|ui| {
        for name in names {
            let keep = ui.small_button(format!("Keep {name} too"));
            // Enter in the field does the same for the first.
            if keep.on_hover_text(KEEP_TIP).clicked() {
                view.sender.send(view.session.keeping([name.clone()]));
            }
        }
    });
}

/// What keeping more genes does.
pub const KEEP_TIP: &str = "Read the table again with these genes beside those chosen; train again \
    to have them on the map and in the clusters";

/// One gene found; whether the pointer is over it.
fn hit_ui(ui: &mut Ui, view: &View<'_>, gene: usize, next: bool) -> bool {
    let session = view.session;
    ui.horizontal(|ui| {
        if pin::ui(ui, view, gene, "from search", Sense::click()) {
            view.sender.send(Command::TogglePin(gene));
        }
        let row = session.genes.get(gene);
        let cluster = row.and_then(|row| row.cluster).map(|label| match label {
            0 => "no response".to_owned(),
            label => format!("cluster {label}"),
        });
        let name = RichText::new(view.gene_name(gene)).strong();
        let selected = session.selection.selected.contains(&gene);
        let mut button = egui::Button::selectable(selected, name)
            .right_text(RichText::new(cluster.unwrap_or_default()).weak())
            .min_size(egui::vec2(ui.available_width(), 0.0));
        if next {
            button = button.stroke(ui.visuals().selection.stroke);
        }
        let hit = ui
            .add(button)
            .accessible_name(format!("Found {}", view.gene_name(gene)))
            .on_hover_text("Click to select it everywhere, Ctrl+click to add it; Enter pins it");
        if hit.clicked() {
            let add = ui.input(|input| input.modifiers.command);
            view.sender.send(Command::Select(clicked(view, gene, add)));
        }
        hit.hovered()
    })
    .inner
}

/// The selection after a click: that gene, or with Ctrl the gene switched.
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
