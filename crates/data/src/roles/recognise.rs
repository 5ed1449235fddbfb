//! Finds the column of every role.

use crate::attribute::ByAttribute;
use crate::roles::headers::{close_to, first_headers, plain};
use crate::roles::role::{COUNT, Role, RoleError, Roles};
use crate::settings::DataSettings;

/// Recognises the roles by the header; columns named in `settings` come first.
///
/// # Errors
/// [`RoleError`] when there is no time column, a role has several candidates, or a setting names a
/// column that is absent, repeated, or taken by another setting.
pub fn recognise(headers: &[String], settings: &DataSettings) -> Result<Roles, RoleError> {
    let ignored = ignored(headers, settings)?;
    let asked = asked_for(headers, settings)?;
    for (role, column) in Role::all().into_iter().zip(asked) {
        if let Some(column) = column.filter(|column| ignored.contains(column)) {
            return Err(RoleError::Shared {
                name: headers[column].clone(),
                first: role.setting(),
                second: "‹ignore-column›",
            });
        }
    }
    let taken: Vec<usize> = asked.iter().flatten().chain(&ignored).copied().collect();
    let mut spare = Vec::new();
    let mut columns = [None; COUNT];
    for (slot, role) in Role::all().into_iter().enumerate() {
        let candidates: Vec<usize> = (0..headers.len())
            .filter(|column| !taken.contains(column) && fits(role, *column, &headers[*column]))
            .collect();
        columns[slot] = match (asked[slot], candidates.as_slice()) {
            (Some(column), _) => {
                spare.extend(candidates);
                Some(column)
            }
            (None, []) => None,
            (None, [column]) => Some(*column),
            (None, _) => return Err(ambiguous(role, headers, &candidates)),
        };
    }
    spare.sort_unstable();
    let column_of = |role: Role| {
        let slot = Role::all().iter().position(|&known| known == role)?;
        columns[slot]
    };
    Ok(Roles {
        time: column_of(Role::Time).ok_or_else(|| RoleError::NoTime {
            headers: first_headers(headers),
        })?,
        attributes: ByAttribute::from_fn(|attribute| column_of(Role::Attribute(attribute))),
        cell_id: column_of(Role::CellId),
        ignored,
        spare,
    })
}

/// The columns to be left out, ascending.
fn ignored(headers: &[String], settings: &DataSettings) -> Result<Vec<usize>, RoleError> {
    let mut ignored = Vec::new();
    for name in &settings.ignore_columns {
        ignored.extend(find_all(headers, name, "‹ignore-column›")?);
    }
    ignored.sort_unstable();
    ignored.dedup();
    Ok(ignored)
}

/// Whether a header is named like a role.
fn fits(role: Role, position: usize, header: &str) -> bool {
    let name = plain(header);
    role.names().contains(&name.as_str())
        || (role == Role::CellId && position == 0 && (name.is_empty() || name == "unnamed:0"))
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

fn ambiguous(role: Role, headers: &[String], candidates: &[usize]) -> RoleError {
    let named = |&column: &usize| format!("'{}' ({})", headers[column], column + 1);
    RoleError::Ambiguous {
        role: role.noun(),
        candidates: candidates.iter().map(named).collect::<Vec<_>>().join(", "),
        setting: role.setting(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::Attribute;

    fn recognised(headers: &[&str], settings: &DataSettings) -> Result<Roles, RoleError> {
        let headers: Vec<String> = headers.iter().map(ToString::to_string).collect();
        recognise(&headers, settings)
    }

    fn by_name(headers: &[&str]) -> Result<Roles, RoleError> {
        recognised(headers, &DataSettings::default())
    }

    #[test]
    fn every_documented_name_is_recognised() {
        for time in [
            "time_numerics",
            "Time-Numeric",
            "TIME",
            "Time point",
            "hours",
        ] {
            assert_eq!(by_name(&["IRF1", time]).unwrap().time, 1, "{time}");
        }
        for id in [
            "Cell_ID",
            "pseudocellid",
            "Barcode",
            "cell",
            "index",
            "indexlevel0",
        ] {
            assert_eq!(by_name(&["time", id]).unwrap().cell_id, Some(1), "{id}");
        }
        for kind in ["CellType", "cell_type", "cell type", "annotation"] {
            assert_eq!(
                by_name(&["time", kind]).unwrap().attributes[Attribute::CellType],
                Some(1),
                "{kind}"
            );
        }
        for first in ["", " ", "Unnamed: 0"] {
            assert_eq!(by_name(&[first, "time"]).unwrap().cell_id, Some(0));
            assert_eq!(by_name(&["time", first]).unwrap().cell_id, None);
        }
        let none = by_name(&["time", "CELLTYPIST", "timeless"]).unwrap();
        assert_eq!(
            (none.cell_id, none.attributes),
            (None, ByAttribute::default())
        );
    }

    #[test]
    fn two_candidates_are_refused_with_both_names_and_the_option() {
        let text = by_name(&["time", "A", "hours"]).unwrap_err().to_string();
        for part in ["'time' (1)", "'hours' (3)", "‹time-column›"] {
            assert!(text.contains(part), "{text}");
        }
        let text = by_name(&["time", "celltype", "annotation"])
            .unwrap_err()
            .to_string();
        assert!(text.contains("‹cell-type-column›"), "{text}");
        let text = by_name(&["", "cell_id", "time"]).unwrap_err().to_string();
        assert!(text.contains("‹cell-id-column›"), "{text}");
    }

    #[test]
    fn an_option_decides_and_the_other_candidate_is_no_gene() {
        let settings = DataSettings {
            time_column: Some("HOURS".into()),
            ..DataSettings::default()
        };
        let roles = recognised(&["time", "A", "hours"], &settings).unwrap();
        assert_eq!((roles.time, roles.spare), (2, vec![0]));
        let ignoring = DataSettings {
            ignore_columns: vec!["time".into()],
            ..DataSettings::default()
        };
        let roles = recognised(&["time", "A", "hours"], &ignoring).unwrap();
        assert_eq!((roles.time, roles.ignored), (2, vec![0]));
    }

    #[test]
    fn an_exact_name_goes_before_one_in_another_case() {
        let settings = DataSettings {
            time_column: Some("T".into()),
            ..DataSettings::default()
        };
        assert_eq!(recognised(&["t", "T"], &settings).unwrap().time, 1);
        let text = recognised(&["T", "T"], &settings).unwrap_err().to_string();
        assert!(text.contains("columns 1, 2"), "{text}");
    }

    #[test]
    fn an_unknown_name_is_answered_with_similar_ones() {
        let settings = DataSettings {
            ignore_columns: vec!["nCount_RNS".into()],
            ..DataSettings::default()
        };
        let text = recognised(&["time", "nCount_RNA", "IRF1"], &settings)
            .unwrap_err()
            .to_string();
        assert!(text.contains("did you mean 'nCount_RNA'?"), "{text}");
        assert!(text.contains("‹ignore-column›"), "{text}");
    }

    #[test]
    fn no_time_and_shared_columns_are_refused() {
        let text = by_name(&["cell", "IRF1"]).unwrap_err().to_string();
        assert!(
            text.contains("‹time-column›") && text.contains("'IRF1'"),
            "{text}"
        );
        let settings = DataSettings {
            time_column: Some("a".into()),
            cell_id_column: Some("a".into()),
            ..DataSettings::default()
        };
        let error = recognised(&["a", "b"], &settings).unwrap_err();
        assert!(matches!(error, RoleError::Shared { .. }));
    }
}
