//! The choice of genes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::{DataError, DataErrorKind};
use crate::moments::Moments;
use crate::profiles::GeneProfiles;
use crate::settings::{DataSettings, GeneChoice};

/// Unknown genes that a message names at most.
const NAMED: usize = 10;

/// Genes asked for by name, read before the table so that a mistake shows at once.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GeneList {
    path: PathBuf,
    /// Names with their lines.
    names: Vec<(String, usize)>,
}

impl GeneList {
    /// Reads the list, where the choice is one.
    ///
    /// # Errors
    /// [`DataErrorKind::ListIo`] and [`DataErrorKind::ListEmpty`].
    pub(super) fn read(choice: &GeneChoice) -> Result<Option<Self>, DataError> {
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
/// `headers` are the genes' names as the table has them.
///
/// # Errors
/// [`DataErrorKind::UnknownGenes`].
pub(super) fn chosen(
    settings: &DataSettings,
    list: Option<&GeneList>,
    headers: &[String],
    profiles: &GeneProfiles,
    table: &Path,
) -> Result<Vec<usize>, DataError> {
    let all = profiles.gene_count();
    let mut kept = match (&settings.genes, list) {
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

/// The `n` genes of the highest dispersion, ascending.
///
/// Dispersion is the variance pooled *within* times, over the mean where no mean is negative (for
/// counts the variance grows with the mean: 1 is Poisson noise). Differences between times do not
/// enter, so a gene is not chosen for responding, and the response test keeps its error rate.
/// Without replicates, or where no gene varies within a time, there is no response test to spoil:
/// then the variance over times decides. Equal genes stay in input order; genes of mean 0 are last.
fn most_variable(profiles: &GeneProfiles, n: usize) -> Vec<usize> {
    let genes = 0..profiles.gene_count();
    let means: Vec<f64> = genes.clone().map(|g| overall_mean(profiles, g)).collect();
    let mut groups = genes
        .clone()
        .flat_map(|g| profiles.mean_profile(g))
        .flatten();
    let relative = groups.all(|mean| mean >= 0.0);
    let scaled = |g: usize, variance: Option<f64>| match variance {
        Some(variance) if !relative => variance,
        Some(variance) if means[g] > 0.0 => variance / means[g],
        _ => -1.0,
    };
    let mut rank: Vec<f64> = genes
        .clone()
        .map(|g| scaled(g, variance_within(profiles, g)))
        .collect();
    if rank.iter().all(|&value| value <= 0.0) {
        rank = genes
            .clone()
            .map(|g| scaled(g, variance_between(profiles, g)))
            .collect();
    }
    let mut order: Vec<usize> = genes.collect();
    order.sort_by(|&a, &b| rank[b].total_cmp(&rank[a]));
    order.truncate(n);
    order.sort_unstable();
    order
}

fn overall_mean(profiles: &GeneProfiles, g: usize) -> f64 {
    let moments = (0..profiles.time_count()).map(|t| profiles.moments(g, t));
    moments.fold(Moments::default(), Moments::merged).mean
}

/// Variance pooled within times; `None` with one value a time.
fn variance_within(profiles: &GeneProfiles, g: usize) -> Option<f64> {
    let (mut m2, mut freedom) = (0.0, 0.0);
    for moments in (0..profiles.time_count()).map(|t| profiles.moments(g, t)) {
        m2 += moments.m2;
        freedom += f64::from(moments.count.saturating_sub(1));
    }
    (freedom > 0.0).then(|| m2 / freedom)
}

/// Variance of the means over times; `None` with fewer than two.
fn variance_between(profiles: &GeneProfiles, g: usize) -> Option<f64> {
    let mut moments = Moments::default();
    for mean in profiles.mean_profile(g).into_iter().flatten() {
        moments.push(mean);
    }
    moments.variance()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn dispersion_within_times_ranks_and_not_the_response() {
        // Variance over mean: 0: (4 + 4) / 4 / 2 = 1; 1: 2 / 4 / 50.5 = 0.01 though it responds
        // 100-fold; 2: zeros; 3: 12 / 4 / 1 = 3.
        let table = profiles(&[
            [(3, 2.0, 4.0), (3, 2.0, 4.0)],
            [(3, 1.0, 1.0), (3, 100.0, 1.0)],
            [(3, 0.0, 0.0), (3, 0.0, 0.0)],
            [(3, 1.0, 6.0), (3, 1.0, 6.0)],
        ]);
        assert_eq!(most_variable(&table, 1), [3]);
        assert_eq!(most_variable(&table, 2), [0, 3]);
        assert_eq!(most_variable(&table, 3), [0, 1, 3]);
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
            chosen(&settings, None, &[], &table, Path::new("t.csv")).unwrap()
        };
        let one = GeneChoice::Variable(1);
        assert_eq!(kept(one.clone(), &[]), [1]);
        // In any case, each once; a name of another table's is passed over.
        assert_eq!(kept(one.clone(), &["G2", "g1", "IRF1"]), [1, 2]);
        assert_eq!(kept(GeneChoice::First(1), &["g2"]), [0, 2]);
        assert_eq!(kept(GeneChoice::All, &["g2"]), [0, 1, 2]);
    }

    #[test]
    fn negative_values_rank_by_variance_and_single_samples_by_change() {
        // Variances 0.5 and 2; over |mean| the order would turn around.
        let negative = profiles(&[
            [(3, -0.1, 1.0), (3, 0.1, 1.0)],
            [(3, 9.0, 4.0), (3, 9.0, 4.0)],
        ]);
        assert_eq!(most_variable(&negative, 1), [1]);
        let single = profiles(&[
            [(1, -1.0, 0.0), (1, -1.0, 0.0)],
            [(1, 1.0, 0.0), (1, 5.0, 0.0)],
        ]);
        assert_eq!(most_variable(&single, 1), [1]);
    }
}
