//! What the user gives for labels, as the settings hold it: `LABEL=VALUE`.

use crate::gui::panels::data::label_rows::{LabelRow, Part};
use genetide_data::DataSettings;
use genetide_data::TimeUnit;
use genetide_data::read::TimeValue;

/// Times, conditions and replicates given for labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Given {
    lists: [Vec<String>; 3],
}

impl Given {
    pub fn of(data: &DataSettings) -> Self {
        let lists = [&data.times, &data.label_conditions, &data.label_replicates];
        Self {
            lists: lists.map(Clone::clone),
        }
    }

    pub fn apply(self, data: &mut DataSettings) {
        [data.times, data.label_conditions, data.label_replicates] = self.lists;
    }

    /// What is given for a label.
    pub fn get(&self, part: Part, label: &str) -> Option<&str> {
        let list = self.lists[part as usize].iter();
        let mut pairs = list.filter_map(|text| text.rsplit_once('='));
        let (_, value) = pairs.find(|(own, _)| own.trim() == label.trim())?;
        Some(value.trim())
    }

    /// What is given for a row, else what was read.
    pub fn shown<'a>(&'a self, part: Part, row: &'a LabelRow) -> &'a str {
        self.get(part, &row.label).unwrap_or(row.text(part))
    }

    /// Whether anything is given for a label.
    pub fn has(&self, label: &str) -> bool {
        Part::ALL
            .iter()
            .any(|&part| self.get(part, label).is_some())
    }

    /// Forgets what is given for a label.
    pub fn reset(&mut self, label: &str) {
        for part in Part::ALL {
            self.put(part, label, None);
        }
    }

    /// Sets or forgets what is given for a label.
    pub fn put(&mut self, part: Part, label: &str, value: Option<&str>) {
        let list = &mut self.lists[part as usize];
        let is_other = |text: &String| {
            let own = text.rsplit_once('=').map(|(own, _)| own.trim());
            own != Some(label.trim())
        };
        list.retain(is_other);
        list.extend(value.map(|value| format!("{}={value}", label.trim())));
    }

    /// Takes what was typed for a row. A time without a unit has that of the others; an empty one is
    /// that of the file again.
    ///
    /// # Errors
    /// Says why a text is no time.
    pub fn take(
        &mut self,
        part: Part,
        row: &LabelRow,
        text: &str,
        unit: Option<TimeUnit>,
    ) -> Result<(), String> {
        let text = text.trim();
        let value = match part {
            Part::Time if text.is_empty() => None,
            Part::Time => {
                let time = TimeValue::parse(text).ok_or_else(|| {
                    format!("'{text}' is not a time; enter a number, such as 6, 6 h or 30 min")
                })?;
                Some(with_unit(time, unit).to_string())
            }
            Part::Condition | Part::Replicate => Some(text.to_owned()),
        };
        let is_as_read = value.as_deref().unwrap_or_default() == row.text(part);
        if is_as_read && self.get(part, &row.label).is_none() {
            return Ok(());
        }
        self.put(part, &row.label, value.as_deref());
        Ok(())
    }
}

/// The time in the unit of the others, where it has none; 0 needs none.
fn with_unit(time: TimeValue, unit: Option<TimeUnit>) -> TimeValue {
    let lacks_unit = time.unit.is_none() && time.number != 0.0;
    TimeValue {
        unit: if lacks_unit { unit } else { time.unit },
        ..time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_a_setting() {
        let row = LabelRow {
            label: "dose=2 Ctrl".into(),
            condition: "LPS".into(),
            ..LabelRow::default()
        };
        let mut given = Given::default();
        let hours = Some(TimeUnit::Hours);
        given.take(Part::Time, &row, " 6 ", hours).unwrap();
        given.take(Part::Condition, &row, "", hours).unwrap();
        given.take(Part::Replicate, &row, "", hours).unwrap();
        let mut data = DataSettings::default();
        given.clone().apply(&mut data);
        assert_eq!(data.times, ["dose=2 Ctrl=6 h"]);
        assert_eq!(data.label_conditions, ["dose=2 Ctrl="]);
        assert!(data.label_replicates.is_empty(), "as it was");
        assert_eq!(Given::of(&data), given);
        assert_eq!(given.get(Part::Time, "dose=2 Ctrl"), Some("6 h"));
        given.take(Part::Time, &row, "2 d", hours).unwrap();
        assert_eq!(given.get(Part::Time, "dose=2 Ctrl"), Some("2 d"));
        let error = given.take(Part::Time, &row, "late", hours).unwrap_err();
        assert!(error.starts_with("'late' is not a time"));
        given.reset("dose=2 Ctrl");
        assert_eq!(given, Given::default());
    }
}
