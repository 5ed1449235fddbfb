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

    /// The colour at a share of the way from the lowest value to the highest: on both sides of 0 for values
    /// with a sign.
    pub fn at(&self, fraction: f64) -> Rgb {
        if self.value.is_signed() {
            palette::diverging(fraction)
        } else {
            palette::sequential(fraction)
        }
    }

    /// The colour of a gene; grey where it has no such value.
    pub fn colour(&self, gene: &GeneRow) -> Rgb {
        let (low, high) = self.range();
        let share = |value: f64| match high > low {
            true => (value - low) / (high - low),
            // All values are equal; a change of 0 has the colour of none.
            false if self.value.is_signed() => 0.5,
            false => value - low,
        };
        let value = self.value.of(gene);
        value.map_or(palette::GREY, |value| self.at(share(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::synthetic::{Case, Synthetic};

    #[test]
    fn changes_have_colours_on_both_sides_of_none() {
        let mut genes = Synthetic::new(&Case::default()).genes;
        genes.retain(|gene| gene.leading_course().is_some());
        genes.truncate(3);
        for (gene, change) in genes.iter_mut().zip([-2.0, 0.0, 2.0]) {
            gene.log2_change = vec![Some(change)];
        }
        let shades = Shades::new(GeneValue::Change, &genes);
        let colours: Vec<Rgb> = genes.iter().map(|gene| shades.colour(gene)).collect();
        assert_eq!(colours, [0.0, 0.5, 1.0].map(palette::diverging));
        let onsets = Shades::new(GeneValue::Onset, &genes);
        assert_eq!(onsets.at(0.5), palette::sequential(0.5));
        let flat = Shades::new(GeneValue::Change, &genes[1..2]);
        assert_eq!(flat.colour(&genes[1]), palette::diverging(0.5));
    }
}
