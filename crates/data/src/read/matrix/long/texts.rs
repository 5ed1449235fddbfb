//! Texts and their numbers.

use std::collections::HashMap;

/// Texts by number.
#[derive(Default)]
pub(super) struct Texts {
    known: HashMap<String, u32>,
    /// Each text at its number.
    pub texts: Vec<String>,
    last: u32,
}

impl Texts {
    /// The number of a text, a new one where it is new.
    pub(super) fn code(&mut self, text: &str) -> u32 {
        // Rows next to each other share most of their labels.
        if self
            .texts
            .get(self.last as usize)
            .is_some_and(|last| last == text)
        {
            return self.last;
        }
        if let Some(&code) = self.known.get(text) {
            self.last = code;
            return code;
        }
        let code = self.texts.len() as u32;
        self.known.insert(text.to_owned(), code);
        self.texts.push(text.to_owned());
        self.last = code;
        code
    }
}
