//! Why a data set could not be read, in the parts of the message.

use eframe::egui::{self, Label, Ui};

use crate::gui::widgets::format;

/// Characters of a message that is shown whole.
const SHORT: usize = 240;

/// The reason, and below it what may help, a line for each.
pub(super) fn failure_ui(ui: &mut Ui, message: &str) {
    let parts = parts(message);
    let Some((reason, remedies)) = parts.split_first() else {
        return;
    };
    if reason.chars().count() > SHORT {
        // Names and labels in brackets can fill a panel.
        egui::ScrollArea::vertical()
            .id_salt("reason")
            .max_height(6.0 * ui.text_style_height(&egui::TextStyle::Body))
            .show(ui, |ui| ui.add(Label::new(*reason).wrap()));
    } else {
        ui.add(Label::new(*reason).wrap());
    }
    if remedies.is_empty() {
        return;
    }
    egui::CollapsingHeader::new("What may help")
        .id_salt("what may help")
        .default_open(message.chars().count() <= 2 * SHORT)
        .show(ui, |ui| {
            for remedy in remedies {
                ui.horizontal_top(|ui| {
                    ui.label("•");
                    ui.add(Label::new(format::capitalised(remedy)).wrap());
                });
            }
        });
}

/// The parts of a message between semicolons, but for those in brackets and quotation marks.
fn parts(message: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut is_quoted) = (0, 0_usize, false);
    for (at, c) in message.char_indices() {
        match c {
            // An apostrophe inside a word opens nothing.
            '\'' if is_quoted || !message[..at].ends_with(char::is_alphanumeric) => {
                is_quoted = !is_quoted;
            }
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            ';' if depth == 0 && !is_quoted => {
                parts.push(message[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(message[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_and_remedies_are_told_apart() {
        let message =
            "x.csv: nothing tells the time ('a;b'; the headers are c); name one; R's table";
        let expected = [
            "x.csv: nothing tells the time ('a;b'; the headers are c)",
            "name one",
            "R's table",
        ];
        assert_eq!(parts(message), expected);
        assert_eq!(parts("one"), ["one"]);
    }
}
