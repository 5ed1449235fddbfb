//! Conditions and replicates that the user gives to time labels.

use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind};
use crate::labels::LabelReading;
use crate::settings::DataSettings;
use crate::words::listed;

/// Replaces conditions and replicates by those that the user gives. Tells for every label `[L]` which are
/// given.
pub(super) fn give_designs(
    path: &Path,
    labels: &[String],
    settings: &DataSettings,
    readings: &mut [LabelReading],
) -> Result<Vec<ByAttribute<bool>>, DataError> {
    type Part = fn(&mut LabelReading) -> &mut Option<String>;
    let parts: [(Attribute, &str, Part); 2] = [
        (Attribute::Condition, "label-condition", |reading| {
            &mut reading.condition
        }),
        (Attribute::Replicate, "label-replicate", |reading| {
            &mut reading.replicate
        }),
    ];
    let mut are_given = vec![ByAttribute::default(); labels.len()];
    for (attribute, setting, part) in parts {
        let texts = labels_given(attribute, settings);
        for text in texts {
            let found = text.rsplit_once('=').and_then(|(wanted, value)| {
                let is_wanted = |label: &String| label.trim() == wanted.trim();
                Some((labels.iter().position(is_wanted)?, value.trim()))
            });
            let Some((label, value)) = found else {
                let kind = DataErrorKind::GivenLabel {
                    setting,
                    text: text.clone(),
                    labels: listed(labels, |label| format!("'{label}'")),
                };
                return Err(kind.in_file(path));
            };
            *part(&mut readings[label]) = (!value.is_empty()).then(|| value.to_owned());
            are_given[label][attribute] = true;
        }
    }
    Ok(are_given)
}

/// What the user gives of an attribute to time labels, as LABEL=NAME.
fn labels_given(attribute: Attribute, settings: &DataSettings) -> &[String] {
    match attribute {
        Attribute::Condition => &settings.label_conditions,
        Attribute::Replicate => &settings.label_replicates,
        _ => &[],
    }
}

/// Whether the user gives the label of an attribute to cells of a time label.
pub(in crate::read) fn is_given(
    attribute: Attribute,
    label: &str,
    settings: &DataSettings,
) -> bool {
    let given = labels_given(attribute, settings).iter();
    let mut of_label = given.filter_map(|text| Some(text.rsplit_once('=')?.0));
    of_label.any(|of| of.trim() == label.trim())
}
