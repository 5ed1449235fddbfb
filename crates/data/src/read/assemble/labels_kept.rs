//! The labels that samples with cells have.

use crate::attribute::Attribute;
use crate::read::assemble::assembly::Assembly;
use crate::samples::ANY_CELL_TYPE;

impl Assembly<'_> {
    /// The conditions that are averaged: those of the samples kept, where there are several.
    pub(in crate::read) fn averaged_conditions(&self) -> Vec<String> {
        let attribute = Attribute::Condition;
        let levels = self
            .samples
            .iter()
            .filter_map(|(_, labels)| labels[attribute]);
        let mut levels: Vec<usize> = levels.collect();
        levels.sort_unstable();
        levels.dedup();
        let names = levels
            .iter()
            .filter_map(|&level| self.label(attribute, level));
        let names: Vec<String> = names.collect();
        if names.len() > 1 { names } else { Vec::new() }
    }

    /// The cell types with cells, in order of appearance.
    pub(super) fn cell_types(&self) -> Vec<String> {
        let attribute = Attribute::CellType;
        let mut levels: Vec<Option<usize>> =
            self.samples.iter().map(|(_, l)| l[attribute]).collect();
        levels.sort_unstable();
        levels.dedup();
        let names = levels
            .into_iter()
            .map(|level| self.label(attribute, level?));
        let names = names.map(|name| name.unwrap_or_else(|| ANY_CELL_TYPE.to_owned()));
        names.collect()
    }
}
