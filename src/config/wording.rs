//! Settings in messages: the libraries write `‹fdr›` or `‹fdr 1›`, and each front end puts the words
//! that its users know in that place.

use std::cell::RefCell;

use crate::config::RunSetting;

/// The message with settings as options of the command line: `--fdr`, `--fdr 1`.
pub fn for_command_line(message: &str) -> String {
    reworded(message, |name, value| match value {
        Some(value) => format!("--{name} {value}"),
        None => format!("--{name}"),
    })
}

/// The message with settings as the window names them: "False discovery rate" (Data).
pub fn for_window(message: &str) -> String {
    reworded(message, |name, value| {
        let setting = RunSetting::named(name);
        let label = match setting {
            Some(setting) => format!("\"{}\" ({} panel)", setting.label(), setting.group().panel),
            None => name.replace('-', " "),
        };
        // The value of a choice has a name of its own; FILE and TIME stand for what the user chooses.
        let is_placeholder = |value: &&str| value.chars().all(|sign| sign.is_ascii_uppercase());
        match value.filter(|value| !is_placeholder(value)) {
            Some(value) => {
                let option = setting.and_then(|setting| setting.option_label(value));
                format!("{label}: {}", option.unwrap_or(value))
            }
            None => label,
        }
    })
}

/// The settings that a message names, each with the value that it proposes, once and in their order.
pub fn settings_named(message: &str) -> Vec<(String, Option<String>)> {
    let found = RefCell::new(Vec::new());
    reworded(message, |name, value| {
        let named = (name.to_owned(), value.map(str::to_owned));
        let mut found = found.borrow_mut();
        if !found.contains(&named) {
            found.push(named);
        }
        String::new()
    });
    found.into_inner()
}

/// Replaces every `‹name›` and `‹name value›`.
fn reworded(message: &str, word: impl Fn(&str, Option<&str>) -> String) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, marked)) = rest.split_once('‹') {
        let Some((inside, after)) = marked.split_once('›') else {
            break;
        };
        text.push_str(before);
        let (name, value) = match inside.split_once(' ') {
            Some((name, value)) => (name, Some(value)),
            None => (inside, None),
        };
        text.push_str(&word(name, value));
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_front_end_has_its_own_words() {
        let message = "‹fdr› is 0; or ‹genes all›, or another ‹output›";
        assert_eq!(
            for_command_line(message),
            "--fdr is 0; or --genes all, or another --output"
        );
        assert_eq!(
            for_window(message),
            "\"False discovery rate\" (Data panel) is 0; or \"Genes\" (Data panel): all, or another \
             output"
        );
        assert_eq!(for_window("2 ‹ 3"), "2 ‹ 3");
        assert_eq!(
            for_window("say ‹time-unit mo›, or give ‹samples FILE›"),
            "say \"Time unit\" (Data panel): Months, or give \"Table of samples\" (Data panel)"
        );
    }

    #[test]
    fn a_message_tells_which_settings_help() {
        let text = |text: &str| text.to_owned();
        assert_eq!(
            settings_named("‹time-unit min› or ‹time-unit mo›; see ‹samples›, ‹samples›"),
            [
                (text("time-unit"), Some(text("min"))),
                (text("time-unit"), Some(text("mo"))),
                (text("samples"), None),
            ]
        );
    }
}
