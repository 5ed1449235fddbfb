//! What an attribute is called, and what settings say of it.

use crate::attribute::table::Attribute;
use crate::settings::DataSettings;

impl Attribute {
    /// Name in files: "cell_type".
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// Name in sentences: "cell type".
    pub fn noun(self) -> &'static str {
        self.facts().noun
    }

    /// Name of several: "cell types".
    pub fn nouns(self) -> &'static str {
        self.facts().nouns
    }

    /// Name of the setting that names its column: "cell-type-column".
    pub fn column_setting(self) -> &'static str {
        self.facts().setting.trim_matches(['‹', '›'])
    }

    /// The column that the settings name.
    pub(crate) fn column_in(self, settings: &DataSettings) -> Option<&str> {
        (self.facts().column)(settings).as_deref()
    }

    /// The setting that names the column.
    pub(crate) fn column_mut(self, settings: &mut DataSettings) -> &mut Option<String> {
        (self.facts().column_mut)(settings)
    }

    /// The labels whose cells are kept, all when empty, and the setting that names them.
    pub(crate) fn kept_in(self, settings: &DataSettings) -> (&[String], &'static str) {
        match &self.facts().kept {
            Some(kept) => ((kept.labels)(settings), kept.setting),
            None => (&[], ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::Settings as _;

    #[test]
    fn settings_of_attributes_are_those_of_the_table() {
        let names: Vec<&str> = DataSettings::TABLE.iter().map(|row| row.name).collect();
        for attribute in Attribute::ALL {
            let facts = attribute.facts();
            let mut settings = DataSettings::default();
            let row = DataSettings::TABLE
                .iter()
                .find(|row| row.name == attribute.column_setting());
            let header = ["x".to_owned()];
            row.unwrap().parse(&mut settings, &header).unwrap();
            assert_eq!(attribute.column_in(&settings), Some("x"), "{attribute:?}");
            *attribute.column_mut(&mut settings) = None;
            assert_eq!(settings, DataSettings::default(), "{attribute:?}");
            if let Some(kept) = &facts.kept {
                assert!(names.contains(&kept.setting.trim_matches(['‹', '›'])));
            }
        }
    }

    #[test]
    fn no_two_attributes_share_a_name() {
        for attribute in Attribute::ALL {
            for other in Attribute::ALL.into_iter().filter(|&of| of != attribute) {
                assert_ne!(attribute.name(), other.name());
                let mut names = attribute.facts().in_cells.names.iter().copied().flatten();
                let of_other = other.facts().in_cells.names;
                assert!(!names.any(|name| of_other.iter().any(|list| list.contains(name))));
            }
        }
    }

    #[test]
    fn sample_names_have_every_attribute_once() {
        for attribute in Attribute::ALL {
            let places = Attribute::IN_NAMES.iter().filter(|&&of| of == attribute);
            assert_eq!(places.count(), 1, "{attribute:?}");
        }
    }
}
