//! Matrix Market files with lists of genes and cells: what Cell Ranger, STARsolo, alevin and R's
//! `writeMM` write.

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::Input;
use crate::read::matrix::features::{LEFT_OUT, kept, libraries};
use crate::read::matrix::folder::lists_of;
use crate::read::matrix::mtx::lists::read_lists;
use crate::read::matrix::mtx::text::MtxText;
use crate::read::matrix::{AnnotatedMatrix, MatrixValues, Observations, ValueChunk};

/// Values in a chunk.
const CHUNK_VALUES: usize = 1 << 20;

/// The first bytes of every such file.
const BANNER: &[u8] = b"%%MatrixMarket";

/// Whether a file that starts with these bytes is a Matrix Market file.
pub(in crate::read::matrix) fn is_matrix_market(start: &[u8]) -> bool {
    start.starts_with(BANNER)
}

/// Opens a matrix with the lists beside it.
///
/// # Errors
/// [`DataErrorKind::Io`], [`DataErrorKind::MatrixMarket`] and [`DataErrorKind::NoLists`].
pub(in crate::read::matrix) fn open_mtx(input: &Input) -> Result<AnnotatedMatrix, DataError> {
    let path = input.path();
    let lists = lists_of(path).map_err(|missing| {
        let missing = missing.to_owned();
        DataErrorKind::NoLists { missing }.in_file(path)
    })?;
    let mut text = MtxText::open(input)?;
    let (rows, columns) = text.size()?;
    let (features, cells) = read_lists(&lists)?;
    let of_features = features.names.len() as u64;
    let of_cells = cells.len() as u64;
    let genes_in_rows = (rows, columns) == (of_features, of_cells);
    if !genes_in_rows && (columns, rows) != (of_features, of_cells) {
        let reason = format!(
            "the matrix has {rows} rows and {columns} columns, but {} lists {of_features} features and \
             {} lists {of_cells} cells",
            lists.features.display(),
            lists.cells.display()
        );
        return Err(text.error(reason));
    }
    let mut notes = Vec::new();
    let annotations = libraries(&cells).into_iter().collect();
    let (genes, gene_of_feature) = kept(features, &mut notes);
    Ok(AnnotatedMatrix {
        layout: "Matrix Market".to_owned(),
        genes,
        observations: Observations {
            noun: "cell",
            ids: cells,
            annotations,
        },
        values: Box::new(MtxValues {
            text,
            genes_in_rows,
            gene_of_feature,
            shape: (rows, columns),
        }),
        notes,
    })
}

/// The values of a matrix.
struct MtxValues {
    text: MtxText,
    genes_in_rows: bool,
    /// `[features]`: the gene of each, or [`LEFT_OUT`]; none where all are genes.
    gene_of_feature: Option<Vec<u32>>,
    /// Rows and columns.
    shape: (u64, u64),
}

impl MatrixValues for MtxValues {
    fn next(&mut self) -> Result<Option<ValueChunk>, DataError> {
        let mut chunk = ValueChunk::default();
        while chunk.len() < CHUNK_VALUES && self.text.left > 0 {
            let rest = &self.text.block[self.text.taken..];
            // Whole lines alone, unless the text ends here.
            if memchr::memchr(b'\n', rest).is_none() && !self.text.ended {
                self.text.read_on()?;
                continue;
            }
            if rest.iter().all(u8::is_ascii_whitespace) && self.text.ended {
                return Err(self.text.error(format!(
                    "the file ends {} values before it should; copy or download it again",
                    self.text.left
                )));
            }
            let Some((row, column, value, length)) = self.text.entry(rest) else {
                let reason = "not a row, a column and a value";
                return Err(self.text.error(reason.to_owned()));
            };
            if row == 0 || column == 0 || row > self.shape.0 || column > self.shape.1 {
                return Err(self
                    .text
                    .error(format!("row {row}, column {column} is outside the matrix")));
            }
            self.text.taken += length;
            self.text.line += 1;
            self.text.left -= 1;
            self.push(&mut chunk, row, column, value);
        }
        let is_end = chunk.len() == 0 && self.text.left == 0;
        if is_end {
            while self.text.next_line()?.is_some() {}
        }
        Ok((!is_end).then_some(chunk))
    }

    fn whole_observations(&self) -> bool {
        false
    }

    fn bytes(&self) -> (u64, u64) {
        self.text.stream.bytes()
    }

    fn sha256(&mut self) -> Result<String, DataError> {
        while self.text.next_line()?.is_some() {}
        Ok(self.text.stream.sha256())
    }
}

impl MtxValues {
    fn push(&self, chunk: &mut ValueChunk, row: u64, column: u64, value: f64) {
        let (feature, cell) = if self.genes_in_rows {
            (row - 1, column - 1)
        } else {
            (column - 1, row - 1)
        };
        let gene = match &self.gene_of_feature {
            Some(genes) => genes[feature as usize],
            None => feature as u32,
        };
        if gene != LEFT_OUT {
            let value = if value.is_finite() { value } else { f64::NAN };
            chunk.push(cell as u32, gene, value);
        }
    }
}
