//! Sizes by the labels of a table.

use std::collections::HashMap;

/// The sizes by the labels of the table, as a second pass over it finds them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::read) struct SizesByLabel {
    /// By time, then by condition; the condition is empty where the table has no column of it.
    of_labels: HashMap<String, HashMap<String, f64>>,
}

impl SizesByLabel {
    /// Takes down the size of the cells with these labels.
    pub(in crate::read) fn insert(&mut self, time: &str, condition: &str, size: f64) {
        let of_time = self.of_labels.entry(time.to_owned()).or_default();
        of_time.insert(condition.to_owned(), size);
    }

    /// The size of cells with these labels; NaN for cells that are left out.
    pub(in crate::read) fn size(&self, time: &str, condition: &str) -> f64 {
        let of_time = self.of_labels.get(time);
        let size = of_time.and_then(|of_time| of_time.get(condition));
        size.copied().unwrap_or(f64::NAN)
    }
}
