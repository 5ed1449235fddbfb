//! Opens a table with genes in rows.

use std::sync::Arc;

use crate::error::{DataError, DataErrorKind};
use crate::labels::names_cell;
use crate::read::format::frames::{Frames, texts_of};
use crate::read::format::input::Input;
use crate::read::format::table_reader::{OpenTable, TableFile};
use crate::read::matrix::annotated::{AnnotatedMatrix, Annotation, MatrixValues, Observations};
use crate::read::matrix::genes_in_rows::annotation_rows::{AnnotationRows, annotation_rows};
use crate::read::matrix::genes_in_rows::columns::GeneColumns;
use crate::read::matrix::genes_in_rows::frames::{GeneFrames, names_of_frames};
use crate::read::matrix::genes_in_rows::numbers::in_numbers;
use crate::read::matrix::genes_in_rows::one_sample::sample_name;
use crate::read::matrix::genes_in_rows::row_names::RowNames;
use crate::read::matrix::genes_in_rows::rows::{GeneRows, names_of_text};
use crate::read::orientation::Look;
use crate::roles::RoleError;
use crate::settings::DataSettings;
use crate::words::{counted, listed};

/// Opens a table with genes in rows, of which the first rows were looked at. The rows are read once for
/// the names of the genes.
///
/// # Errors
/// Those of the file, [`DataErrorKind::NoGenes`] and [`DataErrorKind::NoCells`].
pub(crate) fn open_gene_rows(
    input: &Input,
    settings: &DataSettings,
    table: OpenTable,
    look: &Look,
) -> Result<AnnotatedMatrix, DataError> {
    let columns = GeneColumns::of(look, settings);
    let place = table.header.place;
    if columns.observations.is_empty() {
        let ignored =
            "with genes in rows, no column of numbers is left beside their names".to_owned();
        return Err(DataErrorKind::NoGenes { ignored }
            .in_file(input.path())
            .at(place));
    }
    check_ignored(look, settings).map_err(|role| {
        DataErrorKind::Roles(Box::new(role))
            .in_file(input.path())
            .at(place)
    })?;
    let mut rows = annotation_rows(look, &columns, settings);
    let format = table.reader.format();
    let (names, values) = open_values(
        input,
        settings,
        table.reader.into_file(),
        (&columns, look.above),
        &mut rows,
    )?;
    if names.genes.is_empty() {
        return Err(DataErrorKind::NoCells.in_file(input.path()).at(place));
    }
    let ids: Vec<String> = if columns.is_file {
        vec![sample_name(input.path())]
    } else {
        let observations = columns.observations.iter();
        observations.map(|&column| look.title(column)).collect()
    };
    let noun = noun_of(&ids);
    let mut notes = table.notes;
    notes.push(format!(
        "Read with genes in rows: {} in columns, {}.",
        counted(ids.len(), noun),
        counted(names.genes.len(), "gene")
    ));
    notes.extend(columns.notes);
    notes.extend(names.notes());
    let mut annotations = rows.annotations;
    for annotation in &annotations {
        notes.push(format!(
            "The row '{}' says something of the {noun}s.",
            annotation.name
        ));
    }
    if annotations.is_empty()
        && let Some((of_numbers, note)) = in_numbers(&ids)
    {
        annotations = of_numbers;
        notes.push(note);
    }
    Ok(AnnotatedMatrix {
        layout: format!("{format}, genes in rows"),
        genes: names.genes.clone(),
        observations: Observations {
            noun,
            ids,
            annotations,
        },
        values,
        notes,
    })
}

/// Reads the names of the genes, and opens the values. `above` rows belong to the header.
fn open_values(
    input: &Input,
    settings: &DataSettings,
    file: TableFile,
    (columns, above): (&GeneColumns, usize),
    rows: &mut AnnotationRows,
) -> Result<(Arc<RowNames>, Box<dyn MatrixValues>), DataError> {
    Ok(match file {
        TableFile::Text(text) => {
            let names = Arc::new(names_of_text(input, settings, columns, above + rows.count)?);
            let values = GeneRows::new(input, *text, columns, Arc::clone(&names));
            (names, Box::new(values))
        }
        TableFile::Frames(frames) => {
            complete(rows, &frames, (columns, above))?;
            let names = Arc::new(names_of_frames(&frames, columns, above + rows.count)?);
            let observations = columns.observations.clone();
            let values = GeneFrames::new(*frames, observations, Arc::clone(&names))?;
            (names, Box::new(values))
        }
    })
}

/// Refuses the names of columns to be left out that are not there.
fn check_ignored(look: &Look, settings: &DataSettings) -> Result<(), RoleError> {
    let is_there = |name: &String| {
        let name = name.to_lowercase();
        look.headers
            .iter()
            .any(|header| header.to_lowercase() == name)
    };
    match settings.ignore_columns.iter().find(|name| !is_there(name)) {
        None => Ok(()),
        Some(name) => Err(RoleError::Unknown {
            setting: "‹ignore-column›",
            name: name.clone(),
            close: format!(
                "the headers are {}",
                listed(&look.headers, |header| format!("'{header}'"))
            ),
        }),
    }
}

/// Fills the rows of annotations in, of which the look has the first columns.
fn complete(
    rows: &mut AnnotationRows,
    frames: &Frames,
    (columns, above): (&GeneColumns, usize),
) -> Result<(), DataError> {
    if rows.annotations.is_empty() {
        return Ok(());
    }
    for &column in &columns.observations {
        frames.check(column)?;
    }
    let texts = frames.read(&columns.observations, above..above + rows.count, texts_of)?;
    for (annotation, row) in rows.annotations.iter_mut().zip(&rows.rows) {
        let values = texts
            .iter()
            .map(|column| column.get(*row).cloned().unwrap_or_default());
        *annotation = Annotation::new(annotation.name.clone(), values);
    }
    Ok(())
}

/// What observations of these names are.
fn noun_of(ids: &[String]) -> &'static str {
    const MOST_SAMPLES: usize = 500;
    let cells = ids.iter().filter(|id| names_cell(id)).count();
    if cells * 2 > ids.len() || ids.len() > MOST_SAMPLES {
        "cell"
    } else {
        "sample"
    }
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
