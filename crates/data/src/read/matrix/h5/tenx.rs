//! h5 files of Cell Ranger: version 2 (a folder for each genome) and 3 (the folder `matrix`).

use crate::error::DataError;
use crate::read::matrix::features::{Features, kept, libraries};
use crate::read::matrix::h5::hdf5::{H5Dataset, H5File, H5Group};
use crate::read::matrix::h5::layout::{MatrixLayout, Storage};
use crate::read::matrix::h5::values::H5Values;
use crate::read::matrix::{AnnotatedMatrix, Observations};

/// Opens a file of Cell Ranger; none if it is not one.
///
/// # Errors
/// [`DataErrorKind::Damaged`](crate::DataErrorKind::Damaged).
pub(super) fn open(file: &H5File) -> Result<Option<AnnotatedMatrix>, DataError> {
    let root = file.root();
    let mut notes = Vec::new();
    let (_, folders) = root.names()?;
    let mut found: Vec<(String, H5Group, u64)> = Vec::new();
    for name in folders {
        let Some(group) = root.group(&name)? else {
            continue;
        };
        let Some(barcodes) = group.dataset("barcodes")? else {
            continue;
        };
        if group.dataset("indptr")?.is_some() {
            found.push((name, group, barcodes.len()?));
        }
    }
    // Of several genomes, the one of most cells.
    let Some(most) = found.iter().map(|(_, _, cells)| *cells).max() else {
        return Ok(None);
    };
    let names: Vec<String> = found.iter().map(|(name, ..)| name.clone()).collect();
    let Some((name, group, cells)) = found.into_iter().find(|(_, _, cells)| *cells == most) else {
        return Ok(None);
    };
    if names.len() > 1 {
        let others = names.into_iter().filter(|other| *other != name);
        let others = others.collect::<Vec<_>>().join(", ");
        notes.push(format!(
            "Of several genomes, {name} was read, which has the most cells, and not {others}."
        ));
    }
    matrix(file, &name, &group, cells, notes).map(Some)
}

fn matrix(
    file: &H5File,
    name: &str,
    group: &H5Group,
    cells: u64,
    mut notes: Vec<String>,
) -> Result<AnnotatedMatrix, DataError> {
    let features = features(group)?;
    let shape = (cells, features.names.len() as u64);
    let layout = MatrixLayout::sparse(group, name, true, shape)?;
    note_empty(&layout, &mut notes);
    let ids = texts(&group.required("barcodes")?)?;
    let annotations = libraries(&ids).into_iter().collect();
    let (genes, map) = kept(features, &mut notes);
    let version = if name == "matrix" { "3" } else { "2" };
    Ok(AnnotatedMatrix {
        layout: format!(
            "10x h5 of Cell Ranger, version {version} ({})",
            layout.words()
        ),
        genes,
        observations: Observations {
            noun: "cell",
            ids,
            annotations,
        },
        values: Box::new(H5Values::new(file, layout, map)),
        notes,
    })
}

fn features(group: &H5Group) -> Result<Features, DataError> {
    let (ids, names, kinds) = match group.group("features")? {
        Some(features) => (
            features.dataset("id")?,
            features.dataset("name")?,
            features.dataset("feature_type")?,
        ),
        None => (group.dataset("genes")?, group.dataset("gene_names")?, None),
    };
    let read = |list: Option<H5Dataset>| list.as_ref().map(texts).transpose();
    let (ids, names) = (read(ids)?, read(names)?);
    let kinds = read(kinds)?.unwrap_or_default();
    let names = match (names, ids) {
        (Some(names), Some(ids)) if names.len() == ids.len() => {
            let names = names.into_iter().zip(ids);
            let name = |(name, id): (String, String)| if name.is_empty() { id } else { name };
            names.map(name).collect()
        }
        (Some(names), None) | (None, Some(names)) => names,
        _ => return Err(group.damaged("the lists of names and ids of genes do not match")),
    };
    if !kinds.is_empty() && kinds.len() != names.len() {
        return Err(group.damaged("the lists of names and kinds of features do not match"));
    }
    Ok(Features { names, kinds })
}

/// A note where most barcodes have no counts, as in the matrix before cells are told from droplets.
fn note_empty(layout: &MatrixLayout, notes: &mut Vec<String>) {
    let Storage::Sparse { starts, .. } = &layout.storage else {
        return;
    };
    let cells = starts.len().saturating_sub(1);
    let empty = starts.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if empty * 2 > cells {
        notes.push(format!(
            "{empty} of {cells} barcodes have no counts at all. This seems to be the matrix of all \
             droplets (raw_feature_bc_matrix.h5); filtered_feature_bc_matrix.h5 holds the cells alone."
        ));
    }
}

fn texts(list: &H5Dataset) -> Result<Vec<String>, DataError> {
    let mut texts = Vec::new();
    list.each_text(|text| texts.push(text.to_owned()))?;
    Ok(texts)
}
