//! Which column holds the time, the cell type and the cell id, told by the header.

use thiserror::Error;

use super::DataSettings;

/// What a column other than a gene is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// When the cell was sampled.
    Time,
    /// What kind of cell it is.
    CellType,
    /// Its name.
    CellId,
}

impl Role {
    const ALL: [Self; 3] = [Self::Time, Self::CellType, Self::CellId];

    /// The option that names the column.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Time => "--time-column",
            Self::CellType => "--cell-type-column",
            Self::CellId => "--cell-id-column",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::CellType => "cell type",
            Self::CellId => "cell id",
        }
    }

    /// The headers recognised, as [`plain`] leaves them.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Time => &["timenumerics", "timenumeric", "time", "timepoint", "hours"],
            Self::CellType => &["celltype", "annotation"],
            Self::CellId => &[
                "cellid",
                "pseudocellid",
                "barcode",
                "cell",
                "index",
                "indexlevel0",
            ],
        }
    }

    fn fits(self, position: usize, header: &str) -> bool {
        let name = plain(header);
        self.names().contains(&name.as_str())
            || (self == Self::CellId && position == 0 && (name.is_empty() || name == "unnamed:0"))
    }

    fn asked_for(self, settings: &DataSettings) -> Option<&str> {
        match self {
            Self::Time => settings.time_column.as_deref(),
            Self::CellType => settings.cell_type_column.as_deref(),
            Self::CellId => settings.cell_id_column.as_deref(),
        }
    }
}

/// The columns that are not genes, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The time.
    pub time: usize,
    /// The cell type.
    pub cell_type: Option<usize>,
    /// The cell id.
    pub cell_id: Option<usize>,
    /// Columns left out because the user says so, ascending.
    pub ignored: Vec<usize>,
    /// Columns left out because they are named like a role that another column was given, ascending.
    pub spare: Vec<usize>,
}

/// The roles cannot be told from the header.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RoleError {
    /// No column is named like a time.
    #[error(
        "no time column: none is named time, time_numerics, time_numeric, timepoint or hours; name \
         it with --time-column (the headers are {headers})"
    )]
    NoTime {
        /// The first headers.
        headers: String,
    },
    /// Several columns could have the role.
    #[error("columns {candidates} could each be the {role}; name one with {flag}")]
    Ambiguous {
        /// The role in words.
        role: &'static str,
        /// The headers.
        candidates: String,
        /// The option that decides.
        flag: &'static str,
    },
    /// An option names a column that is not there.
    #[error("no column '{name}' for {flag}; {close}")]
    Unknown {
        /// The option.
        flag: &'static str,
        /// The name given.
        name: String,
        /// Similar headers in words.
        close: String,
    },
    /// An option names a header that several columns share.
    #[error("columns {positions} are all named '{name}', given for {flag}; rename all but one")]
    Repeated {
        /// The option.
        flag: &'static str,
        /// The name given.
        name: String,
        /// Positions from 1.
        positions: String,
    },
    /// Two options name the same column.
    #[error("column '{name}' is given for both {first} and {second}; give each its own column")]
    Shared {
        /// The header.
        name: String,
        /// One option.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
}

/// Tells the roles from the header; options of `settings` come first.
///
/// # Errors
/// [`RoleError`] when there is no time column, a role has several candidates, or an option names a
/// column that is absent, repeated, or taken by another option.
pub fn recognise(headers: &[String], settings: &DataSettings) -> Result<Roles, RoleError> {
    let mut ignored = Vec::new();
    for name in &settings.ignore_columns {
        ignored.extend(find_all(headers, name, "--ignore-column")?);
    }
    ignored.sort_unstable();
    ignored.dedup();
    let asked = asked_for(headers, settings)?;
    for (role, column) in Role::ALL.into_iter().zip(&asked) {
        if let Some(column) = column.filter(|column| ignored.contains(column)) {
            return Err(RoleError::Shared {
                name: headers[column].clone(),
                first: role.flag(),
                second: "--ignore-column",
            });
        }
    }
    let taken: Vec<usize> = asked.iter().flatten().chain(&ignored).copied().collect();
    let mut spare = Vec::new();
    let mut found = [None; 3];
    for (slot, role) in Role::ALL.into_iter().enumerate() {
        let candidates: Vec<usize> = (0..headers.len())
            .filter(|column| !taken.contains(column) && role.fits(*column, &headers[*column]))
            .collect();
        found[slot] = match (asked[slot], candidates.as_slice()) {
            (Some(column), _) => {
                spare.extend(candidates);
                Some(column)
            }
            (None, []) => None,
            (None, [column]) => Some(*column),
            (None, _) => return Err(ambiguous(role, headers, &candidates)),
        };
    }
    let [time, cell_type, cell_id] = found;
    spare.sort_unstable();
    Ok(Roles {
        time: time.ok_or_else(|| RoleError::NoTime {
            headers: first_headers(headers),
        })?,
        cell_type,
        cell_id,
        ignored,
        spare,
    })
}

/// The columns that options name, in the order of [`Role::ALL`].
fn asked_for(headers: &[String], settings: &DataSettings) -> Result<[Option<usize>; 3], RoleError> {
    let mut asked = [None; 3];
    for (slot, role) in Role::ALL.into_iter().enumerate() {
        let Some(name) = role.asked_for(settings) else {
            continue;
        };
        let columns = find_all(headers, name, role.flag())?;
        let [column] = columns[..] else {
            return Err(RoleError::Repeated {
                flag: role.flag(),
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
                first: Role::ALL[other].flag(),
                second: role.flag(),
            });
        }
        asked[slot] = Some(column);
    }
    Ok(asked)
}

/// All columns of this name; where none is spelt exactly so, those that differ in case only.
fn find_all(headers: &[String], name: &str, flag: &'static str) -> Result<Vec<usize>, RoleError> {
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
            flag,
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
        flag: role.flag(),
    }
}

/// Whether a header is one that common tools (Seurat, scanpy, scrublet) give to a measure of a cell,
/// such as `nCount_RNA` or `pct_counts_mt`, and not the name of a gene.
pub fn looks_like_cell_measure(header: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "ncount",
        "nfeature",
        "ngenes",
        "numi",
        "totalcounts",
        "pctcounts",
        "percent",
        "log1ptotalcounts",
        "log1pngenes",
    ];
    const NAMES: [&str; 13] = [
        "doubletscore",
        "s.score",
        "g2m.score",
        "sizefactor",
        "librarysize",
        "donor",
        "batch",
        "replicate",
        "pseudotime",
        "seuratclusters",
        "leiden",
        "louvain",
        "clusterid",
    ];
    let name = plain(header);
    BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning))
        || NAMES.contains(&name.as_str())
}

/// Header names ignoring case, `_`, `-` and spaces.
fn plain(header: &str) -> String {
    header
        .chars()
        .filter(|c| !matches!(c, '_' | '-') && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

fn first_headers(headers: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut text = headers
        .iter()
        .take(SHOWN)
        .map(|header| format!("'{header}'"))
        .collect::<Vec<_>>()
        .join(", ");
    if headers.len() > SHOWN {
        text += &format!(" and {} more", headers.len() - SHOWN);
    }
    text
}

/// The headers most like `name`, in words.
fn close_to(headers: &[String], name: &str) -> String {
    let wanted = plain(name);
    let furthest = (wanted.chars().count() / 3).max(2);
    let mut close: Vec<(usize, &String)> = headers
        .iter()
        .filter_map(|header| {
            let has = plain(header);
            let contained = wanted.len() > 2 && has.len() > 2;
            if contained && (has.contains(&wanted) || wanted.contains(&has)) {
                return Some((1, header));
            }
            let distance = edit_distance(&wanted, &has);
            (distance <= furthest).then_some((distance, header))
        })
        .collect();
    close.sort_by_key(|(distance, _)| *distance);
    if close.is_empty() {
        return format!("the headers are {}", first_headers(headers));
    }
    let names: Vec<String> = close
        .iter()
        .take(3)
        .map(|(_, h)| format!("'{h}'"))
        .collect();
    format!("did you mean {}?", names.join(" or "))
}

/// Levenshtein distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_a_cell_are_told_from_genes() {
        for name in [
            "nCount_RNA",
            "nFeature_ATAC",
            "percent.mt",
            "pct_counts_mt",
            "S.Score",
            "donor",
        ] {
            assert!(looks_like_cell_measure(name), "{name} passed for a gene");
        }
        for gene in [
            "NUMB", "NUP98", "PERP", "SCORE1", "CXCL9", "MT-CO1", "NGEF", "LOUP",
        ] {
            assert!(!looks_like_cell_measure(gene), "{gene} did not");
        }
    }

    fn told(headers: &[&str], settings: &DataSettings) -> Result<Roles, RoleError> {
        let headers: Vec<String> = headers.iter().map(ToString::to_string).collect();
        recognise(&headers, settings)
    }

    fn by_name(headers: &[&str]) -> Result<Roles, RoleError> {
        told(headers, &DataSettings::default())
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
                by_name(&["time", kind]).unwrap().cell_type,
                Some(1),
                "{kind}"
            );
        }
        for first in ["", " ", "Unnamed: 0"] {
            assert_eq!(by_name(&[first, "time"]).unwrap().cell_id, Some(0));
            assert_eq!(by_name(&["time", first]).unwrap().cell_id, None);
        }
        let none = by_name(&["time", "CELLTYPIST", "timeless"]).unwrap();
        assert_eq!((none.cell_id, none.cell_type), (None, None));
    }

    #[test]
    fn two_candidates_are_refused_with_both_names_and_the_option() {
        let text = by_name(&["time", "A", "hours"]).unwrap_err().to_string();
        for part in ["'time' (1)", "'hours' (3)", "--time-column"] {
            assert!(text.contains(part), "{text}");
        }
        let text = by_name(&["time", "celltype", "annotation"])
            .unwrap_err()
            .to_string();
        assert!(text.contains("--cell-type-column"), "{text}");
        let text = by_name(&["", "cell_id", "time"]).unwrap_err().to_string();
        assert!(text.contains("--cell-id-column"), "{text}");
    }

    #[test]
    fn an_option_decides_and_the_other_candidate_is_no_gene() {
        let settings = DataSettings {
            time_column: Some("HOURS".into()),
            ..DataSettings::default()
        };
        let roles = told(&["time", "A", "hours"], &settings).unwrap();
        assert_eq!((roles.time, roles.spare), (2, vec![0]));
        let ignoring = DataSettings {
            ignore_columns: vec!["time".into()],
            ..DataSettings::default()
        };
        let roles = told(&["time", "A", "hours"], &ignoring).unwrap();
        assert_eq!((roles.time, roles.ignored), (2, vec![0]));
    }

    #[test]
    fn an_exact_name_goes_before_one_in_another_case() {
        let settings = DataSettings {
            time_column: Some("T".into()),
            ..DataSettings::default()
        };
        assert_eq!(told(&["t", "T"], &settings).unwrap().time, 1);
        let text = told(&["T", "T"], &settings).unwrap_err().to_string();
        assert!(text.contains("columns 1, 2"), "{text}");
    }

    #[test]
    fn an_unknown_name_is_answered_with_similar_ones() {
        let settings = DataSettings {
            ignore_columns: vec!["nCount_RNS".into()],
            ..DataSettings::default()
        };
        let text = told(&["time", "nCount_RNA", "IRF1"], &settings)
            .unwrap_err()
            .to_string();
        assert!(text.contains("did you mean 'nCount_RNA'?"), "{text}");
        assert!(text.contains("--ignore-column"), "{text}");
        // kitten -> sitting takes two substitutions and one insertion.
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }

    #[test]
    fn no_time_and_shared_columns_are_refused() {
        let text = by_name(&["cell", "IRF1"]).unwrap_err().to_string();
        assert!(
            text.contains("--time-column") && text.contains("'IRF1'"),
            "{text}"
        );
        let settings = DataSettings {
            time_column: Some("a".into()),
            cell_id_column: Some("a".into()),
            ..DataSettings::default()
        };
        let error = told(&["a", "b"], &settings).unwrap_err();
        assert!(matches!(error, RoleError::Shared { .. }));
    }
}
