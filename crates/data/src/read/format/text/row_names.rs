//! A header that has one name more or less than the rows have fields.

use crate::read::format::text::numerals::Shape;
use crate::read::format::text::rows;
use crate::read::format::text::separator::Agreement;
use crate::roles::plain;

/// Adds or takes away the name by which a header differs from the rows below it; what was assumed.
/// Where nothing can be, the rows are refused later on.
pub(super) fn fit(
    names: &mut Vec<String>,
    agreement: &Agreement,
    rows: &[&[u8]],
) -> Option<&'static str> {
    let separator = agreement.separator;
    let (header, width) = (names.len(), agreement.rows);
    if header == width + 1 && agreement.is_long() && names.last().is_some_and(String::is_empty) {
        names.pop();
        return None;
    }
    if header + 1 != width || !agreement.is_short() {
        return None;
    }
    let is_full = |row: &&&[u8]| rows::fields(row, separator).count() == width;
    let full: Vec<&[u8]> = rows.iter().filter(is_full).copied().collect();
    if full.iter().all(|row| row.ends_with(&[separator])) {
        names.push(String::new());
        let note =
            "Every row ends in a separator that the header lacks; nothing was read behind it.";
        return Some(note);
    }
    let first: Vec<[&[u8]; 2]> = full.iter().map(|row| first_two(row, separator)).collect();
    are_row_names(&first, &names[0]).then(|| {
        names.insert(0, String::new());
        "The header has one name less than the rows have fields, as R writes tables; the first column \
         was taken for row names."
    })
}

/// The first two fields of a row, without quotation marks.
fn first_two(row: &[u8], separator: u8) -> [&[u8]; 2] {
    let mut fields = rows::fields(row, separator);
    [(); 2].map(|()| fields.next().unwrap_or_default().trim_ascii())
}

/// Whether the first of these fields can be the row names of R, `header` being the first header: they
/// are distinct, and numbers only where they count the rows. Where the header is a name of ids, the
/// fields behind them have to be ids too: else a row has a field too many, such as the decimals behind
/// a comma.
fn are_row_names(fields: &[[&[u8]; 2]], header: &str) -> bool {
    let text = |field: &[u8]| rows::unquoted(field).into_owned();
    let names: Vec<String> = fields.iter().map(|[name, _]| text(name)).collect();
    let starts = |first: usize| {
        let mut numbered = names.iter().zip(first..);
        numbered.all(|(name, number)| *name == number.to_string())
    };
    if starts(0) || starts(1) {
        return true;
    }
    let is_number =
        |name: &String| matches!(Shape::of(name), Shape::Plain { .. } | Shape::Decimal(_));
    let are_ids = |names: &[String]| {
        let mut distinct = names.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() == names.len() && !names.iter().all(is_number)
    };
    let next: Vec<String> = fields.iter().map(|[_, next]| text(next)).collect();
    are_ids(&names) && (!is_of_ids(header) || are_ids(&next))
}

/// Whether a header is a name of ids.
fn is_of_ids(header: &str) -> bool {
    const NAMES: [&str; 18] = [
        "cell",
        "cellid",
        "cellname",
        "cells",
        "barcode",
        "barcodes",
        "sample",
        "sampleid",
        "samplename",
        "gene",
        "geneid",
        "genename",
        "genesymbol",
        "symbol",
        "id",
        "name",
        "index",
        "feature",
    ];
    NAMES.contains(&plain(header).as_str())
}
