//! h5ad files, as anndata 0.7 to 0.14 write them: which matrix is read, names and annotations.

use std::collections::HashMap;

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::gene_symbols::{self, NameKind};
use crate::read::matrix::h5::choice::{Candidate, choose};
use crate::read::matrix::h5::frame::{Column, Frame};
use crate::read::matrix::h5::hdf5::{H5File, H5Group};
use crate::read::matrix::h5::layout::MatrixLayout;
use crate::read::matrix::h5::values::H5Values;
use crate::read::matrix::{AnnotatedMatrix, Annotation, Observations};
use crate::settings::DataSettings;
use crate::words::{alternatives, counted, listed};

/// Opens an h5ad file.
///
/// # Errors
/// [`DataErrorKind::Damaged`], [`DataErrorKind::OtherHdf5`], [`DataErrorKind::NoMatrix`] and
/// [`DataErrorKind::UnknownMatrix`].
pub(super) fn open(file: &H5File, settings: &DataSettings) -> Result<AnnotatedMatrix, DataError> {
    let root = file.root();
    let mut notes = Vec::new();
    let obs = Frame::open(&root, "obs")?;
    let candidates = candidates(file, &root, obs.rows)?;
    let wanted = settings.matrix.as_deref();
    let (chosen, layout) = choose(file, candidates, wanted, &mut notes)?;
    let var = Frame::open(&root, if chosen.is_raw() { "raw/var" } else { "var" })?;
    let genes = gene_names(&root, &var, chosen.is_raw(), &mut notes)?;
    let annotations = annotations(&obs, &mut notes)?;
    Ok(AnnotatedMatrix {
        layout: format!("h5ad, {} ({})", chosen.name, layout.words()),
        genes,
        observations: Observations {
            noun: "cell",
            ids: obs.names()?,
            annotations,
        },
        values: Box::new(H5Values::new(file, layout, None)),
        notes,
    })
}

/// The matrices of the file, X first and raw second.
fn candidates(file: &H5File, root: &H5Group, cells: u64) -> Result<Vec<Candidate>, DataError> {
    let genes = Frame::open(root, "var")?.rows;
    let mut found = Vec::new();
    if MatrixLayout::is_there(root, "X")? {
        found.push(Candidate::new("X", "X", (cells, genes)));
    }
    if MatrixLayout::is_there(root, "raw/X")? {
        let genes = Frame::open(root, "raw/var")?.rows;
        found.push(Candidate::new("raw", "raw/X", (cells, genes)));
    }
    if let Some(layers) = root.group("layers")? {
        let (mut names, folders) = layers.names()?;
        names.extend(folders);
        names.sort();
        for name in names {
            let path = format!("layers/{name}");
            if MatrixLayout::is_there(root, &path)? {
                found.push(Candidate::new(&path, &path, (cells, genes)));
            }
        }
    }
    if found.is_empty() {
        let found = "neither X nor raw nor a layer is there".to_owned();
        return Err(DataErrorKind::NoMatrix { found }.in_file(file.path()));
    }
    Ok(found)
}

/// `[G]`: symbols where the file has them, else the names of its rows.
fn gene_names(
    root: &H5Group,
    frame: &Frame,
    is_raw: bool,
    notes: &mut Vec<String>,
) -> Result<Vec<String>, DataError> {
    let names = frame.names()?;
    let kind = gene_symbols::kind_of(&names);
    if kind == NameKind::Names {
        return Ok(names);
    }
    let found = match better_names(frame, kind)? {
        Some(found) => Some(found),
        None if is_raw => names_of_var(root, &names, kind)?,
        None => None,
    };
    let what = match kind {
        NameKind::RowNumbers => "row numbers",
        _ => "Ensembl ids",
    };
    let Some((column, better)) = found else {
        notes.push(format!(
            "The genes are named by {what}, since the file has no column with their symbols (such as \
             {}).",
            alternatives(&["feature_name", "gene_symbols", "gene_name"])
        ));
        return Ok(names);
    };
    let missing = better.iter().filter(|name| name.is_empty()).count();
    let mut note = format!("Genes are named by '{column}' of var, whose index holds {what}");
    if missing > 0 {
        let without = counted(missing, "gene");
        note += &format!("; {without} without an entry there kept the name of the index");
    }
    notes.push(note + ".");
    let names = better.into_iter().zip(names);
    let names = names.map(|(better, name)| if better.is_empty() { name } else { better });
    Ok(names.collect())
}

/// The column with better names, and its values.
fn better_names(frame: &Frame, kind: NameKind) -> Result<Option<(String, Vec<String>)>, DataError> {
    let columns = frame.columns()?;
    for name in gene_symbols::better_columns(&columns, kind) {
        let Column::Values(column) = frame.column(name)? else {
            continue;
        };
        let rows = 0..column.codes.len();
        let values: Vec<String> = rows.map(|row| column.value(row).to_owned()).collect();
        let filled = values.iter().filter(|value| !value.is_empty()).count();
        let is_better = match gene_symbols::kind_of(&values) {
            NameKind::Names => true,
            NameKind::Ensembl => kind == NameKind::RowNumbers,
            NameKind::RowNumbers => false,
        };
        if is_better && filled * 2 > values.len() {
            return Ok(Some((name.clone(), values)));
        }
    }
    Ok(None)
}

/// Symbols of the genes of raw from the larger table of X, which often is the only one with columns.
fn names_of_var(
    root: &H5Group,
    ids: &[String],
    kind: NameKind,
) -> Result<Option<(String, Vec<String>)>, DataError> {
    if kind != NameKind::Ensembl {
        return Ok(None);
    }
    let var = Frame::open(root, "var")?;
    let Some((column, symbols)) = better_names(&var, kind)? else {
        return Ok(None);
    };
    let of = var.names()?;
    let of = of.iter().map(|id| gene_symbols::without_version(id));
    let by_id: HashMap<&str, String> = of.zip(symbols).collect();
    let symbol = |id: &String| by_id.get(gene_symbols::without_version(id)).cloned();
    let symbols: Vec<String> = ids
        .iter()
        .map(|id| symbol(id).unwrap_or_default())
        .collect();
    Ok(Some((column, symbols)))
}

/// The columns of obs. Those that are passed over are named in a note.
fn annotations(obs: &Frame, notes: &mut Vec<String>) -> Result<Vec<Annotation>, DataError> {
    let mut annotations = Vec::new();
    let mut passed_over: Vec<(&'static str, Vec<String>)> = Vec::new();
    for name in obs.columns()? {
        match obs.column(&name)? {
            Column::Values(column) => annotations.push(column),
            Column::PassedOver(why) => match passed_over.iter_mut().find(|(of, _)| *of == why) {
                Some((_, names)) => names.push(name),
                None => passed_over.push((why, vec![name])),
            },
        }
    }
    for (why, names) in passed_over {
        let columns = listed(&names, |name| format!("'{name}'"));
        notes.push(format!(
            "Columns of obs were passed over: {columns} ({why})."
        ));
    }
    Ok(annotations)
}
