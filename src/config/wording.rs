//! Settings in messages: the libraries write `‹fdr›` or `‹fdr 1›`, and each front end puts the words
//! that its users know in that place.

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
        let label = match RunSetting::named(name) {
            Some(setting) => format!("\"{}\" ({} panel)", setting.label(), setting.group().panel),
            None => name.replace('-', " "),
        };
        match value {
            Some(value) => format!("{label}: {value}"),
            None => label,
        }
    })
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
    }
}
