//! Finds the column of every role.

use crate::attribute::ByAttribute;
use crate::read::FirstRows;
use crate::read::matrix::Observations;
use crate::roles::contents::Contents;
use crate::roles::error::RoleError;
use crate::roles::headers::close_to;
use crate::roles::names::{rank, ranks};
use crate::roles::role::{COUNT, Role, Roles};
use crate::roles::select::Selection;
use crate::roles::time_source::TimeSource;
use crate::settings::DataSettings;

const GENE_COLUMN: &str = "‹gene-column›";

const IGNORE_COLUMN: &str = "‹ignore-column›";

/// Recognises the roles by the headers and the first rows; columns named in `settings` come first.
///
/// `has_sheet` says that something else tells the times.
///
/// # Errors
/// [`RoleError`] when nothing tells the time, a role has several candidates, or a setting names a
/// column that is absent, repeated, or taken by another setting.
pub(crate) fn recognise(
    headers: &[String],
    first: &FirstRows,
    settings: &DataSettings,
    has_sheet: bool,
) -> Result<Roles, RoleError> {
    let kept = columns_named(headers, &settings.gene_columns, GENE_COLUMN)?;
    let found = roles(headers, first, settings, &kept, has_sheet);
    let (mut roles, numbers) = found.map_err(|error| match error {
        RoleError::NoTime { .. } => time_elsewhere(headers, settings).unwrap_or(error),
        error => error,
    })?;
    let mut is_free = vec![true; headers.len()];
    let with_role = roles.attributes.iter().filter_map(|(_, column)| *column);
    let with_role = with_role.chain(roles.time).chain(roles.cell_id);
    for column in with_role
        .chain(roles.ignored.clone())
        .chain(roles.spare.clone())
        .chain(kept)
    {
        is_free[column] = false;
    }
    roles.leave_out_no_genes(headers, Contents::new(first), &numbers, is_free);
    Ok(roles)
}

/// Recognises the roles among the annotations of observations; `has_time` says that a table of samples
/// tells the time.
///
/// # Errors
/// Those of [`recognise`].
pub(crate) fn recognise_annotations(
    observations: &Observations,
    settings: &DataSettings,
    has_time: bool,
) -> Result<Roles, RoleError> {
    let names = observations
        .annotations
        .iter()
        .map(|column| column.name.clone());
    let names: Vec<String> = names.collect();
    let some = some_observations(observations);
    // Other columns of the file are left out before their observations are known.
    let is_annotation = |name: &&String| {
        let name = name.to_lowercase();
        names.iter().any(|known| known.to_lowercase() == name)
    };
    let ignored = settings.ignore_columns.iter().filter(is_annotation);
    let settings = &DataSettings {
        ignore_columns: ignored.cloned().collect(),
        ..settings.clone()
    };
    // Names of observations can say the time where no annotation does.
    match roles(&names, &some, settings, &[], has_time) {
        Err(RoleError::NoTime { .. }) => roles(&names, &some, settings, &[], true),
        found => found,
    }
    .map(|(roles, _)| roles)
}

/// The annotations of some observations, from all parts of them.
fn some_observations(observations: &Observations) -> FirstRows {
    const MOST: usize = 500;
    let count = observations.ids.len();
    let rows = (0..count).step_by(count.div_ceil(MOST).max(1));
    let row = |n: usize| {
        let columns = observations.annotations.iter();
        columns.map(|column| column.value(n).to_owned()).collect()
    };
    FirstRows {
        rows: rows.map(row).collect(),
    }
}

/// The error for a table whose time nothing tells, since the column that is named like one is given for
/// something else; `None` where there is no such column.
pub(crate) fn time_elsewhere(headers: &[String], settings: &DataSettings) -> Option<RoleError> {
    let of_roles = Role::all().into_iter().filter(|&role| role != Role::Time);
    let of_roles = of_roles.filter_map(|role| Some((role.column_in(settings)?, role.setting())));
    let ignored = settings.ignore_columns.iter();
    let ignored = ignored.map(|name| (name.as_str(), IGNORE_COLUMN));
    let genes = settings.gene_columns.iter();
    let genes = genes.map(|name| (name.as_str(), GENE_COLUMN));
    let mut given = of_roles.chain(ignored).chain(genes);
    let (name, setting) = given.find(|(name, _)| {
        let is_it = |header: &String| header.to_lowercase() == name.to_lowercase();
        rank(Role::Time, name).is_some() && headers.iter().any(is_it)
    })?;
    let name = name.to_owned();
    Some(RoleError::Taken { name, setting })
}

/// The roles, and the columns that hold row numbers. `kept` are genes, whatever their names say.
fn roles(
    headers: &[String],
    first: &FirstRows,
    settings: &DataSettings,
    kept: &[usize],
    has_sheet: bool,
) -> Result<(Roles, Vec<usize>), RoleError> {
    let ignored = columns_named(headers, &settings.ignore_columns, IGNORE_COLUMN)?;
    let asked = asked_for(headers, settings)?;
    check_shared(
        headers,
        &asked,
        &[(IGNORE_COLUMN, ignored.as_slice()), (GENE_COLUMN, kept)],
    )?;
    let mut is_taken = vec![false; headers.len()];
    for &column in asked.iter().flatten().chain(&ignored).chain(kept) {
        is_taken[column] = true;
    }
    let mut choice = Selection {
        headers,
        ranks: headers.iter().map(|header| ranks(header)).collect(),
        contents: Contents::new(first),
        has_sheet,
        is_taken,
        spare: Vec::new(),
        notes: Vec::new(),
    };
    for (role, _) in Role::all()
        .into_iter()
        .zip(asked)
        .filter(|(_, asked)| asked.is_some())
    {
        choice.spare_named(role);
    }
    let asked_of = |role: Role| {
        let slot = Role::all().iter().position(|&known| known == role)?;
        asked[slot]
    };
    let source = match asked_of(Role::Time) {
        Some(column) => TimeSource::Column(column),
        None => choice.time()?,
    };
    let (time, named) = match source {
        TimeSource::Column(column) => (Some(column), None),
        TimeSource::Ids(column) => (None, Some(column)),
        TimeSource::Elsewhere => (None, None),
    };
    let (cell_id, numbers) = match asked_of(Role::CellId).or(named) {
        // Others are looked for, so that they do not become genes.
        Some(column) => (Some(column), choice.other_ids()),
        None => choice.cell_id(),
    };
    let attributes = ByAttribute::from_fn(|attribute| {
        let asked = asked_of(Role::Attribute(attribute));
        asked.or_else(|| choice.attribute(attribute, time))
    });
    choice.spare.sort_unstable();
    let roles = Roles {
        time,
        attributes,
        cell_id,
        ignored,
        spare: choice.spare,
        no_genes: Vec::new(),
        notes: choice.notes,
    };
    Ok((roles, numbers))
}

/// Refuses a column that is given a role and that another setting names too.
fn check_shared(
    headers: &[String],
    asked: &[Option<usize>; COUNT],
    others: &[(&'static str, &[usize])],
) -> Result<(), RoleError> {
    for (role, column) in Role::all().into_iter().zip(asked) {
        for &(second, columns) in others {
            if let Some(column) = column.filter(|column| columns.contains(column)) {
                return Err(RoleError::Shared {
                    name: headers[column].clone(),
                    first: role.setting(),
                    second,
                });
            }
        }
    }
    Ok(())
}

/// The columns of these names, ascending.
fn columns_named(
    headers: &[String],
    names: &[String],
    setting: &'static str,
) -> Result<Vec<usize>, RoleError> {
    let mut columns = Vec::new();
    for name in names {
        columns.extend(find_all(headers, name, setting)?);
    }
    columns.sort_unstable();
    columns.dedup();
    Ok(columns)
}

/// The columns that settings name, in the order of [`Role::all`].
fn asked_for(
    headers: &[String],
    settings: &DataSettings,
) -> Result<[Option<usize>; COUNT], RoleError> {
    let roles = Role::all();
    let mut asked = [None; COUNT];
    for (slot, role) in roles.into_iter().enumerate() {
        let Some(name) = role.column_in(settings) else {
            continue;
        };
        let columns = find_all(headers, name, role.setting())?;
        let [column] = columns[..] else {
            return Err(RoleError::Repeated {
                setting: role.setting(),
                name: name.to_owned(),
                positions: columns
                    .iter()
                    .map(|column| (column + 1).to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        };
        if let Some(other) = asked[..slot].iter().position(|&c| c == Some(column)) {
            return Err(RoleError::Shared {
                name: headers[column].clone(),
                first: roles[other].setting(),
                second: role.setting(),
            });
        }
        asked[slot] = Some(column);
    }
    Ok(asked)
}

/// All columns of this name; where none is spelt exactly so, those that differ in case only.
fn find_all(
    headers: &[String],
    name: &str,
    setting: &'static str,
) -> Result<Vec<usize>, RoleError> {
    let matching = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let columns = headers.iter().enumerate();
        let columns = columns.filter(|(_, header)| same(header.as_str()));
        columns.map(|(column, _)| column).collect()
    };
    let mut columns = matching(&|header| header == name);
    if columns.is_empty() {
        columns = matching(&|header| header.to_lowercase() == name.to_lowercase());
    }
    if columns.is_empty() {
        return Err(RoleError::Unknown {
            setting,
            name: name.to_owned(),
            close: close_to(headers, name),
        });
    }
    Ok(columns)
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
