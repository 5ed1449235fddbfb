//! Reads a table: a pass or two over it, then profiles, genes and a summary.

use std::ops::ControlFlow;
use std::path::Path;

use crate::error::{DataError, DataErrorKind};
use crate::profiles::GeneProfiles;
use crate::read::assemble::{Assembly, Sizes};
use crate::read::genes::choose::{GeneList, chosen};
use crate::read::genes::counts::estimates_note;
use crate::read::genes::no_genes::no_genes;
use crate::read::loaded::{CellSource, LoadedTable, TableSummary};
use crate::read::passes::Passes;
use crate::read::report::{Applied, summary};
use crate::read::source::{Progress, ReadProgress, Source};
use crate::read::sums::{Pass, PassNumber, Summands};
use crate::read::transform;
use crate::settings::{CellTransform, DataSettings};

/// Reads a table. `progress` is called a few times a second at most and can stop the reading.
///
/// The table is read in blocks, which are reduced to sums at once: memory grows with genes x
/// samples. With [`CellTransform::NormaliseLog1p`] it is read twice.
///
/// # Errors
/// [`DataError`] names file, line, column and a remedy.
pub fn read_profiles(
    source: &Source,
    settings: &DataSettings,
    progress: &mut dyn FnMut(ReadProgress) -> ControlFlow<()>,
) -> Result<LoadedTable, DataError> {
    let mut read = || {
        let reader = Reader {
            source,
            settings,
            passes: Passes::new(source, settings, false)?,
            progress,
        };
        reader.read()
    };
    read().map_err(|error| in_folder(error, source))
}

/// The failure, with what a folder is read as where the source is one.
fn in_folder(error: DataError, source: &Source) -> DataError {
    match error.is_cancelled() {
        true => error,
        false => error.in_folder(source.tables_of_folder()),
    }
}

/// What would be read from a table, from a look at its beginning. Where that does not tell, such as in a
/// table in the order of time, all of it is looked at.
///
/// A warning says where numbers of cells are those of the beginning alone.
///
/// # Errors
/// Those of [`read_profiles`], but for what only the rest of the file can tell.
pub fn inspect(source: &Source, settings: &DataSettings) -> Result<TableSummary, DataError> {
    let looked = match look(source, settings, true) {
        Err(error) if error.kind.concerns_labels() => look(source, settings, false),
        looked => looked,
    };
    looked.map_err(|error| in_folder(error, source))
}

fn look(
    source: &Source,
    settings: &DataSettings,
    is_look: bool,
) -> Result<TableSummary, DataError> {
    let mut reader = Reader {
        source,
        settings,
        passes: Passes::new(source, settings, is_look)?,
        progress: &mut |_| ControlFlow::Continue(()),
    };
    let (pass, transform) = reader.first_pass()?;
    let assembly = Assembly::new(source.path(), pass, settings, false)?;
    let by_condition = assembly.has_several_conditions();
    let note = transform::note(settings.cell_transform, transform, by_condition, None);
    Ok(summary(
        &assembly,
        (source, settings),
        Applied { transform, note },
    ))
}

/// A table to be read.
struct Reader<'a, 'p> {
    source: &'a Source,
    settings: &'a DataSettings,
    passes: Passes<'a>,
    progress: &'a mut Progress<'p>,
}

impl<'a> Reader<'a, '_> {
    fn read(mut self) -> Result<LoadedTable, DataError> {
        let list = GeneList::read(&self.settings.genes)?;
        let asked = self.settings.cell_transform;
        let (first, transform) = self.first_pass()?;
        let mut assembly = self.assembly(first, transform)?;
        if assembly.has_unnamed_samples() {
            self.passes.keeps_apart = true;
            let (first, transform) = self.first_pass()?;
            assembly = self.assembly(first, transform)?;
        }
        let sizes = transform.divides().then(|| assembly.sizes());
        let profiles = match &sizes {
            Some(sizes) if transform::passes(asked) == 2 => {
                self.profiles_of_logs(&assembly, sizes, transform)?
            }
            sizes => assembly.profiles(sizes.as_ref()),
        };
        self.loaded(&assembly, transform, sizes, profiles, list.as_ref())
    }

    /// The first pass, and the transform that its values call for. It is made anew without columns that
    /// turn out to be no genes, and where sums that were left out turn out to be needed.
    fn first_pass(&mut self) -> Result<(Pass, CellTransform), DataError> {
        /// A sum of others is known as such once what is no gene is left out of it.
        const MOST_ROUNDS: usize = 3;
        let asked = self.settings.cell_transform;
        let mut pass = self.pass(0, transform::first_summands(asked))?;
        let mut transform = transform::decided(asked, &pass, self.path())?;
        let mut notes = Vec::new();
        for _ in 0..MOST_ROUNDS {
            let found = no_genes(transform, &pass, &self.settings.gene_columns);
            if found.slots.is_empty() || found.slots.len() == pass.columns.values.len() {
                break;
            }
            notes.extend(found.notes);
            let positions = found.slots.iter().map(|&slot| pass.columns.positions[slot]);
            self.passes.excluded.extend(positions);
            pass = self.pass(0, transform::first_summands(asked))?;
            transform = transform::decided(asked, &pass, self.path())?;
        }
        if asked == CellTransform::Auto {
            notes.extend(estimates_note(&pass, transform));
        }
        let lacking = match transform.divides() {
            true => pass.total.lacks_shares.then_some(Summands::Shares),
            false => pass.total.lacks_values().then_some(Summands::Values),
        };
        if let Some(summands) = lacking {
            let of_first = std::mem::take(&mut pass.notes);
            pass = self.pass(0, summands)?;
            pass.notes = of_first;
        }
        pass.notes.extend(notes);
        Ok((pass, transform))
    }

    fn path(&self) -> &'a Path {
        self.source.path()
    }

    fn pass(&mut self, index: u64, summands: Summands) -> Result<Pass, DataError> {
        let of = transform::passes(self.settings.cell_transform);
        let number = PassNumber { index, of };
        // A look sees too few values for the totals of cells.
        let summands = if self.passes.is_look {
            Summands::Values
        } else {
            summands
        };
        self.passes.pass(&summands, number, &mut *self.progress)
    }

    fn assembly(&self, pass: Pass, transform: CellTransform) -> Result<Assembly<'a>, DataError> {
        let divides = transform.divides();
        Assembly::new(self.path(), pass, self.settings, divides)
    }

    /// The profiles of logarithms, for which the file is read again with the sizes found.
    fn profiles_of_logs(
        &mut self,
        first: &Assembly<'_>,
        sizes: &Sizes,
        transform: CellTransform,
    ) -> Result<GeneProfiles, DataError> {
        let summands = Summands::LogsOfSized(first.sizes_by_label(sizes));
        let second = self.pass(1, summands)?;
        if second.sha256 != first.pass.sha256 {
            return Err(DataErrorKind::Changed.in_file(self.path()));
        }
        Ok(self.assembly(second, transform)?.profiles(None))
    }

    /// The table with the genes chosen.
    ///
    /// # Errors
    /// [`DataErrorKind::UnknownGenes`].
    fn loaded(
        &self,
        assembly: &Assembly<'_>,
        transform: CellTransform,
        sizes: Option<Sizes>,
        profiles: GeneProfiles,
        list: Option<&GeneList>,
    ) -> Result<LoadedTable, DataError> {
        let names = assembly.gene_names();
        let kept = chosen(
            self.settings,
            list,
            &names,
            (&profiles, transform),
            self.path(),
        )?;
        let asked = self.settings.cell_transform;
        let by_condition = assembly.has_several_conditions();
        let in_words = sizes.as_ref().map(|of| (&of.factors, of.names.as_slice()));
        let applied = Applied {
            transform,
            note: transform::note(asked, transform, by_condition, in_words),
        };
        let left_out = (0..profiles.gene_count()).filter(|gene| kept.binary_search(gene).is_err());
        let left_out: Vec<String> = left_out.map(|g| profiles.genes()[g].clone()).collect();
        let cell_sizes = sizes.map_or_else(Vec::new, |sizes| {
            assembly.sizes_of_columns(&sizes, profiles.courses())
        });
        let is_whole = kept.len() == profiles.gene_count();
        Ok(LoadedTable {
            profiles: if is_whole {
                profiles
            } else {
                profiles.select(&kept)
            },
            summary: summary(assembly, (self.source, self.settings), applied),
            cells: CellSource {
                columns: kept
                    .iter()
                    .map(|&gene| assembly.position_of(gene))
                    .collect(),
                sizes: cell_sizes,
                times: assembly.times_of_labels(),
                excluded: self.passes.excluded.clone(),
            },
            left_out: left_out.into(),
        })
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
