//! The labels that samples with cells have.

use crate::attribute::Attribute;
use crate::read::assemble::assembly::Assembly;
use crate::samples::ANY_CELL_TYPE;

impl Assembly<'_> {
    /// Whether there are several conditions among the samples kept.
    pub(in crate::read) fn has_several_conditions(&self) -> bool {
        let conditions = self.samples.iter();
        let mut conditions = conditions.filter_map(|(_, labels)| labels[Attribute::Condition]);
        let first = conditions.next();
        conditions.any(|condition| Some(condition) != first)
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
