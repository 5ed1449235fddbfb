//! From the sums of a table to its profiles and its summary.

use std::collections::HashSet;
use std::path::Path;

use super::choose::{self, GeneList};
use super::pass::Pass;
use super::report::listed;
use super::times::{TimeAxis, time_axis};
use super::total::TotalGroup;
use super::{CellSource, LeftOut, LoadedTable, Source};
use crate::data::normalise::{Shares, SizeFactors, SizeMethod, size_factors};
use crate::data::{CellTransform, DataError, DataSettings, GeneProfiles, Moments};

/// The cell type of a table without cell types.
pub(super) const ONE_TYPE: &str = "all";
/// The cell type of cells whose field is empty.
pub(super) const NO_TYPE: &str = "(none)";

/// A pass, with what its sums turned out to be.
pub(super) struct Assembly<'a> {
    path: &'a Path,
    pub(super) pass: Pass,
    /// Indices into the value columns, ascending.
    pub(super) genes: Vec<usize>,
    axis: TimeAxis,
    /// Indices into the table's cell types, of those kept, in order of appearance.
    types: Vec<usize>,
    /// Whether cells with a total of 0 are left out.
    divides: bool,
    /// How many those are.
    pub(super) zero_cells: usize,
}

impl<'a> Assembly<'a> {
    /// Checks what only the whole table can tell.
    ///
    /// `divides` says whether values are divided by the total of their cell.
    ///
    /// # Errors
    /// [`DataError::NoGenes`], [`DataError::UnknownCellType`], [`DataError::TimeWithoutUnit`] and
    /// [`DataError::OneTime`].
    pub(super) fn new(
        path: &'a Path,
        pass: Pass,
        settings: &DataSettings,
        divides: bool,
    ) -> Result<Self, DataError> {
        check_cell_types(path, &pass, settings)?;
        let genes = gene_columns(path, &pass)?;
        let mut pass = pass;
        let mut zero_cells = 0;
        if divides {
            zero_cells = pass
                .total
                .groups
                .iter()
                .map(|g| g.zero_total as usize)
                .sum();
            pass.total
                .groups
                .retain(|group| group.cells > group.zero_total);
        }
        if pass.total.groups.is_empty() {
            return Err(DataError::NoGenes {
                path: path.to_owned(),
                place: pass.header.place,
                ignored: "every value is 0, so that there is nothing to normalise".to_owned(),
            });
        }
        let axis = axis_of(path, &pass)?;
        let mut types: Vec<usize> = pass.total.groups.iter().map(|g| g.cell_type).collect();
        types.sort_unstable();
        types.dedup();
        let assembly = Self {
            path,
            pass,
            genes,
            axis,
            types,
            divides,
            zero_cells,
        };
        assembly.check_times()?;
        Ok(assembly)
    }

    /// SHA-256 of the file.
    pub(super) fn sha256(&self) -> &str {
        &self.pass.sha256
    }

    fn time_of(&self, group: &TotalGroup) -> usize {
        self.axis.index[group.time]
    }

    pub(super) fn cells_of(&self, group: &TotalGroup) -> u32 {
        group.cells - if self.divides { group.zero_total } else { 0 }
    }

    fn check_times(&self) -> Result<(), DataError> {
        let mut times = self
            .pass
            .total
            .groups
            .iter()
            .map(|group| self.time_of(group));
        let first = times.next().unwrap_or(0);
        if times.any(|time| time != first) {
            return Ok(());
        }
        let groups = self.pass.total.groups.iter();
        Err(DataError::OneTime {
            path: self.path.to_owned(),
            column: self.pass.header.names[self.pass.layout.roles.time].clone(),
            time: self.axis.times[first],
            cells: groups.map(|group| group.cells as usize).sum(),
        })
    }

    /// The times with cells, as indices into the axis, ascending.
    fn used_times(&self) -> Vec<usize> {
        let mut used: Vec<usize> = self
            .pass
            .total
            .groups
            .iter()
            .map(|group| self.time_of(group))
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// What brings the shares of each time, as its cells have it, to a common size.
    pub(super) fn sizes(&self) -> Sizes {
        let used = self.used_times();
        let mut shares = Shares {
            moments: vec![Moments::default(); self.genes.len() * used.len()],
            cells: vec![0.0; used.len()],
            totals: vec![0.0; used.len()],
        };
        for group in &self.pass.total.groups {
            let t = used.partition_point(|&time| time < self.time_of(group));
            shares.cells[t] += f64::from(self.cells_of(group));
            shares.totals[t] += group.total;
            for (g, &slot) in self.genes.iter().enumerate() {
                let sum = &mut shares.moments[g * used.len() + t];
                *sum = sum.merged(group.shares[slot]);
            }
        }
        for (total, cells) in shares.totals.iter_mut().zip(&shares.cells) {
            *total /= cells;
        }
        let factors = size_factors(&shares);
        let mut of_axis = vec![0.0; self.axis.times.len()];
        for ((&time, total), factor) in used.iter().zip(&shares.totals).zip(&factors.factors) {
            of_axis[time] = total / factor;
        }
        Sizes { of_axis, factors }
    }

    /// The size of every time as the table writes it, for a second pass.
    pub(super) fn size_of_times(&self, sizes: &Sizes) -> Vec<(super::times::TimeValue, f64)> {
        let times = self.pass.total.times.iter().zip(&self.axis.index);
        times
            .map(|((time, _), &index)| (*time, sizes.of_axis[index]))
            .collect()
    }

    /// The size of every time of the profiles, `[T]`.
    pub(super) fn sizes_of_profiles(&self, sizes: &Sizes) -> Vec<f64> {
        let used = self.used_times().into_iter();
        used.map(|time| sizes.of_axis[time]).collect()
    }

    /// The profiles of all genes: of the values, or with `sizes` of the shares brought to size.
    pub(super) fn profiles(&self, sizes: Option<&Sizes>) -> GeneProfiles {
        let used = self.used_times();
        let per_gene = used.len() * self.types.len();
        let mut cells = vec![0; per_gene];
        let mut moments = vec![Moments::default(); self.genes.len() * per_gene];
        for group in &self.pass.total.groups {
            let time = self.time_of(group);
            let t = used.partition_point(|&used| used < time);
            let c = self.types.partition_point(|&kept| kept < group.cell_type);
            let at = t * self.types.len() + c;
            cells[at] += self.cells_of(group);
            for (g, &slot) in self.genes.iter().enumerate() {
                let of_group = match sizes {
                    Some(sizes) => group.shares[slot].scaled(sizes.of_axis[time]),
                    None => group.values[slot],
                };
                let sum = &mut moments[g * per_gene + at];
                *sum = sum.merged(of_group);
            }
        }
        let type_names = match self.pass.layout.roles.cell_type {
            Some(_) => self.types.iter().map(|&c| self.type_name(c)).collect(),
            None => vec![ONE_TYPE.to_owned()],
        };
        GeneProfiles::new(
            unique_names(&self.gene_headers()).0,
            used.iter().map(|&time| self.axis.times[time]).collect(),
            self.axis.unit,
            type_names,
            cells,
            moments,
        )
    }

    pub(super) fn type_name(&self, cell_type: usize) -> String {
        let name = &self.pass.total.cell_types[cell_type].0;
        if name.is_empty() {
            NO_TYPE.to_owned()
        } else {
            name.clone()
        }
    }

    pub(super) fn gene_headers(&self) -> Vec<String> {
        let columns = self.genes.iter().map(|&slot| self.pass.layout.values[slot]);
        columns
            .map(|column| column_name(&self.pass.header.names, column))
            .collect()
    }

    /// The table with the genes chosen.
    ///
    /// # Errors
    /// [`DataError::UnknownGenes`].
    pub(super) fn finish(
        self,
        source: &Source,
        settings: &DataSettings,
        list: Option<&GeneList>,
        done: Done,
        profiles: GeneProfiles,
    ) -> Result<LoadedTable, DataError> {
        let headers = self.gene_headers();
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let kept = choose::chosen(settings, list, &headers, &profiles, self.path)?;
        let summary = self.summary(source, &headers, (done.transform, done.note));
        let column_of = |&gene: &usize| self.pass.layout.values[self.genes[gene]];
        let cells = CellSource {
            columns: kept.iter().map(column_of).collect(),
            sizes: done.sizes,
        };
        let left_out = names_without(profiles.genes(), &kept);
        let profiles = if kept.len() == profiles.gene_count() {
            profiles
        } else {
            selected(&profiles, &kept)
        };
        Ok(LoadedTable {
            profiles,
            summary,
            cells,
            left_out,
        })
    }
}

/// What was done to the values of cells.
pub(super) struct Done {
    /// The transform.
    pub transform: CellTransform,
    /// In a sentence.
    pub note: String,
    /// `[T]`: see [`CellSource::sizes`].
    pub sizes: Vec<f64>,
}

/// The size of every time, and where it comes from.
pub(super) struct Sizes {
    /// By index into the axis; 0 for a time without cells.
    of_axis: Vec<f64>,
    factors: SizeFactors,
}

impl Sizes {
    /// What was done, for the log.
    pub(super) fn note(&self) -> String {
        let factors = &self.factors.factors;
        let least = factors.iter().copied().fold(f64::INFINITY, f64::min);
        let most = factors.iter().copied().fold(0.0, f64::max);
        let within = "cell totals were brought to the mean of their time";
        match self.factors.method {
            SizeMethod::Mode => format!(
                "{within}, and times divided by size factors from {least:.3} to {most:.3}, by which \
                 most genes stay the same"
            ),
            SizeMethod::Totals => format!(
                "{within}, and times divided by size factors from {least:.3} to {most:.3}, from \
                 their mean totals (too few counts to compare genes)"
            ),
            SizeMethod::Unchanged => {
                format!("{within}; times were left as they are (too few genes to compare them)")
            }
        }
    }
}

fn axis_of(path: &Path, pass: &Pass) -> Result<TimeAxis, DataError> {
    let values: Vec<_> = pass.total.times.iter().map(|(time, _)| *time).collect();
    let column = &pass.header.names[pass.layout.roles.time];
    time_axis(&values, column).map_err(|index| DataError::TimeWithoutUnit {
        path: path.to_owned(),
        place: pass.total.times[index].1,
        column: column.clone(),
        value: values[index].number.to_string(),
    })
}

/// The value columns that are genes: those without text, but for nameless empty ones.
fn gene_columns(path: &Path, pass: &Pass) -> Result<Vec<usize>, DataError> {
    let (total, layout) = (&pass.total, &pass.layout);
    let is_gene = |slot: &usize| {
        let named = !pass.header.names[layout.values[*slot]].is_empty();
        total.first_text[*slot].is_none() && (named || total.has_number[*slot])
    };
    let genes: Vec<usize> = (0..layout.values.len()).filter(is_gene).collect();
    if genes.iter().any(|&slot| total.has_number[slot]) {
        return Ok(genes);
    }
    let ignored = listed(&layout.values, |&column| {
        column_name(&pass.header.names, column)
    });
    Err(DataError::NoGenes {
        path: path.to_owned(),
        place: pass.header.place,
        ignored: format!("{ignored} hold text or nothing"),
    })
}

fn check_cell_types(path: &Path, pass: &Pass, settings: &DataSettings) -> Result<(), DataError> {
    let present = &pass.total.cell_types;
    let known = |wanted: &&String| present.iter().any(|(name, _)| name == wanted.trim());
    let Some(unknown) = settings.cell_types.iter().find(|wanted| !known(wanted)) else {
        return Ok(());
    };
    let column = pass
        .layout
        .roles
        .cell_type
        .unwrap_or(pass.layout.roles.time);
    Err(DataError::UnknownCellType {
        path: path.to_owned(),
        column: pass.header.names[column].clone(),
        value: unknown.clone(),
        present: listed(present, |(name, _)| name.clone()),
    })
}

pub(super) fn column_name(headers: &[String], column: usize) -> String {
    match headers[column].as_str() {
        "" => format!("column {}", column + 1),
        name => name.to_owned(),
    }
}

/// Names made unique by a number behind the second and later of a name, and which were changed.
pub(super) fn unique_names(headers: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut taken: HashSet<String> = headers.iter().cloned().collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut changed = Vec::new();
    let names = headers
        .iter()
        .enumerate()
        .map(|(index, header)| {
            if seen.insert(header) {
                return header.clone();
            }
            changed.push(index);
            let mut number = 2;
            loop {
                let name = format!("{header} ({number})");
                if taken.insert(name.clone()) {
                    return name;
                }
                number += 1;
            }
        })
        .collect();
    (names, changed)
}

/// All names but those at the places `kept`, which ascend.
fn names_without(names: &[String], kept: &[usize]) -> LeftOut {
    let left = (0..names.len()).filter(|gene| kept.binary_search(gene).is_err());
    left.map(|gene| names[gene].clone())
        .collect::<Vec<_>>()
        .into()
}

fn selected(profiles: &GeneProfiles, kept: &[usize]) -> GeneProfiles {
    let (times, types) = (profiles.time_count(), profiles.cell_types().len());
    let groups = || (0..times).flat_map(|t| (0..types).map(move |c| (t, c)));
    GeneProfiles::new(
        kept.iter().map(|&g| profiles.genes()[g].clone()).collect(),
        profiles.times().to_vec(),
        profiles.time_unit(),
        profiles.cell_types().to_vec(),
        groups()
            .map(|(t, c)| profiles.cells_at_of_type(t, c))
            .collect(),
        kept.iter()
            .flat_map(|&g| groups().map(move |(t, c)| profiles.moments_of_type(g, t, c)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_names_are_kept_apart() {
        let names = ["A", "B", "A", "A (2)", "A"].map(str::to_owned);
        let (unique, changed) = unique_names(&names);
        assert_eq!(unique, ["A", "B", "A (3)", "A (2)", "A (4)"]);
        assert_eq!(changed, [2, 4]);
    }
}
