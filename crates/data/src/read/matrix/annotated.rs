//! A matrix of observations by genes, with what the file says of its observations.

use crate::error::DataError;

/// A matrix whose observations (cells or samples) are known before its values.
pub(crate) struct AnnotatedMatrix {
    /// Format and layout in words, such as "CSV, genes in rows".
    pub layout: String,
    /// `[G]`: names of the genes as the file has them; they may repeat.
    pub genes: Vec<String>,
    /// The observations and what is said of them.
    pub observations: Observations,
    /// The values, from their start.
    pub values: Box<dyn MatrixValues>,
    /// A sentence for everything that was assumed, passed over or left out.
    pub notes: Vec<String>,
}

/// The cells or samples `[N]` of a matrix.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Observations {
    /// What they are called in the file: "cell" or "sample".
    pub noun: &'static str,
    /// `[N]`: their names, such as barcodes or the headers of a table with genes in rows.
    pub ids: Vec<String>,
    /// What the file says of them, column by column.
    pub annotations: Vec<Annotation>,
}

/// A column of text about the observations. Numbers are written as their shortest text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Annotation {
    /// The header.
    pub name: String,
    /// The distinct values, in order of appearance; "" is missing.
    pub levels: Vec<String>,
    /// `[N]`: index into the levels.
    pub codes: Vec<u32>,
}

/// The values of a matrix, in the order of the file.
pub(crate) trait MatrixValues: Send {
    /// The next values; none at the end. Chunks do not depend on the machine, hold about a million
    /// values at most, and are checked: indices are below G and N.
    ///
    /// # Errors
    /// Those of the file, and of its format.
    fn next(&mut self) -> Result<Option<ValueChunk>, DataError>;

    /// Whether every chunk holds all values of the observations that occur in it, so that their totals
    /// are known without a pass of its own.
    fn whole_observations(&self) -> bool;

    /// Begins anew with the first value; whether it can without the file being opened anew.
    fn rewind(&mut self) -> bool {
        false
    }

    /// Bytes of the file read so far, and all, for the progress.
    fn bytes(&self) -> (u64, u64);

    /// SHA-256 of the file in hexadecimal, once everything was read.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io).
    fn sha256(&mut self) -> Result<String, DataError>;
}

/// Values of a matrix. What is not listed is 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ValueChunk {
    /// `[K]`: index of the observation of each value.
    pub observations: Vec<u32>,
    /// `[K]`: index of the gene of each value.
    pub genes: Vec<u32>,
    /// `[K]`: the values; NaN is missing. Zeros may be left out.
    pub values: Vec<f64>,
}

impl Annotation {
    /// A column of these values.
    pub(crate) fn new(name: impl Into<String>, values: impl IntoIterator<Item = String>) -> Self {
        let mut known = std::collections::HashMap::new();
        let mut levels: Vec<String> = Vec::new();
        let codes = values.into_iter().map(|value| {
            *known.entry(value).or_insert_with_key(|value: &String| {
                levels.push(value.clone());
                levels.len() as u32 - 1
            })
        });
        let codes = codes.collect();
        Self {
            name: name.into(),
            levels,
            codes,
        }
    }

    /// The value of observation `n`.
    pub(crate) fn value(&self, n: usize) -> &str {
        &self.levels[self.codes[n] as usize]
    }
}

impl ValueChunk {
    /// Appends a value.
    #[inline]
    pub(crate) fn push(&mut self, observation: u32, gene: u32, value: f64) {
        self.observations.push(observation);
        self.genes.push(gene);
        self.values.push(value);
    }

    /// Every value, with its observation and gene.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let places = self.observations.iter().zip(&self.genes);
        let values = places.zip(&self.values);
        values.map(|((&n, &gene), &value)| (n as usize, gene as usize, value))
    }

    /// Number of values K.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_number_their_values_in_order_of_appearance() {
        let column = Annotation::new("time", ["6h", "0h", "6h"].map(str::to_owned));
        assert_eq!((column.levels.len(), &column.codes), (2, &vec![0, 1, 0]));
        assert_eq!(column.value(2), "6h");
    }
}
