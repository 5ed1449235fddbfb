//! The error for a table of which one time is left.

use std::collections::BTreeSet;

use crate::attribute::Attribute;
use crate::error::{DataError, DataErrorKind};
use crate::read::assemble::assembly::Assembly;
use crate::settings::DataSettings;

impl Assembly<'_> {
    /// Refuses cells that are all of one time.
    pub(in crate::read::assemble) fn check_times(
        &self,
        settings: &DataSettings,
    ) -> Result<(), DataError> {
        let used = self.used_times();
        if used.len() > 1 {
            return Ok(());
        }
        let kind = DataErrorKind::OneTime {
            time: used
                .first()
                .map_or(f64::NAN, |&time| self.times.axis.times[time]),
            cells: self.cells(),
            advice: self.more_times(settings),
        };
        let error = kind.in_file(self.path);
        Err(match &self.pass.columns.time {
            Some(column) => error.in_column(column),
            None => error,
        })
    }

    /// How to get more times: by other choices of labels, where these left the others out.
    fn more_times(&self, settings: &DataSettings) -> String {
        let attributes = Attribute::ALL.into_iter();
        let chosen = attributes.filter(|attribute| !attribute.kept_in(settings).0.is_empty());
        let chosen: Vec<Attribute> = chosen.collect();
        let names = |attributes: &[Attribute], of: &dyn Fn(Attribute, &str) -> String| {
            let named = attributes.iter().map(|&a| of(a, a.kept_in(settings).1));
            named.collect::<Vec<_>>()
        };
        let helps = |attribute: &&Attribute| self.has_times_without(&[**attribute], settings);
        let helpful: Vec<Attribute> = chosen.iter().filter(helps).copied().collect();
        if !helpful.is_empty() {
            let advice = names(&helpful, &|attribute, setting| {
                format!(
                    "choose other {} with {setting}, or do without it",
                    attribute.nouns()
                )
            });
            return advice.join("; or ");
        }
        if self.has_times_without(&chosen, settings) {
            let settings = names(&chosen, &|_, setting| setting.to_owned());
            return format!("do without {}", settings.join(" and "));
        }
        "name another column with ‹time-column›".to_owned()
    }

    /// Whether there are several times where all labels of some attributes are kept.
    fn has_times_without(&self, attributes: &[Attribute], settings: &DataSettings) -> bool {
        let groups = self.pass.total.groups.iter();
        let groups = groups.filter(|group| {
            self.cells_of(group) > 0 && self.is_kept_but_for(attributes, group, settings)
        });
        let times = groups.map(|group| self.times.axis.index[group.time]);
        times.collect::<BTreeSet<usize>>().len() > 1
    }
}
