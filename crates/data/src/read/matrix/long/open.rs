//! Long tables: a value in each row, with its gene, and its sample or time.

use std::path::Path;

use crate::error::{DataError, DataErrorKind, Place};
use crate::labels::names_cell;
use crate::read::format::frames::{Frames, texts_of};
use crate::read::format::input::Input;
use crate::read::format::table_reader::{OpenTable, TableFile};
use crate::read::format::text::TextRows;
use crate::read::format::text::rows::unquoted;
use crate::read::format::values::Field;
use crate::read::matrix::annotated::{AnnotatedMatrix, MatrixValues, ValueChunk};
use crate::read::matrix::gene_symbols::without_version;
use crate::read::matrix::long::collect::{Collector, LongValue};
use crate::read::matrix::long::columns::LongColumns;
use crate::roles::plain;
use crate::words::counted;

/// Values in a chunk.
const CHUNK_VALUES: usize = 1 << 20;

/// Rows of a file of columns that are decoded at once.
const SLICE_ROWS: usize = 1 << 17;

/// Rows that a look reads.
const LOOK_ROWS: usize = 200_000;

/// Opens a long table and reads all of it: memory grows with the values that it lists. A look reads
/// its beginning alone.
///
/// # Errors
/// Those of the file, [`DataErrorKind::GeneValue`] and [`DataErrorKind::NoCells`].
pub(crate) fn open_long(
    input: &Input,
    table: OpenTable,
    columns: LongColumns,
    is_look: bool,
) -> Result<AnnotatedMatrix, DataError> {
    let most = if is_look { LOOK_ROWS } else { usize::MAX };
    let mut collector = Collector::new(&columns);
    let format = table.reader.format();
    let header = table.header;
    let (is_whole, sha256) = collect(
        input,
        table.reader.into_file(),
        (&columns, most),
        &mut collector,
    )?;
    collector.drop_doubles();
    if collector.values.is_empty() {
        return Err(DataErrorKind::NoCells
            .in_file(input.path())
            .at(header.place));
    }
    let title = |&column: &usize| header.title(column);
    let keys: Vec<String> = columns
        .sample
        .iter()
        .chain(&columns.design)
        .map(title)
        .collect();
    let others: Vec<String> = columns.others.iter().map(title).collect();
    let is_cell = columns
        .sample
        .is_some_and(|column| plain(&header.names[column]).starts_with("cell"));
    let (mut observations, more) = collector.observations((&keys, &others), "sample");
    let cells = observations.ids.iter().filter(|id| names_cell(id)).count();
    if is_cell || cells * 2 > observations.ids.len() {
        observations.noun = "cell";
    }
    let genes = collector.genes();
    let mut notes = table.notes;
    notes.push(format!(
        "Read as a long table: values in '{}', genes in '{}', {} told apart by {}.",
        header.title(columns.value),
        header.title(columns.gene),
        counted(observations.ids.len(), observations.noun),
        keys.iter()
            .map(|key| format!("'{key}'"))
            .collect::<Vec<_>>()
            .join(" and ")
    ));
    if !is_whole {
        notes.push(format!(
            "This is a look at the first {} rows: all numbers are those of these rows.",
            collector.rows()
        ));
    }
    notes.extend(columns.notes);
    notes.extend(more);
    let values = LongValues {
        genes: (!collector.unlisted_are_zero()).then_some(genes.len()),
        observations: observations.ids.len(),
        values: sorted(collector.values, observations.ids.len()),
        next: (0, 0),
        bytes: input.open()?.1,
        sha256,
    };
    Ok(AnnotatedMatrix {
        layout: format!("{format}, long table"),
        genes,
        observations,
        values: Box::new(values),
        notes,
    })
}

/// Reads `most` rows or a few more; whether these are all, and the SHA-256 of the file.
fn collect(
    input: &Input,
    file: TableFile,
    columns: (&LongColumns, usize),
    collector: &mut Collector,
) -> Result<(bool, String), DataError> {
    Ok(match file {
        TableFile::Text(mut text) => {
            let is_whole = read_text(&mut text, columns, input.path(), collector)?;
            (is_whole, text.sha256())
        }
        TableFile::Frames(frames) => {
            let is_whole = read_frames(&frames, columns, collector)?;
            (is_whole, input.sha256()?)
        }
    })
}

/// Reads the rows of a text, `most` of them or a few more; whether these are all.
fn read_text(
    text: &mut TextRows,
    (columns, most): (&LongColumns, usize),
    path: &Path,
    collector: &mut Collector,
) -> Result<bool, DataError> {
    let width = text.header.names.len();
    let dialect = text.dialect;
    while let Some(block) = text.next_block()? {
        for row in &block.rows(path)?.rows {
            let mut fields: Vec<&[u8]> = Vec::with_capacity(width);
            fields.extend(block.fields(row));
            let number = match dialect.number(fields[columns.value]) {
                Field::Number(number) => number,
                Field::Missing => f64::NAN,
                Field::Text => {
                    let value = unquoted(fields[columns.value]).into_owned();
                    let error = DataErrorKind::GeneValue { value }.in_file(path);
                    let error = error.at(Place::Line(row.line));
                    return Err(error.in_column(&text.header.title(columns.value)));
                }
            };
            let texts: Vec<_> = fields
                .iter()
                .map(|field| dialect.label(unquoted(field)))
                .collect();
            let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
            add(&texts, number, columns, collector);
        }
        if collector.rows() >= most {
            return Ok(text.next_block()?.is_none());
        }
    }
    Ok(true)
}

/// Reads the rows of a file of columns, `most` of them or a few more; whether these are all.
fn read_frames(
    frames: &Frames,
    (columns, most): (&LongColumns, usize),
    collector: &mut Collector,
) -> Result<bool, DataError> {
    let labels = columns
        .sample
        .iter()
        .chain(&columns.design)
        .chain(&columns.others);
    let mut used: Vec<usize> = labels
        .copied()
        .chain([columns.gene, columns.value])
        .collect();
    used.sort_unstable();
    used.dedup();
    for &column in &used {
        frames.check(column)?;
    }
    let mut first = 0;
    while first < frames.rows().min(most) {
        let end = frames.rows().min(first + SLICE_ROWS);
        let texts = frames.read(&used, first..end, texts_of)?;
        let mut row = vec![""; frames.names().len()];
        for index in 0..end - first {
            for (&column, texts) in used.iter().zip(&texts) {
                row[column] = &texts[index];
            }
            let number = match Field::of(row[columns.value]) {
                Field::Number(number) => number,
                Field::Missing => f64::NAN,
                Field::Text => {
                    let value = row[columns.value].to_owned();
                    let kind = DataErrorKind::GeneValue { value };
                    let error = kind.in_file(frames.input().path());
                    let error = error.at(Place::Row((first + index) as u64 + 1));
                    let header = frames.names().nth(columns.value).unwrap_or_default();
                    return Err(error.in_column(header));
                }
            };
            add(&row, number, columns, collector);
        }
        first = end;
    }
    Ok(first >= frames.rows())
}

fn add(row: &[&str], value: f64, columns: &LongColumns, collector: &mut Collector) {
    let of = |columns: &[usize]| {
        columns
            .iter()
            .map(|&column| row[column])
            .collect::<Vec<_>>()
    };
    let mut keys: Vec<&str> = columns.sample.iter().map(|&column| row[column]).collect();
    keys.extend(of(&columns.design));
    let gene = match Field::of(row[columns.gene]) {
        Field::Missing => "",
        _ => without_version(row[columns.gene]),
    };
    collector.add(gene, &keys, &of(&columns.others), value);
}

/// Values by observation, within each in the order of the file.
fn sorted(values: Vec<LongValue>, observations: usize) -> Vec<LongValue> {
    let mut values = values;
    let is_sorted = values
        .windows(2)
        .all(|pair| pair[0].observation <= pair[1].observation);
    if !is_sorted && observations > 0 {
        values.sort_by_key(|value| value.observation);
    }
    values
}

/// The values of a long table, observation by observation.
struct LongValues {
    /// Number of genes, where values that are not listed are missing.
    genes: Option<usize>,
    observations: usize,
    values: Vec<LongValue>,
    /// The next observation, and the first of its values.
    next: (usize, usize),
    bytes: u64,
    sha256: String,
}

impl LongValues {
    /// Adds the values of the next observation.
    fn add_next(&mut self, chunk: &mut ValueChunk) {
        let (observation, first) = self.next;
        let of_it = self.values[first..]
            .iter()
            .take_while(|value| value.observation as usize == observation);
        let mut is_listed = vec![false; self.genes.unwrap_or(0)];
        let mut end = first;
        for value in of_it {
            end += 1;
            if let Some(listed) = is_listed.get_mut(value.gene as usize) {
                *listed = true;
            }
            if value.value != 0.0 {
                chunk.push(value.observation, value.gene, value.value);
            }
        }
        for (gene, is_listed) in is_listed.iter().enumerate() {
            if !is_listed {
                chunk.push(observation as u32, gene as u32, f64::NAN);
            }
        }
        self.next = (observation + 1, end);
    }
}

impl MatrixValues for LongValues {
    fn next(&mut self) -> Result<Option<ValueChunk>, DataError> {
        if self.next.0 >= self.observations {
            return Ok(None);
        }
        let mut chunk = ValueChunk::default();
        while self.next.0 < self.observations && chunk.len() < CHUNK_VALUES {
            self.add_next(&mut chunk);
        }
        Ok(Some(chunk))
    }

    fn whole_observations(&self) -> bool {
        true
    }

    fn bytes(&self) -> (u64, u64) {
        (self.bytes, self.bytes)
    }

    fn sha256(&mut self) -> Result<String, DataError> {
        Ok(self.sha256.clone())
    }
}
