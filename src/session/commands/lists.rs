//! Commands for gene lists.

use std::sync::Arc;

use crate::pipeline::LogLevel;
use crate::session::{ColourBy, GeneList, Request, Session, commands::effect::Effect};

/// Commands for gene lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListCommand {
    /// Make a list of the selected genes.
    Save(String),
    /// Make a list of the genes that a text names.
    Paste {
        /// Its name.
        name: String,
        /// Gene names, separated by line breaks, spaces or commas.
        text: String,
    },
    /// Name the list at this index.
    Rename(usize, String),
    /// Remove the list at this index.
    Remove(usize),
}

impl ListCommand {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::Save(_) | Self::Paste { .. } => Effect::undoable("new gene list"),
            Self::Rename(..) => Effect::undoable("rename gene list"),
            Self::Remove(_) => Effect::undoable("remove gene list"),
        }
    }
}

impl Session {
    pub(super) fn execute_lists(&mut self, command: ListCommand) -> Vec<Request> {
        match command {
            ListCommand::Save(name) => self.save_list(&name),
            ListCommand::Paste { name, text } => self.paste_list(&name, &text),
            ListCommand::Rename(index, name) => self.rename_list(index, &name),
            ListCommand::Remove(index) => self.remove_list(index),
        }
        Vec::new()
    }

    /// Makes a list of the selected genes.
    fn save_list(&mut self, name: &str) {
        let list = GeneList {
            name: self.free_name(name),
            genes: self.selection.selected.iter().copied().collect(),
            unknown: Vec::new(),
        };
        Arc::make_mut(&mut self.lists).push(list);
    }

    fn paste_list(&mut self, name: &str, text: &str) {
        let list = GeneList::parse(&self.free_name(name), text, self.gene_names());
        if list.genes.is_empty() && list.unknown.is_empty() {
            let message = "No gene names found in the pasted text: separate names by line breaks, \
                           spaces or commas";
            self.log.announce(LogLevel::Error, message);
            return;
        }
        let (left_out, unknown) = self.not_found(&list);
        for (names, what) in [
            (unknown, "not in the data set"),
            (left_out, "removed by the gene filter"),
        ] {
            if !names.is_empty() {
                let (count, names) = (names.len(), names.join(", "));
                let message = format!("List {}: {count} {what}: {names}", list.name);
                self.log.announce(LogLevel::Warning, message);
            }
        }
        Arc::make_mut(&mut self.lists).push(list);
    }

    fn rename_list(&mut self, place: usize, name: &str) {
        if name.trim().is_empty() || self.lists.get(place).is_none_or(|list| list.name == name) {
            return;
        }
        let name = self.free_name(name);
        if let Some(list) = Arc::make_mut(&mut self.lists).get_mut(place) {
            list.name = name;
        }
    }

    /// Removes a list; a map coloured by a later list still shows that list.
    fn remove_list(&mut self, place: usize) {
        if place >= self.lists.len() {
            return;
        }
        Arc::make_mut(&mut self.lists).remove(place);
        self.colour_by = match self.colour_by {
            ColourBy::List(shown) if shown == place => ColourBy::Cluster,
            ColourBy::List(shown) if shown > place => ColourBy::List(shown - 1),
            other => other,
        };
    }

    /// `wanted`, or "List" if it is empty, with a number if another list has this name.
    fn free_name(&self, wanted: &str) -> String {
        let wanted = match wanted.trim() {
            "" => "List",
            wanted => wanted,
        };
        let is_free = |name: &str| self.lists.iter().all(|list| list.name != name);
        if is_free(wanted) {
            return wanted.to_owned();
        }
        let mut numbered = (2..).map(|number| format!("{wanted} {number}"));
        numbered.find(|name| is_free(name)).unwrap_or_default()
    }
}
