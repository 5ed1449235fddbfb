//! A real table, and how it is read.

use std::path::PathBuf;

use genetide_data::DataSettings;
use genetide_data::setting::{Kind, Settings};

/// What stands for a table whose cells are to be divided.
const HALVE_CELLS: &str = "halve-cells";

/// A real table, and how it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct HalvesTable {
    /// As it was written.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// How it is read, beside the settings of the preset.
    pub settings: Vec<(String, String)>,
    /// Whether the cells of a time, which are of one library, are to be divided into two.
    pub halve_cells: bool,
}

impl HalvesTable {
    /// The table that `text` describes: a file, and after commas settings of reading, or that cells are to be
    /// halved. Several values of a setting are separated by `+`.
    ///
    /// # Errors
    /// In words, for an unknown setting or a value that is none of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',');
        let mut table = Self {
            name: text.to_owned(),
            path: PathBuf::from(parts.next().unwrap_or_default()),
            settings: Vec::new(),
            halve_cells: false,
        };
        for part in parts {
            if part == HALVE_CELLS {
                table.halve_cells = true;
                continue;
            }
            let (name, value) = part.split_once('=').ok_or_else(|| {
                format!("'{part}' is neither NAME=VALUE nor {HALVE_CELLS}; a file has no comma in its name")
            })?;
            table.settings.push((name.to_owned(), value.to_owned()));
        }
        table.apply(&mut DataSettings::default())?;
        Ok(table)
    }

    /// Puts the settings into `data`.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn apply(&self, data: &mut DataSettings) -> Result<(), String> {
        for (name, value) in &self.settings {
            let setting = DataSettings::TABLE.iter().find(|of| of.name == name);
            let setting =
                setting.ok_or_else(|| format!("there is no setting '{name}' of reading"))?;
            let words: Vec<String> = match setting.kind {
                Kind::Names { .. } => value.split('+').map(str::to_owned).collect(),
                _ => vec![value.clone()],
            };
            setting
                .parse(data, &words)
                .map_err(|error| format!("{name} must be {}", error.expected))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_followed_by_settings() {
        let table = HalvesTable::parse("a/b.csv,samples=s.csv,condition=act+ctr,halve-cells");
        let table = table.unwrap();
        assert_eq!(table.path, PathBuf::from("a/b.csv"));
        assert!(table.halve_cells);
        let mut data = DataSettings::default();
        table.apply(&mut data).unwrap();
        assert_eq!(data.samples.as_deref(), Some("s.csv"));
        assert_eq!(data.conditions, ["act", "ctr"]);
        for wrong in ["a.csv,act", "a.csv,colour=red", "a.csv,genes=some"] {
            assert!(HalvesTable::parse(wrong).is_err(), "{wrong}");
        }
    }
}
