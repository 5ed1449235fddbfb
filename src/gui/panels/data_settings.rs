//! How a table is read: roles of columns, cells, genes, response test.

use eframe::egui::{self, Ui};

use super::View;
use super::form::{
    DEFAULTS, Draft, Edits, Setting, choice_ui, grid_ui, number_ui, setting, text_ui,
};
use super::format;
use crate::config::RunConfig;
use crate::data::read::LoadedTable;
use crate::data::{CellTransform, GeneChoice, GeneScale};

/// The form.
#[derive(Default)]
pub struct DataSettingsForm {
    draft: Draft,
    gene_list: Option<String>,
    ignored: Option<String>,
    always: Option<String>,
}

impl DataSettingsForm {
    /// Shows the form; `needed` opens the roles of columns, because a table could not be read.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, needed: bool) {
        let Self {
            draft,
            gene_list,
            ignored,
            always,
        } = self;
        let table = view.session.table.as_deref();
        draft.edit(&view.session.config, view.sender, |config, edits| {
            egui::CollapsingHeader::new("Columns")
                .id_salt(("columns", needed))
                .default_open(needed)
                .show(ui, |ui| roles_ui(ui, edits, config, table, ignored));
            egui::CollapsingHeader::new("Cells")
                .id_salt("cells")
                .show(ui, |ui| cells_ui(ui, edits, config, table));
            egui::CollapsingHeader::new("Genes and response test")
                .id_salt("genes")
                .show(ui, |ui| genes_ui(ui, edits, config, (gene_list, always)));
        });
    }
}

fn roles_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    config: &mut RunConfig,
    table: Option<&LoadedTable>,
    ignored: &mut Option<String>,
) {
    let data = &mut config.data;
    grid_ui(ui, "roles", |ui| {
        role_ui(
            ui,
            edits,
            (
                "Time",
                "The column with the time of each cell, in any unit. Recognised by name if not chosen.",
            ),
            &mut data.time_column,
            table.map(|table| (table, Some(table.summary.time_column.as_str()))),
        );
        role_ui(
            ui,
            edits,
            (
                "Cell type",
                "The column with the type of each cell. Not needed.",
            ),
            &mut data.cell_type_column,
            table.map(|table| (table, table.summary.cell_type_column.as_deref())),
        );
        role_ui(
            ui,
            edits,
            ("Cell id", "The column that names each cell. Not needed."),
            &mut data.cell_id_column,
            table.map(|table| (table, table.summary.cell_id_column.as_deref())),
        );
        let setting = setting("Ignore", IGNORED_TIP);
        names_ui(ui, edits, setting, &mut data.ignore_columns, ignored);
    });
}

/// The choice of one column: from the headers where they are known, else typed.
fn role_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    (label, tip): (&str, &str),
    column: &mut Option<String>,
    table: Option<(&LoadedTable, Option<&str>)>,
) {
    let setting = setting(label, tip);
    let Some((table, recognised)) = table else {
        let mut text = column.clone().unwrap_or_default();
        text_ui(ui, edits, setting, &mut text, "header, as in the file");
        *column = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        return;
    };
    let by_name = match recognised {
        Some(recognised) => format!("by name: {recognised}"),
        None => "none".to_owned(),
    };
    let mut options = vec![(None, by_name.as_str())];
    let headers = &table.summary.first_columns;
    options.extend(
        headers
            .iter()
            .map(|name| (Some(name.clone()), name.as_str())),
    );
    let chosen = column.clone();
    if let Some(chosen) = chosen.as_ref().filter(|chosen| !headers.contains(chosen)) {
        options.push((Some(chosen.clone()), chosen));
    }
    choice_ui(ui, edits, setting, (column, None), &options);
}

const IGNORED_TIP: &str = "Columns that are neither genes nor one of the above, separated by \
    commas: nCount_RNA, donor. Columns of text are ignored anyway.";
const ALWAYS_TIP: &str = "Genes that are kept whatever the choice, separated by commas. Names that \
    the table does not have are passed over. Default: IRF1, CXCL9, CXCL10.";

/// Names separated by commas, taken over when they were typed to the end.
fn names_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: Setting<'_>,
    names: &mut Vec<String>,
    typed: &mut Option<String>,
) {
    let mut text = typed.take().unwrap_or_else(|| names.join(", "));
    let mut own = Edits::default();
    text_ui(ui, &mut own, setting, &mut text, "none");
    if own.committed {
        *names = text
            .split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        edits.committed = true;
    } else if own.editing {
        *typed = Some(text);
    }
}

fn cells_ui(ui: &mut Ui, edits: &mut Edits, config: &mut RunConfig, table: Option<&LoadedTable>) {
    let data = &mut config.data;
    grid_ui(ui, "transform", |ui| {
        choice_ui(
            ui,
            edits,
            setting(
                "Transform",
                "What is done to the values of a cell before they are averaged. Automatic: counts \
                 are normalised, anything else is left as it is.",
            ),
            (
                &mut data.cell_transform,
                Some(&DEFAULTS.data.cell_transform),
            ),
            &[
                (CellTransform::Auto, "automatic"),
                (CellTransform::None, "none"),
                (CellTransform::Normalise, "normalise to cell totals"),
                (CellTransform::Log1p, "log(1 + x)"),
                (CellTransform::NormaliseLog1p, "normalise, then log(1 + x)"),
            ],
        );
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

/// The cell types kept once `name` is switched; empty stands for all, and none is never kept.
fn toggled(types: &[(String, u32)], kept: &[String], name: &str, on: bool) -> Vec<String> {
    let chosen: Vec<String> = types
        .iter()
        .map(|(other, _)| other)
        .filter(|other| match (*other == name, kept.is_empty()) {
            (true, _) => on,
            (false, all) => all || kept.contains(other),
        })
        .cloned()
        .collect();
    if chosen.len() == types.len() {
        Vec::new()
    } else if chosen.is_empty() {
        kept.to_vec()
    } else {
        chosen
    }
}

/// Genes kept where the user first asks for a number of them.
const DEFAULT_NUMBER: usize = 2000;

/// The kinds of [`GeneChoice`], without what they carry.
#[derive(Clone, Copy, PartialEq)]
enum GeneChoiceKind {
    Variable,
    First,
    All,
    List,
}

fn genes_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    config: &mut RunConfig,
    (list, always): (&mut Option<String>, &mut Option<String>),
) {
    grid_ui(ui, "gene choice", |ui| {
        gene_choice_ui(ui, edits, &mut config.data.genes, list);
        let setting_always = setting("Always", ALWAYS_TIP);
        names_ui(ui, edits, setting_always, &mut config.data.always, always);
        choice_ui(
            ui,
            edits,
            setting(
                "Scale",
                "How the profile of a gene is scaled before it is modelled, so that timing and not \
                 amplitude decides what is alike.",
            ),
            (&mut config.data.gene_scale, Some(&DEFAULTS.data.gene_scale)),
            &[
                (GeneScale::Zscore, "z-score"),
                (GeneScale::Max, "largest value = 1"),
                (GeneScale::None, "none"),
            ],
        );
        number_ui(
            ui,
            edits,
            setting(
                "False discovery rate",
                "The share of genes called responding that may not be. 1 switches the response \
                 test off. A change needs retraining.",
            ),
            (&mut config.analysis.fdr, DEFAULTS.analysis.fdr),
            (1e-6..=1.0, 0.001),
        );
    });
}

fn gene_choice_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    genes: &mut GeneChoice,
    list: &mut Option<String>,
) {
    let (kind_now, number) = match genes {
        GeneChoice::Variable(n) => (GeneChoiceKind::Variable, *n),
        GeneChoice::First(n) => (GeneChoiceKind::First, *n),
        GeneChoice::All => (GeneChoiceKind::All, DEFAULT_NUMBER),
        GeneChoice::List(_) => (GeneChoiceKind::List, DEFAULT_NUMBER),
    };
    let mut kind = if list.is_some() {
        GeneChoiceKind::List
    } else {
        kind_now
    };
    let mut number = number;
    let mut own = Edits::default();
    choice_ui(
        ui,
        &mut own,
        setting("Genes", "Which genes of the table are kept."),
        (&mut kind, Some(&GeneChoiceKind::Variable)),
        &[
            (GeneChoiceKind::Variable, "most variable"),
            (GeneChoiceKind::First, "first in the table"),
            (GeneChoiceKind::All, "all"),
            (GeneChoiceKind::List, "list in a file"),
        ],
    );
    if kind == GeneChoiceKind::List {
        let chosen = match genes {
            GeneChoice::List(path) => path.display().to_string(),
            _ => String::new(),
        };
        let mut text = list.take().unwrap_or(chosen);
        let mut typing = Edits::default();
        let tip = "Path of a text file with one gene name a line.";
        text_ui(ui, &mut typing, setting("List", tip), &mut text, "path");
        if typing.committed && !text.trim().is_empty() {
            *genes = GeneChoice::List(text.trim().into());
            edits.committed = true;
        } else {
            *list = Some(text);
        }
        return;
    }
    *list = None;
    if matches!(kind, GeneChoiceKind::Variable | GeneChoiceKind::First) {
        let tip = "How many genes are kept.";
        number_ui(
            ui,
            &mut own,
            setting("Number", tip),
            (&mut number, DEFAULT_NUMBER),
            (1..=1_000_000, 10.0),
        );
    }
    edits.editing |= own.editing;
    edits.committed |= own.committed;
    *genes = match kind {
        GeneChoiceKind::Variable => GeneChoice::Variable(number),
        GeneChoiceKind::First => GeneChoice::First(number),
        GeneChoiceKind::All | GeneChoiceKind::List => GeneChoice::All,
    };
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
