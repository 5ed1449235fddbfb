//! Writing a simulation as CSV.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::{Builder, NamedTempFile};

use crate::attribute::Attribute;
use crate::simulate::cells::{CELL_TYPES, Cell};
use crate::simulate::curve::Difference;
use crate::simulate::error::SimulationError;
use crate::simulate::landmarks::Landmarks;
use crate::simulate::libraries::condition_name;
use crate::simulate::simulation::Simulation;

impl Simulation {
    /// Writes the counts: `Cell_ID,CellType,Time`, `Condition` and `Donor` where there are several,
    /// `Batch` where batches have an effect, then one column a gene; a row a cell. The condition is
    /// empty before conditions part. A name
    /// ending in `.gz` is compressed. Folders are made; a file of that name is replaced when the new
    /// one is whole.
    ///
    /// # Errors
    /// When `path` ends neither in `.csv` nor `.csv.gz`, or cannot be written.
    pub fn write_table(&self, path: &Path) -> Result<(), SimulationError> {
        replace_file(path, |writer| self.write_table_to(writer))
    }

    /// Writes the truth about the genes: `Gene,Program,Onset,Peak`. Program is empty for the named
    /// genes; onset and peak (hours, three decimals) are empty where nothing changes. With several
    /// conditions these are those of the first; genes whose response differs between conditions have
    /// a program of their own (`early_transient_timing`), and further columns follow: `Differs`
    /// (`timing`, `amplitude` or empty), and onset and peak in each further condition
    /// (`Onset_condition_B`).
    ///
    /// # Errors
    /// As [`Self::write_table`].
    pub fn write_truth(&self, path: &Path) -> Result<(), SimulationError> {
        replace_file(path, |writer| self.write_truth_to(writer))
    }

    /// Writes the plain text of [`Self::write_table`].
    ///
    /// # Errors
    /// When `writer` fails.
    pub fn write_table_to(&self, writer: &mut dyn Write) -> io::Result<()> {
        let mut line = String::from("Cell_ID,CellType,Time");
        let columns = self.label_columns();
        for (header, _) in &columns {
            line.push(',');
            line.push_str(header);
        }
        for name in self.gene_names() {
            line.push(',');
            line.push_str(name);
        }
        line.push('\n');
        writer.write_all(line.as_bytes())?;
        // Ids count from 1, with leading zeros.
        let width = self.cells.len().to_string().len().max(4);
        for (number, cell) in (1_usize..).zip(&self.cells) {
            line = format!("CELL_{number:0width$}");
            self.push_labels(&mut line, cell, &columns);
            for count in self.counts(cell) {
                // Writing to a String cannot fail.
                let _ = write!(line, ",{count}");
            }
            line.push('\n');
            writer.write_all(line.as_bytes())?;
        }
        Ok(())
    }

    /// The columns of labels behind the time, each with its header.
    fn label_columns(&self) -> Vec<(&'static str, Attribute)> {
        let columns = [
            (self.conditions > 1, "Condition", Attribute::Condition),
            (self.has_donors, "Donor", Attribute::Replicate),
            (self.has_batches, "Batch", Attribute::Batch),
        ];
        let columns = columns.into_iter().filter(|(exists, _, _)| *exists);
        columns.map(|(_, header, of)| (header, of)).collect()
    }

    /// Adds type, time and further labels of a cell.
    fn push_labels(&self, line: &mut String, cell: &Cell, columns: &[(&str, Attribute)]) {
        let (library, kind) = (self.libraries[cell.library], cell.cell_type);
        // Writing to a String cannot fail.
        let _ = write!(line, ",{},{}", CELL_TYPES[kind], self.times[library.time]);
        for &(_, attribute) in columns {
            line.push(',');
            line.push_str(&self.label(attribute, library, kind).unwrap_or_default());
        }
    }

    /// Writes the plain text of [`Self::write_truth`].
    ///
    /// # Errors
    /// When `writer` fails.
    pub fn write_truth_to(&self, writer: &mut dyn Write) -> io::Result<()> {
        let further = 1..self.conditions;
        let mut line = String::from("Gene,Program,Onset,Peak");
        if self.conditions > 1 {
            line.push_str(",Differs");
        }
        for name in further.clone().map(condition_name) {
            // Writing to a String cannot fail.
            let _ = write!(line, ",Onset_{name},Peak_{name}");
        }
        writeln!(writer, "{line}")?;
        for truth in self.truth() {
            line = format!("{},{}", truth.gene, truth.class());
            push_landmarks(&mut line, truth.landmarks[0]);
            if self.conditions > 1 {
                let differs = truth.difference.map_or("", Difference::name);
                let _ = write!(line, ",{differs}");
            }
            for condition in further.clone() {
                push_landmarks(&mut line, truth.landmarks[condition]);
            }
            writeln!(writer, "{line}")?;
        }
        Ok(())
    }
}

/// Adds onset and peak, or two empty fields.
fn push_landmarks(line: &mut String, landmarks: Option<Landmarks>) {
    match landmarks {
        Some(Landmarks { onset, peak }) => {
            let _ = write!(line, ",{onset:.3},{peak:.3}");
        }
        None => line.push_str(",,"),
    }
}

/// Writes beside `path` and renames, so that a failure leaves what was there.
fn replace_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SimulationError> {
    let compressed = is_compressed(path)?;
    let failed = |source| SimulationError::Io {
        path: path.to_owned(),
        source,
    };
    let mut file = staged_file(path).map_err(failed)?;
    write_staged(&mut file, compressed, write).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn is_compressed(path: &Path) -> Result<bool, SimulationError> {
    let name = path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().to_ascii_lowercase();
    if name.ends_with(".csv") {
        Ok(false)
    } else if name.ends_with(".csv.gz") {
        Ok(true)
    } else {
        Err(SimulationError::Ending(path.to_owned()))
    }
}

fn staged_file(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    builder.prefix(".genetide-").suffix(".part");
    // A staged file is private by default; the table is a file like any other.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn write_staged(
    file: &mut NamedTempFile,
    compressed: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = BufWriter::new(file);
    if compressed {
        // The header of an encoder made here holds no time and no name. The best level would take
        // more than ten times as long for a tenth less.
        let mut encoder = GzEncoder::new(&mut writer, Compression::default());
        write(&mut encoder)?;
        encoder.finish()?;
    } else {
        write(&mut writer)?;
    }
    writer.flush()
}
