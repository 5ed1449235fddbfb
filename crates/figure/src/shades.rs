//! Colours for a value of each gene.

use crate::palette::{self, Rgb};
use genetide_analysis::{GeneRow, GeneValue};

/// A scale from the values of genes to colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shades {
    value: GeneValue,
    low: f64,
    high: f64,
}

impl Shades {
    /// The scale of `value` that suits `genes`.
    pub fn new<'a>(value: GeneValue, genes: impl IntoIterator<Item = &'a GeneRow>) -> Self {
        let genes = genes.into_iter();
        let mut values: Vec<f64> = genes.filter_map(|gene| value.of(gene)).collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = value.range(&values);
        Self { value, low, high }
    }

    /// The values of the first and of the last colour.
    pub fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The colour of a gene; grey where it has no such value.
    pub fn colour(&self, gene: &GeneRow) -> Rgb {
        let (low, high) = self.range();
        let span = if high > low { high - low } else { 1.0 };
        let value = self.value.of(gene);
        value.map_or(palette::GREY, |v| palette::sequential((v - low) / span))
    }
}
