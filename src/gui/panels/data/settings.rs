//! The forms of settings: file, samples and times, columns, cells, genes.

use std::path::PathBuf;
use std::sync::{Arc, Weak};

use eframe::egui::{self, Ui};

use crate::gui::panels::View;
use crate::gui::panels::data::label_rows::Labels;
use crate::gui::panels::data::labels::LabelTable;
use crate::gui::panels::data::reading::ReadingForm;
use crate::gui::widgets::{
    form::{Caption, Draft, Edits, choice_ui, grid_ui, group_ui, named, number_ui, text_ui},
    format,
};
use genetide_data::{
    DataSettings, GeneChoice,
    read::LoadedTable,
    settings::{CELLS, COLUMNS, FILE, GENES},
};

#[derive(Default)]
pub(super) struct DataSettingsForm {
    draft: Draft,
    reading: ReadingForm,
    labels: LabelTable,
    /// The data set whose labels are shown.
    table: Weak<LoadedTable>,
    gene_list: Option<String>,
}

impl DataSettingsForm {
    /// Shows the forms. Without a data set, those that say how one is read are shown with the one that
    /// could not be read.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let table = view.session.table();
        let is_same =
            table.is_some_and(|table| std::ptr::eq(self.table.as_ptr(), &raw const **table));
        if !is_same {
            self.labels = LabelTable::default();
            self.table = table.map_or_else(Weak::new, Arc::downgrade);
        }
        let table = table.map(|table| &**table);
        let has_reading = table.is_some() || view.session.unread().is_none();
        let mut draft = std::mem::take(&mut self.draft);
        draft.edit(view.session.config(), view.sender, |config, edits| {
            if has_reading {
                self.reading_ui(ui, view, edits, &mut config.data);
            }
            egui::CollapsingHeader::new(CELLS.heading)
                .id_salt("cells")
                .show(ui, |ui| cells_ui(ui, edits, &mut config.data, table));
            egui::CollapsingHeader::new(GENES.heading)
                .id_salt("genes")
                .show(ui, |ui| {
                    grid_ui(ui, "gene choice", |ui| {
                        let data = &mut config.data;
                        gene_choice_ui(ui, edits, &mut data.genes, &mut self.gene_list);
                        self.reading.row_ui(ui, edits, named("always"), data, table);
                        group_ui(ui, edits, data, GENES);
                        group_ui(ui, edits, &mut config.analysis, GENES);
                    });
                });
        });
        self.draft = draft;
    }

    /// How the data set is read: file, samples and times, columns.
    fn reading_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        edits: &mut Edits,
        data: &mut DataSettings,
    ) {
        let table = view.session.table().map(|table| &**table);
        egui::CollapsingHeader::new(FILE.heading)
            .id_salt("file")
            .show(ui, |ui| self.reading.group_ui(ui, edits, FILE, data, table));
        egui::CollapsingHeader::new("Samples and times")
            .id_salt("samples")
            .show(ui, |ui| {
                self.reading.samples_ui(ui, view, edits, data);
                if let Some(table) = table.filter(|table| !table.summary.labels.is_empty()) {
                    self.labels.ui(ui, &Labels::of_table(table), data);
                    self.apply_ui(ui, edits, data);
                }
            });
        egui::CollapsingHeader::new(COLUMNS.heading)
            .id_salt("columns")
            .show(ui, |ui| {
                self.reading.group_ui(ui, edits, COLUMNS, data, table);
            });
    }

    /// The buttons for changes of labels, which read the data set again.
    fn apply_ui(&mut self, ui: &mut Ui, edits: &mut Edits, data: &mut DataSettings) {
        if !self.labels.is_changed() {
            return;
        }
        ui.horizontal(|ui| {
            let apply = ui.button("Apply changes").on_hover_text(
                "Read the data set again with these times, conditions and replicates",
            );
            if apply.clicked() {
                self.labels.apply(data);
                edits.committed = true;
            }
            if ui.button("Undo changes").clicked() {
                self.labels = LabelTable::default();
            }
        });
    }
}

fn cells_ui(ui: &mut Ui, edits: &mut Edits, data: &mut DataSettings, table: Option<&LoadedTable>) {
    grid_ui(ui, "transform", |ui| {
        group_ui(ui, edits, data, CELLS);
    });
    let Some(summary) = table.map(|table| &table.summary) else {
        return;
    };
    let choices = [
        (
            "Cell types",
            &summary.cell_types_in_table,
            &mut data.cell_types,
        ),
        (
            "Conditions",
            &summary.conditions_in_table,
            &mut data.conditions,
        ),
    ];
    for (heading, labels, kept) in choices {
        if labels.len() < 2 {
            continue;
        }
        ui.label(heading);
        for (name, cells) in labels {
            let mut is_kept = kept.is_empty() || kept.contains(name);
            let label = format!("{name} ({})", format::count(*cells as usize));
            let tip = format!("Read these {}", summary.counted(*cells as usize));
            if ui
                .checkbox(&mut is_kept, label)
                .on_hover_text(tip)
                .changed()
            {
                *kept = toggled(labels, kept, name, is_kept);
                edits.committed = true;
            }
        }
    }
}

/// The labels kept after `name` is switched. Empty means all; switching off the last one has no
/// effect.
fn toggled(labels: &[(String, u32)], kept: &[String], name: &str, on: bool) -> Vec<String> {
    let names = labels.iter().map(|(other, _)| other);
    let is_chosen = |other: &&String| match *other == name {
        true => on,
        false => kept.is_empty() || kept.contains(other),
    };
    let chosen: Vec<String> = names.filter(is_chosen).cloned().collect();
    match chosen.len() {
        0 => kept.to_vec(),
        all if all == labels.len() => Vec::new(),
        _ => chosen,
    }
}

/// The number of genes first proposed.
const DEFAULT_NUMBER: usize = 2000;

fn gene_choice_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    genes: &mut GeneChoice,
    list: &mut Option<String>,
) {
    let number = match genes {
        GeneChoice::Variable(number) | GeneChoice::First(number) => *number,
        GeneChoice::Auto | GeneChoice::All | GeneChoice::List(_) => DEFAULT_NUMBER,
    };
    // The path of a list is not part of the choice.
    let a_list = GeneChoice::List(PathBuf::new());
    let options = [
        (GeneChoice::Auto, "Expressed (automatic)"),
        (GeneChoice::Variable(number), "Most variable"),
        (GeneChoice::First(number), "First in the file"),
        (GeneChoice::All, "All"),
        (a_list.clone(), "Gene list (file)"),
    ];
    let mut chosen = match (&*genes, &*list) {
        (GeneChoice::List(_), _) | (_, Some(_)) => a_list,
        (other, None) => other.clone(),
    };
    let mut own = Edits::default();
    let caption = Caption {
        label: named::<DataSettings>("genes").label,
        tip: "Gene filter: which genes of the data set are kept.",
    };
    let default = Some(&options[0].0);
    choice_ui(ui, &mut own, caption, (&mut chosen, default), &options);
    if let GeneChoice::List(_) = chosen {
        list_file_ui(ui, edits, genes, list);
        return;
    }
    *list = None;
    if let GeneChoice::Variable(number) | GeneChoice::First(number) = &mut chosen {
        let caption = Caption {
            label: "Number",
            tip: "Number of genes kept.",
        };
        let range = (1..=1_000_000, 10.0);
        number_ui(ui, &mut own, caption, (number, DEFAULT_NUMBER), range);
    }
    edits.editing |= own.editing;
    edits.committed |= own.committed;
    *genes = chosen;
}

/// The path of a gene list, taken over when it was typed to the end.
fn list_file_ui(ui: &mut Ui, edits: &mut Edits, genes: &mut GeneChoice, list: &mut Option<String>) {
    let chosen = match genes {
        GeneChoice::List(path) => path.display().to_string(),
        _ => String::new(),
    };
    let mut text = list.take().unwrap_or(chosen);
    let mut typing = Edits::default();
    let caption = Caption {
        label: "List",
        tip: "Text file with one gene name per line.",
    };
    text_ui(ui, &mut typing, caption, &mut text, "path");
    if typing.committed && !text.trim().is_empty() {
        *genes = GeneChoice::List(text.trim().into());
        edits.committed = true;
    } else {
        *list = Some(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_types_are_switched_and_never_all_off() {
        let types = [("a".to_owned(), 1), ("b".to_owned(), 2)];
        let only_b = toggled(&types, &[], "a", false);
        assert_eq!(only_b, ["b"]);
        assert_eq!(toggled(&types, &only_b, "b", false), ["b"]);
        assert!(toggled(&types, &only_b, "a", true).is_empty());
    }
}
