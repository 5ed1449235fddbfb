//! What only a whole table can tell to be wrong with it.

use std::path::Path;

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind};
use crate::read::assemble::levels::{blank_name, is_named, name_of};
use crate::read::sums::Pass;
use crate::roles::Role;
use crate::settings::DataSettings;
use crate::words::listed;

/// The error for a table without cells that are kept.
pub(super) fn no_cells(path: &Path, pass: &Pass, filtered: usize) -> DataError {
    let total = &pass.total;
    let (untimed, unlisted) = (total.untimed, total.unlisted.0);
    let kind = if untimed + unlisted + filtered == 0 {
        let ignored = "every value is 0, so that there is nothing to normalise".to_owned();
        DataErrorKind::NoGenes { ignored }
    } else {
        DataErrorKind::NoCellsLeft {
            untimed,
            unlisted,
            filtered,
        }
    };
    match pass.columns.place {
        Some(place) => kind.in_file(path).at(place),
        None => kind.in_file(path),
    }
}

/// The value columns that are genes: those without text, but for nameless empty ones.
pub(super) fn gene_columns(path: &Path, pass: &Pass) -> Result<Vec<usize>, DataError> {
    let (total, columns) = (&pass.total, &pass.columns);
    let is_gene = |slot: &usize| {
        let is_held = columns.is_named[*slot] || total.has_number[*slot];
        is_held && total.first_text[*slot].is_none() && !columns.is_excluded[*slot]
    };
    let genes: Vec<usize> = (0..columns.values.len()).filter(is_gene).collect();
    if genes.iter().any(|&slot| total.has_number[slot]) {
        return Ok(genes);
    }
    let ignored = format!(
        "{} hold text or nothing",
        listed(&columns.values, Clone::clone)
    );
    let error = DataErrorKind::NoGenes { ignored }.in_file(path);
    Err(match columns.place {
        Some(place) => error.at(place),
        None => error,
    })
}

/// Refuses labels asked for that no cell has.
pub(super) fn check_labels(
    path: &Path,
    pass: &Pass,
    levels: &ByAttribute<Vec<String>>,
    settings: &DataSettings,
) -> Result<(), DataError> {
    for (attribute, present) in levels.iter() {
        let (kept, setting) = attribute.kept_in(settings);
        let blank = blank_name(attribute, present);
        let known = |wanted: &&String| present.iter().any(|level| is_named(level, wanted, blank));
        let Some(unknown) = kept.iter().find(|wanted| !known(wanted)) else {
            continue;
        };
        let role = Role::Attribute(attribute);
        let kind = if present.is_empty() {
            DataErrorKind::NoLabels {
                noun: role.noun(),
                column: role.setting(),
                setting,
            }
        } else {
            DataErrorKind::UnknownLabel {
                noun: role.noun(),
                value: unknown.clone(),
                setting,
                present: listed(present, |label| name_of(label, blank).to_owned()),
            }
        };
        let error = kind.in_file(path);
        return Err(match &pass.columns.attributes[attribute] {
            Some(column) => error.in_column(column),
            None => error,
        });
    }
    Ok(())
}
