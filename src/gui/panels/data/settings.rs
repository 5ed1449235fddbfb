//! Settings of the data: column roles, cells, genes, response test.

use std::path::PathBuf;

use eframe::egui::{self, Ui};

use crate::gui::panels::View;
use crate::gui::widgets::{
    form::{Caption, Draft, Edits, choice_ui, grid_ui, group_ui, named, number_ui, text_ui},
    format,
};
use genetide_data::{
    DataSettings, GeneChoice,
    read::LoadedTable,
    setting::{Kind, Setting, Settings},
    settings::{CELLS, COLUMNS, GENES},
};

#[derive(Default)]
pub struct DataSettingsForm {
    draft: Draft,
    gene_list: Option<String>,
    ignored: Option<String>,
    always: Option<String>,
}

impl DataSettingsForm {
    /// Shows the form. `needed` expands the column roles, because a table could not be read.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, needed: bool) {
        let table = view.session.table().map(|table| &**table);
        self.draft
            .edit(view.session.config(), view.sender, |config, edits| {
                egui::CollapsingHeader::new(COLUMNS.heading)
                    .id_salt(("columns", needed))
                    .default_open(needed)
                    .show(ui, |ui| {
                        roles_ui(ui, edits, &mut config.data, table, &mut self.ignored);
                    });
                egui::CollapsingHeader::new(CELLS.heading)
                    .id_salt("cells")
                    .show(ui, |ui| cells_ui(ui, edits, &mut config.data, table));
                egui::CollapsingHeader::new(GENES.heading)
                    .id_salt("genes")
                    .show(ui, |ui| {
                        grid_ui(ui, "gene choice", |ui| {
                            let data = &mut config.data;
                            gene_choice_ui(ui, edits, &mut data.genes, &mut self.gene_list);
                            names_ui(ui, edits, named("always"), data, &mut self.always);
                            group_ui(ui, edits, data, GENES);
                            group_ui(ui, edits, &mut config.analysis, GENES);
                        });
                    });
            });
    }
}

fn roles_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    data: &mut DataSettings,
    table: Option<&LoadedTable>,
    ignored: &mut Option<String>,
) {
    let recognised = |name: &str| {
        let summary = &table?.summary;
        match name {
            "time-column" => Some(summary.time_column.as_str()),
            "cell-type-column" => summary.cell_type_column.as_deref(),
            "cell-id-column" => summary.cell_id_column.as_deref(),
            _ => None,
        }
    };
    grid_ui(ui, "roles", |ui| {
        let headers = table.map(|table| table.summary.first_columns.as_slice());
        let columns = DataSettings::TABLE.iter();
        for setting in columns.filter(|setting| setting.group == COLUMNS) {
            column_ui(
                ui,
                edits,
                setting,
                data,
                (headers, recognised(setting.name)),
            );
        }
        names_ui(ui, edits, named("ignore-column"), data, ignored);
    });
}

/// The row of a column, chosen from the headers if they are known, otherwise typed; other kinds have
/// none.
fn column_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: &Setting<DataSettings>,
    data: &mut DataSettings,
    (headers, recognised): (Option<&[String]>, Option<&str>),
) {
    let Kind::Column { get, set } = setting.kind else {
        return;
    };
    let caption = Caption::of(setting);
    let mut chosen = get(data).map(str::to_owned);
    let Some(headers) = headers else {
        let mut text = chosen.unwrap_or_default();
        text_ui(ui, edits, caption, &mut text, "column header");
        let text = text.trim().to_owned();
        set(data, Some(text).filter(|text| !text.is_empty()));
        return;
    };
    let by_name = match recognised {
        Some(recognised) => format!("Automatic: {recognised}"),
        None => "None".to_owned(),
    };
    let other = chosen.clone().filter(|chosen| !headers.contains(chosen));
    let names = headers.iter().chain(&other);
    let mut options = vec![(None, by_name.as_str())];
    options.extend(names.map(|name| (Some(name.clone()), name.as_str())));
    choice_ui(ui, edits, caption, (&mut chosen, None), &options);
    set(data, chosen);
}

/// Comma-separated names, applied when typing is complete.
fn names_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: &Setting<DataSettings>,
    data: &mut DataSettings,
    typed: &mut Option<String>,
) {
    let Kind::Names { get, set } = setting.kind else {
        return;
    };
    let mut text = typed.take().unwrap_or_else(|| get(data).join(", "));
    let mut own = Edits::default();
    let tip = format!("{} Separate names by commas.", setting.help.trim());
    let caption = Caption {
        label: setting.label,
        tip: &tip,
    };
    text_ui(ui, &mut own, caption, &mut text, "none");
    if own.committed {
        let names = text.split(',').map(|name| name.trim().to_owned());
        set(data, names.filter(|name| !name.is_empty()).collect());
        edits.committed = true;
    } else if own.editing {
        *typed = Some(text);
    }
}

fn cells_ui(ui: &mut Ui, edits: &mut Edits, data: &mut DataSettings, table: Option<&LoadedTable>) {
    grid_ui(ui, "transform", |ui| {
        group_ui(ui, edits, data, CELLS);
    });
    let Some(table) = table.filter(|table| table.summary.cell_types_in_table.len() > 1) else {
        return;
    };
    let types = &table.summary.cell_types_in_table;
    for (name, cells) in types {
        let mut kept = data.cell_types.is_empty() || data.cell_types.contains(name);
        let label = format!("{name} ({})", format::count(*cells as usize));
        let tip = "Read the cells of this type";
        if ui.checkbox(&mut kept, label).on_hover_text(tip).changed() {
            data.cell_types = toggled(types, &data.cell_types, name, kept);
            edits.committed = true;
        }
    }
}

/// The cell types kept after `name` is switched. Empty means all; switching off the last one has no
/// effect.
fn toggled(types: &[(String, u32)], kept: &[String], name: &str, on: bool) -> Vec<String> {
    let names = types.iter().map(|(other, _)| other);
    let is_chosen = |other: &&String| match *other == name {
        true => on,
        false => kept.is_empty() || kept.contains(other),
    };
    let chosen: Vec<String> = names.filter(is_chosen).cloned().collect();
    match chosen.len() {
        0 => kept.to_vec(),
        all if all == types.len() => Vec::new(),
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
        GeneChoice::All | GeneChoice::List(_) => DEFAULT_NUMBER,
    };
    // The path of a list is not part of the choice.
    let a_list = GeneChoice::List(PathBuf::new());
    let options = [
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
