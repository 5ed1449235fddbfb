//! What a pass knows of the columns of a table, or of the genes of a matrix.

use crate::attribute::ByAttribute;
use crate::error::Place;
use crate::read::format::layout::Header;
use crate::read::format::layout::{Layout, PREVIEW_COLUMNS};
use crate::sheet::Sheet;
use crate::time_unit::TimeUnit;

/// The columns of a table, or the genes and annotations of a matrix, by name.
#[derive(Clone, Debug, Default)]
pub(in crate::read) struct Columns {
    /// `[V]`: names of the columns that may be genes.
    pub values: Vec<String>,
    /// `[V]`: their positions in the file, by which values are read again.
    pub positions: Vec<usize>,
    /// `[V]`: whether the file names them.
    pub is_named: Vec<bool>,
    /// `[V]`: whether they turned out to be no genes, and take no part in totals.
    pub is_excluded: Vec<bool>,
    /// What tells the time; `None` for the names of cells or samples.
    pub time: Option<String>,
    /// What tells each attribute.
    pub attributes: ByAttribute<Option<String>>,
    /// What names the cells.
    pub cell_id: Option<String>,
    /// What was left out because the user says so, or because of its name.
    pub left_out: Vec<String>,
    /// The part of them that is named like a role which another column has.
    pub spare: Vec<String>,
    /// Sentences about what was assumed of them.
    pub notes: Vec<String>,
    /// SHA-256 of the table of samples, where one is given.
    pub sheet_sha256: Option<String>,
    /// The headers of that table.
    pub of_sheet: Vec<String>,
    /// The unit of its times, where these are plain numbers and the names of its rows tell it.
    pub unit_of_names: Option<TimeUnit>,
    /// The first headers.
    pub first: Vec<String>,
    /// Place of the header.
    pub place: Option<Place>,
}

impl Columns {
    /// Takes the headers of a table of samples for what it tells.
    pub(in crate::read) fn take_headers(&mut self, sheet: &Sheet) {
        self.sheet_sha256 = Some(sheet.sha256().to_owned());
        self.of_sheet = sheet.titles();
        self.unit_of_names = sheet.unit_of_names();
        if let Some(time) = sheet.time_header() {
            self.time = Some(time.to_owned());
        }
        for (attribute, header) in sheet.headers().iter() {
            if header.is_some() {
                self.attributes[attribute].clone_from(header);
            }
        }
    }

    /// The columns of a table with cells in rows.
    pub(in crate::read) fn of_table(header: &Header, layout: &Layout) -> Self {
        let title = |column: usize| header.title(column);
        let titles = |columns: &[usize]| columns.iter().map(|&c| title(c)).collect::<Vec<_>>();
        let roles = &layout.roles;
        let left_out = roles
            .ignored
            .iter()
            .chain(&roles.spare)
            .chain(&roles.no_genes);
        let mut left_out: Vec<usize> = left_out.copied().collect();
        left_out.sort_unstable();
        Self {
            values: titles(&layout.values),
            positions: layout.values.clone(),
            is_named: layout
                .values
                .iter()
                .map(|&column| !header.names[column].is_empty())
                .collect(),
            is_excluded: vec![false; layout.values.len()],
            time: roles.time.map(title),
            attributes: roles.attributes.map(|column| column.map(title)),
            cell_id: roles.cell_id.map(title),
            left_out: titles(&left_out),
            spare: titles(&roles.spare),
            notes: roles.notes.clone(),
            sheet_sha256: None,
            of_sheet: Vec::new(),
            unit_of_names: None,
            first: header.names.iter().take(PREVIEW_COLUMNS).cloned().collect(),
            place: Some(header.place),
        }
    }
}
