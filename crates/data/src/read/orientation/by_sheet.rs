//! What a table of samples says of the way round of a table.

use crate::read::orientation::look::Look;
use crate::read::orientation::signals::some_of;
use crate::sheet::Sheet;

/// Columns that may name cells or samples.
const MOST_COLUMNS: usize = 8;

/// The smallest share of names that a table of samples must have to be taken for theirs.
const LEAST_SHARE: f64 = 0.05;

/// Where a table has the names that its table of samples has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// In its header.
    Headers,
    /// In a column.
    Column(usize),
}

/// Where the names of the table of samples are; `None` where they are nowhere. The table of samples
/// is left fitted to what was found.
pub(super) fn named_by(sheet: &mut Sheet, look: &Look) -> Option<Named> {
    let mut best = (share(sheet, &look.headers), Named::Headers);
    for column in 0..look.headers.len().min(MOST_COLUMNS) {
        let names: Vec<String> = look.column(column).map(str::to_owned).collect();
        let share = share(sheet, &names);
        if share > best.0 {
            best = (share, Named::Column(column));
        }
    }
    let (share, named) = best;
    if let Named::Column(column) = named {
        let names: Vec<String> = look.column(column).map(str::to_owned).collect();
        sheet.fit(&names);
    }
    (share >= LEAST_SHARE).then_some(named)
}

/// The share of names that a table of samples has.
fn share(sheet: &mut Sheet, names: &[String]) -> f64 {
    let some = some_of(names);
    sheet.fit(&some);
    let known = some.iter().filter(|name| sheet.row_of(name).is_some());
    known.count() as f64 / some.len().max(1) as f64
}
