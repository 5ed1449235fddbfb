//! The way from a file to a [`LoadedTable`]: passes over the file, assembly, choice of genes.

use std::ops::ControlFlow;

use crate::error::{DataError, DataErrorKind};
use crate::profiles::GeneProfiles;
use crate::read::assemble::{Assembly, Sizes};
use crate::read::choose::{GeneList, chosen};
use crate::read::loaded::{CellSource, LoadedTable};
use crate::read::report::{Applied, summary};
use crate::read::source::{Progress, ReadProgress, Source};
use crate::read::sums::{Pass, PassNumber, Summands, pass};
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
    let reader = Reader {
        source,
        settings,
        progress,
    };
    reader.read()
}

/// A table to be read.
struct Reader<'a, 'p> {
    source: &'a Source,
    settings: &'a DataSettings,
    progress: &'a mut Progress<'p>,
}

impl<'a> Reader<'a, '_> {
    fn read(mut self) -> Result<LoadedTable, DataError> {
        let list = GeneList::read(&self.settings.genes)?;
        let asked = self.settings.cell_transform;
        let first = self.pass(0, transform::first_summands(asked))?;
        let transform = transform::decided(asked, &first, self.source.path())?;
        let assembly = self.assembly(first, transform)?;
        let sizes = transform::divides(transform).then(|| assembly.sizes());
        let profiles = match &sizes {
            Some(sizes) if transform::passes(asked) == 2 => {
                self.profiles_of_logs(&assembly, sizes, transform)?
            }
            sizes => assembly.profiles(sizes.as_ref()),
        };
        self.loaded(&assembly, transform, sizes, profiles, list.as_ref())
    }

    fn pass(&mut self, index: u64, summands: Summands) -> Result<Pass, DataError> {
        let of = transform::passes(self.settings.cell_transform);
        let number = PassNumber { index, of };
        pass(
            self.source,
            self.settings,
            summands,
            number,
            &mut *self.progress,
        )
    }

    fn assembly(&self, pass: Pass, transform: CellTransform) -> Result<Assembly<'a>, DataError> {
        let divides = transform::divides(transform);
        Assembly::new(self.source.path(), pass, self.settings, divides)
    }

    /// The profiles of logarithms, for which the file is read again with the sizes of the times.
    fn profiles_of_logs(
        &mut self,
        first: &Assembly<'_>,
        sizes: &Sizes,
        transform: CellTransform,
    ) -> Result<GeneProfiles, DataError> {
        let summands = Summands::LogsOfSized(first.size_of_times(sizes));
        let second = self.pass(1, summands)?;
        if second.sha256 != first.pass.sha256 {
            return Err(DataErrorKind::Changed.in_file(self.source.path()));
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
        let path = self.source.path();
        let kept = chosen(
            self.settings,
            list,
            &assembly.gene_headers(),
            &profiles,
            path,
        )?;
        let asked = self.settings.cell_transform;
        let factors = sizes.as_ref().map(|sizes| &sizes.factors);
        let applied = Applied {
            transform,
            note: transform::note(asked, transform, factors),
        };
        let left_out = (0..profiles.gene_count()).filter(|gene| kept.binary_search(gene).is_err());
        let left_out: Vec<String> = left_out.map(|g| profiles.genes()[g].clone()).collect();
        let is_whole = kept.len() == profiles.gene_count();
        Ok(LoadedTable {
            profiles: if is_whole {
                profiles
            } else {
                profiles.select(&kept)
            },
            summary: summary(assembly, self.source, applied),
            cells: CellSource {
                columns: kept.iter().map(|&gene| assembly.column_of(gene)).collect(),
                sizes: sizes.map_or_else(Vec::new, |sizes| assembly.sizes_of_profiles(&sizes)),
            },
            left_out: left_out.into(),
        })
    }
}
