//! A sample: cells taken at one time, and what from.

use serde::{Deserialize, Serialize};

use crate::attribute::Attribute;

/// The cell type of the cells of a table that gives none.
pub const ANY_CELL_TYPE: &str = "all";

/// The label of cells whose field is empty, or says that the label is not known.
pub const UNLABELLED: &str = "unlabelled";

/// Cells taken at one time that share every [`Attribute`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Time of sampling, in the unit of the table.
    pub time: f64,
    /// Treatment, where the table has conditions.
    pub condition: Option<String>,
    /// Donor, animal or library, where the table has replicates.
    pub replicate: Option<String>,
    /// What was prepared or sequenced together, where the table has batches.
    #[serde(default)]
    pub batch: Option<String>,
    /// Type of the cells; [`ANY_CELL_TYPE`] where the table has no cell types.
    pub cell_type: String,
    /// Number of cells in the table.
    pub cells: u32,
}

impl Sample {
    /// A sample of `cells` cells, with the label of every attribute that the table has.
    pub fn new(time: f64, cells: u32, label: impl Fn(Attribute) -> Option<String>) -> Self {
        let cell_type = label(Attribute::CellType);
        Self {
            time,
            condition: label(Attribute::Condition),
            replicate: label(Attribute::Replicate),
            batch: label(Attribute::Batch),
            cell_type: cell_type.unwrap_or_else(|| ANY_CELL_TYPE.to_owned()),
            cells,
        }
    }

    /// The label of an attribute; `None` where the table lacks the attribute.
    pub fn label(&self, attribute: Attribute) -> Option<&str> {
        match attribute {
            Attribute::CellType => {
                Some(self.cell_type.as_str()).filter(|&name| name != ANY_CELL_TYPE)
            }
            Attribute::Condition => self.condition.as_deref(),
            Attribute::Replicate => self.replicate.as_deref(),
            Attribute::Batch => self.batch.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_keeps_its_label() {
        let sample = Sample::new(0.0, 1, |attribute| Some(format!("{attribute:?}")));
        for attribute in Attribute::ALL {
            let label = format!("{attribute:?}");
            assert_eq!(sample.label(attribute), Some(label.as_str()));
        }
    }

    #[test]
    fn samples_of_a_table_without_attributes_have_one_cell_type() {
        let sample = Sample::new(1.5, 7, |_| None);
        assert_eq!(sample.cell_type, ANY_CELL_TYPE);
        for attribute in Attribute::ALL {
            assert_eq!(sample.label(attribute), None);
        }
    }
}
