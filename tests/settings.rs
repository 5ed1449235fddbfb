//! Settings stand once: README and messages follow from their table.
//!
//! After a change of a setting: `GENETIDE_UPDATE_README=1 cargo test --release --test settings`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use genetide::config::{RunConfig, RunSetting};
use genetide_data::setting::Settings;
use genetide_data::simulate::SimulationSettings;
use genetide_model::Preset;

const START: &str = "<!-- settings:start -->\n";
const END: &str = "<!-- settings:end -->";

#[test]
fn the_readme_lists_every_setting() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(START).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    let expected = table();
    if std::env::var_os("GENETIDE_UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{START}{expected}{END}{after}")).unwrap();
    } else {
        assert_eq!(listed, expected, "see the head of this test");
    }
}

/// Whether a setting of `genetide simulate` has this name.
fn is_of_simulation(name: &str) -> bool {
    let mut settings = SimulationSettings::TABLE.iter();
    settings.any(|setting| setting.name == name)
}

fn table() -> String {
    let shape = RunConfig::default();
    let others = [Preset::Scratch, Preset::Prototype].map(RunConfig::preset);
    let mut table =
        "| option | in the window | default | values | meaning |\n|---|---|---|---|---|\n"
            .to_owned();
    for setting in RunSetting::all() {
        let group = setting.group();
        let default = setting.text(&shape);
        let of_others = others.each_ref().map(|config| setting.text(config));
        let word = |text: &String| if text.is_empty() { "none" } else { text }.to_owned();
        let default = match of_others.iter().all(|text| *text == default) {
            true => default,
            false => format!("{default} ({})", of_others.each_ref().map(word).join("; ")),
        };
        table += &format!(
            "| `--{}` | {} ▸ {} | {default} | {} | {} |\n",
            setting.name(),
            group.panel,
            setting.label(),
            setting.expected(),
            setting.help(),
        );
    }
    table
}

/// Options that are no settings of a run, but are named in messages as well.
const OTHER_OPTIONS: [&str; 4] = ["input", "output", "truth", "methods"];

#[test]
fn messages_name_settings_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for file in sources(&[root.join("crates"), root.join("src")]) {
        let text = fs::read_to_string(&file).unwrap();
        for marked in text.split('‹').skip(1) {
            let inside = marked.split('›').next().unwrap();
            let name = inside.split(' ').next().unwrap();
            // Placeholders, marks without a name, and the examples in comments and tests.
            let is_name = |sign: char| sign.is_ascii_lowercase() || sign == '-';
            let is_example = name.is_empty() || ["name", "count", "rate"].contains(&name);
            if is_example || !name.chars().all(is_name) {
                continue;
            }
            named += 1;
            assert!(
                RunSetting::named(name).is_some()
                    || is_of_simulation(name)
                    || OTHER_OPTIONS.contains(&name),
                "{}: there is no setting '{name}'",
                file.display()
            );
        }
    }
    assert!(named > 20, "only {named} settings were found in messages");
}

fn sources(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(sources(&[path]));
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("setting.rs")
                && !path.ends_with("wording.rs")
            {
                found.push(path);
            }
        }
    }
    found
}
