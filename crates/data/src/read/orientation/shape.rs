//! Opens a table the way round that it lies.

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::Input;
use crate::read::format::table_reader::OpenTable;
use crate::read::matrix::{AnnotatedMatrix, open_gene_rows, open_long};
use crate::read::orientation::header_lines::with_one_header;
use crate::read::orientation::look::{FirstRows, Look};
use crate::read::orientation::names_row::names_in_first_row;
use crate::read::orientation::way::{Way, way};
use crate::settings::DataSettings;
use crate::sheet::Sheet;

/// The way round of a table.
pub(crate) enum Shape {
    /// Cells or samples in rows.
    CellsInRows {
        /// The table, from its first row.
        table: OpenTable,
        /// The first of them.
        first: FirstRows,
        /// The column by which a table of samples knows them.
        id_column: Option<usize>,
    },
    /// Genes in rows, or a value in each row.
    Matrix(AnnotatedMatrix),
}

/// Tells the way round of a table of which no block was read. A table of samples is fitted to what it
/// names. For a look the beginning of the file suffices.
///
/// # Errors
/// Those of the format, [`DataErrorKind::NotLong`] and those of a matrix.
pub(crate) fn shape_of(
    input: &Input,
    mut table: OpenTable,
    settings: &DataSettings,
    (is_look, mut sheet): (bool, Option<&mut Sheet>),
) -> Result<Shape, DataError> {
    let mut look = Look::at(&table)?;
    if let Some((joined, note)) = with_one_header(&look, settings)
        && let Ok(Way::Genes) = way(&joined, settings, sheet.as_deref_mut())
    {
        table.notes.push(note);
        let matrix = open_gene_rows(input, settings, table, &joined)?;
        return Ok(Shape::Matrix(matrix));
    }
    let error = |lacks: String| {
        let error = DataErrorKind::NotLong { lacks }.in_file(input.path());
        error.at(table.header.place)
    };
    let way = way(&look, settings, sheet).map_err(error)?;
    match way {
        Way::Genes => Ok(Shape::Matrix(open_gene_rows(
            input, settings, table, &look,
        )?)),
        Way::Long(columns) => Ok(Shape::Matrix(open_long(input, table, columns, is_look)?)),
        Way::Cells(id_column) => {
            if let Some(names) = names_in_first_row(&look, settings)
                && table.reader.skip_row()
            {
                table.notes.push(
                    "The line below the header holds names of genes; they were taken in place of \
                     those in the header."
                        .to_owned(),
                );
                table.header.names = names.clone();
                look.headers = names;
                look.first.rows.remove(0);
            }
            Ok(Shape::CellsInRows {
                table,
                first: look.first,
                id_column,
            })
        }
    }
}
