//! Rows of a term and its explanation.

use eframe::egui::{Label, RichText, Ui, vec2};

/// The rows of a text, in which blank lines stand between them and the term has a line of its own.
pub(super) fn rows(text: &str) -> Vec<(&str, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let rows = lines.split(|line| line.is_empty());
    rows.filter_map(|row| row.split_first())
        .map(|(term, meaning)| (*term, meaning.join(" ")))
        .collect()
}

/// Terms on the left, explanations on the right.
pub(super) fn explained_ui(ui: &mut Ui, rows: &[(impl AsRef<str>, impl AsRef<str>)]) {
    let left = 150.0;
    for (term, meaning) in rows {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(left, 0.0), |ui| {
                ui.set_width(left);
                ui.add(Label::new(RichText::new(term.as_ref()).strong()).wrap());
            });
            ui.add(Label::new(meaning.as_ref()).wrap());
        });
        ui.add_space(2.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_terms_and_explanations() {
        let text = "Peak\nTime of the\nmaximum change.\n\nOnset\nFirst time.\n";
        let expected = [
            ("Peak", "Time of the maximum change."),
            ("Onset", "First time."),
        ];
        assert_eq!(
            rows(text),
            expected.map(|(term, meaning)| (term, meaning.to_owned()))
        );
        for text in [include_str!("glossary.txt"), include_str!("methods.txt")] {
            assert!(
                rows(text)
                    .iter()
                    .all(|(_, meaning)| meaning.ends_with(['.', '?']))
            );
        }
    }
}
