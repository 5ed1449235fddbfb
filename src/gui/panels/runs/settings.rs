//! The settings of a run in words.

use itertools::Itertools;
use serde_json::Value;

use crate::config::RunConfig;

/// Settings that do not affect a run, or that have their own column.
const ELSEWHERE: [&str; 6] = [
    "preset",
    "seed",
    "device",
    "highlight",
    "analysis.k",
    "analysis.method",
];

/// All settings, one per line.
pub fn all(config: &RunConfig) -> String {
    let leaves = leaves(config).into_iter();
    leaves
        .map(|(name, value)| format!("{name}: {value}"))
        .join("\n")
}

/// The settings that differ from the preset: "epochs 500, kl weight 0.1".
pub fn different(config: &RunConfig) -> String {
    let preset = leaves(&RunConfig::preset(config.preset));
    leaves(config)
        .into_iter()
        .filter(|leaf| !ELSEWHERE.contains(&leaf.0.as_str()) && !preset.contains(leaf))
        .map(|(name, value)| {
            let short = name.rsplit('.').next().unwrap_or(&name).replace('_', " ");
            format!("{short} {value}")
        })
        .join(", ")
}

/// The path ("model.epochs") and value of each setting.
fn leaves(config: &RunConfig) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(config) {
        collect("", &value, &mut found);
    }
    found
}

fn collect(place: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if place.is_empty() { "" } else { "." };
                collect(&format!("{place}{dot}{name}"), value, found);
            }
        }
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        Value::Null => found.push((place.to_owned(), "none".into())),
        other => found.push((place.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_the_preset_is_named() {
        let mut config = RunConfig::default();
        assert_eq!(different(&config), "");
        config.model.epochs = 77;
        config.seed = 9;
        config.data.time_column = Some("hour".into());
        assert_eq!(different(&config), "time column hour, epochs 77");
        assert!(all(&config).lines().any(|line| line == "model.epochs: 77"));
    }
}
