//! The choice of genes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::{DataError, DataErrorKind};
use crate::profiles::GeneProfiles;
use crate::read::genes::expressed::{FEW_GENES, expressed, most_variable};
use crate::settings::{CellTransform, DataSettings, GeneChoice};

/// Unknown genes that a message names at most.
const NAMED: usize = 10;

/// Genes asked for by name, read before the table so that a mistake shows at once.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::read) struct GeneList {
    path: PathBuf,
    /// Names with their lines.
    names: Vec<(String, usize)>,
}

impl GeneList {
    /// Reads the list, where the choice is one.
    ///
    /// # Errors
    /// [`DataErrorKind::ListIo`] and [`DataErrorKind::ListEmpty`].
    pub(in crate::read) fn read(choice: &GeneChoice) -> Result<Option<Self>, DataError> {
        let GeneChoice::List(path) = choice else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(path)
            .map_err(|error| DataErrorKind::ListIo(error).in_file(path))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let lines = text.lines().map(str::trim).zip(1..);
        let names: Vec<(String, usize)> = lines
            .filter(|(name, _)| !name.is_empty() && !name.starts_with('#'))
            .map(|(name, line)| (name.to_owned(), line))
            .collect();
        if names.is_empty() {
            return Err(DataErrorKind::ListEmpty.in_file(path));
        }
        Ok(Some(Self {
            path: path.clone(),
            names,
        }))
    }

    /// The genes named, ascending; every gene of a name that repeats, other case where no gene is
    /// spelt exactly so.
    fn find(&self, genes: &[String], table: &Path) -> Result<Vec<usize>, DataError> {
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        let mut any_case = exact.clone();
        for (index, gene) in genes.iter().enumerate() {
            exact.entry(gene.clone()).or_default().push(index);
            any_case.entry(gene.to_lowercase()).or_default().push(index);
        }
        let (mut kept, mut unknown) = (Vec::new(), Vec::new());
        for (name, line) in &self.names {
            match exact
                .get(name)
                .or_else(|| any_case.get(&name.to_lowercase()))
            {
                Some(found) => kept.extend(found),
                None => unknown.push(format!("'{name}' (line {line})")),
            }
        }
        if !unknown.is_empty() {
            let kind = DataErrorKind::UnknownGenes {
                list: self.path.as_path().into(),
                count: unknown.len(),
                names: unknown[..unknown.len().min(NAMED)].join(", "),
            };
            return Err(kind.in_file(table));
        }
        kept.sort_unstable();
        kept.dedup();
        Ok(kept)
    }
}

/// The genes kept, by index, ascending: those of the choice, and those that are always kept.
/// `headers` are the genes' names as the table has them; `transform` was applied to the values.
///
/// # Errors
/// [`DataErrorKind::UnknownGenes`].
pub(in crate::read) fn chosen(
    settings: &DataSettings,
    list: Option<&GeneList>,
    headers: &[String],
    (profiles, transform): (&GeneProfiles, CellTransform),
    table: &Path,
) -> Result<Vec<usize>, DataError> {
    let all = profiles.gene_count();
    let mut kept = match (&settings.genes, list) {
        (GeneChoice::Auto, _) if all > FEW_GENES => expressed(profiles, transform),
        (GeneChoice::List(_), Some(list)) => list.find(headers, table)?,
        (GeneChoice::First(n), _) => (0..all.min(*n)).collect(),
        (GeneChoice::Variable(n), _) if *n < all => most_variable(profiles, *n),
        _ => return Ok((0..all).collect()),
    };
    kept.extend(named(&settings.always, profiles.genes()));
    kept.sort_unstable();
    kept.dedup();
    Ok(kept)
}

/// The genes of these names; of another case where none is spelt exactly so. Names that the table
/// does not have are passed over: they stand for any table.
fn named(names: &[String], genes: &[String]) -> Vec<usize> {
    let place = |name: &String| {
        let exact = genes.iter().position(|gene| gene == name);
        let lower = name.to_lowercase();
        exact.or_else(|| genes.iter().position(|gene| gene.to_lowercase() == lower))
    };
    names.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::Moments;

    /// Two times; per gene the count, mean and m2 at each.
    fn profiles(genes: &[[(u32, f64, f64); 2]]) -> GeneProfiles {
        let moments = genes.iter().flatten();
        let moments = moments.map(|&(count, mean, m2)| Moments { count, mean, m2 });
        GeneProfiles::from_times(
            (0..genes.len()).map(|g| format!("g{g}")).collect(),
            &[0.0, 1.0],
            None,
            vec!["all".into()],
            &[3, 3],
            moments.collect(),
        )
    }

    #[test]
    fn genes_asked_for_are_kept_beside_the_choice() {
        let table = profiles(&[
            [(3, 1.0, 1.0), (3, 1.0, 1.0)],
            [(3, 1.0, 6.0), (3, 1.0, 6.0)],
            [(3, 1.0, 2.0), (3, 1.0, 2.0)],
        ]);
        let kept = |genes, always: &[&str]| {
            let settings = DataSettings {
                genes,
                always: always.iter().map(|&name| name.to_owned()).collect(),
                ..DataSettings::default()
            };
            chosen(
                &settings,
                None,
                &[],
                (&table, CellTransform::Normalise),
                Path::new("t.csv"),
            )
            .unwrap()
        };
        let one = GeneChoice::Variable(1);
        assert_eq!(kept(one.clone(), &[]), [1]);
        // In any case, each once; a name of another table's is passed over.
        assert_eq!(kept(one.clone(), &["G2", "g1", "IRF1"]), [1, 2]);
        assert_eq!(kept(GeneChoice::First(1), &["g2"]), [0, 2]);
        assert_eq!(kept(GeneChoice::All, &["g2"]), [0, 1, 2]);
        // Few genes are all kept, however little they are expressed.
        assert_eq!(kept(GeneChoice::Auto, &[]), [0, 1, 2]);
    }
}
