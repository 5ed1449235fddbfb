//! A column of texts.

/// Texts in one piece of memory, because a table of cells may have a million rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    text: String,
    /// `[R]`: where each ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Appends a text. All texts together have to be shorter than 4 GB.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> &str {
        let start = match row {
            0 => 0,
            row => self.ends[row - 1] as usize,
        };
        &self.text[start..self.ends[row] as usize]
    }

    /// All texts, in the order of the rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut all = Self::default();
        for text in texts {
            all.push(text);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_row() {
        let texts: Texts = ["µ", "", "6h"].into_iter().collect();
        assert_eq!((texts.get(0), texts.get(1), texts.get(2)), ("µ", "", "6h"));
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["µ", "", "6h"]);
    }
}
