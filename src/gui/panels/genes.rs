//! Search, pinned genes, their trajectories, and the table of all genes.

use eframe::egui::{self, Key, RichText, Ui};

use super::gene_table::GeneTable;
use super::trajectories::Trajectories;
use super::{Command, Session, View, format, plot, theme};

/// How many genes found are listed.
const LISTED: usize = 6;

/// The genes panel.
#[derive(Default)]
pub struct GenesPanel {
    /// Set to put the cursor into the search field.
    pub focus_search: bool,
    table: GeneTable,
    trajectories: Trajectories,
}

impl GenesPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.table.is_none() {
            empty_table_ui(ui, view);
            return;
        }
        self.search_ui(ui, view);
        found_ui(ui, view);
        pinned_ui(ui, view);
        self.trajectories.ui(ui, view);
        ui.separator();
        self.table.ui(ui, view);
    }

    /// The table as it is shown, in columns with tabs between them.
    pub fn as_tsv(&self, session: &Session) -> String {
        self.table.as_tsv(&session.genes)
    }

    fn search_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let mut text = view.session.search.clone();
        let field = ui
            .add(
                egui::TextEdit::singleline(&mut text)
                    .hint_text("Search genes (Ctrl+F), Enter pins the first")
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Search genes");
        if std::mem::take(&mut self.focus_search) {
            field.request_focus();
        }
        if text != view.session.search {
            view.sender.send(Command::SetSearch(text));
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let Some(&first) = view.session.found.first().filter(|_| entered) else {
            return;
        };
        if !view.is_pinned(first) {
            view.sender.send(Command::TogglePin(first));
        }
        view.sender.send(Command::SetSearch(String::new()));
        field.request_focus();
    }
}

fn empty_table_ui(ui: &mut Ui, view: &View<'_>) {
    super::empty_ui(
        ui,
        view,
        "Search, trajectories and the table of genes come here.",
    );
}

fn found_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    if session.search.trim().is_empty() {
        return;
    }
    if session.found.is_empty() {
        theme::hint_ui(ui, "No gene of this table has a name like that.");
        return;
    }
    for &gene in session.found.iter().take(LISTED) {
        let pinned = view.is_pinned(gene);
        let row = session.genes.get(gene);
        let cluster = row.and_then(|row| row.cluster).map(|label| match label {
            0 => "no response".to_owned(),
            label => format!("cluster {label}"),
        });
        let name = RichText::new(view.gene_name(gene)).strong();
        let button = egui::Button::selectable(pinned, name)
            .right_text(RichText::new(cluster.unwrap_or_default()).weak())
            .min_size(egui::vec2(ui.available_width(), 0.0));
        let tip = if pinned {
            "Click to unpin"
        } else {
            "Click to pin"
        };
        if ui.add(button).on_hover_text(tip).clicked() {
            view.sender.send(Command::TogglePin(gene));
        }
    }
    let more = session.found.len().saturating_sub(LISTED);
    if more > 0 {
        ui.weak(format!("and {} more", format::count(more)));
    }
}

fn pinned_ui(ui: &mut Ui, view: &View<'_>) {
    let pinned = &view.session.selection.pinned;
    if pinned.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for (i, &gene) in pinned.iter().enumerate() {
            let name = view.gene_name(gene);
            let edge = egui::Stroke::new(1.5, plot::series(i));
            let chip = ui
                .add(egui::Button::new(format!("{name} ×")).small().stroke(edge))
                .accessible_name(format!("Unpin {name}"))
                .on_hover_text("Click to unpin");
            if chip.clicked() {
                view.sender.send(Command::TogglePin(gene));
            }
        }
        if pinned.len() > 1 && ui.small_button("Unpin all").clicked() {
            view.sender.send(Command::ClearPins);
        }
    });
}
