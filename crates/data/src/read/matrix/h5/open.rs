//! HDF5 files by what they hold.

use std::path::Path;

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::AnnotatedMatrix;
use crate::read::matrix::h5::hdf5::{H5File, H5Group};
use crate::read::matrix::h5::{h5ad, tenx};
use crate::settings::DataSettings;

/// First bytes of an HDF5 file.
const MAGIC: [u8; 8] = *b"\x89HDF\r\n\x1a\n";

/// Whether a file that starts with these bytes is an HDF5 file.
pub(crate) fn is_h5(start: &[u8]) -> bool {
    start.starts_with(&MAGIC)
}

/// Opens an h5ad file or a 10x file; which of them is told by its contents, not by its name.
///
/// # Errors
/// [`DataErrorKind::Io`], [`DataErrorKind::Damaged`], [`DataErrorKind::OtherHdf5`] for the files of
/// other programs, and, for h5ad, [`DataErrorKind::NoMatrix`] and [`DataErrorKind::UnknownMatrix`].
pub(crate) fn open_h5(path: &Path, settings: &DataSettings) -> Result<AnnotatedMatrix, DataError> {
    let file = H5File::open(path)?;
    let root = file.root();
    if let Some((what, remedy)) = foreign(&root)? {
        return Err(DataErrorKind::OtherHdf5 { what, remedy }.in_file(path));
    }
    let has = |name: &str| -> Result<bool, DataError> {
        Ok(root.group(name)?.is_some() || root.dataset(name)?.is_some())
    };
    if has("obs")? && has("var")? {
        return h5ad::open(&file, settings);
    }
    if let Some(opened) = tenx::open(&file)? {
        return Ok(opened);
    }
    let kind = DataErrorKind::OtherHdf5 {
        what: "an HDF5 file of an unknown kind",
        remedy: "give an h5ad file (adata.write_h5ad(\"new.h5ad\") in Python) or an h5 file of Cell \
                 Ranger (filtered_feature_bc_matrix.h5)",
    };
    Err(kind.in_file(path))
}

/// What a file of another program is, and how to make an h5ad file of it.
fn foreign(root: &H5Group) -> Result<Option<(&'static str, &'static str)>, DataError> {
    let (arrays, folders) = root.names()?;
    let has = |name: &str| arrays.iter().chain(&folders).any(|member| member == name);
    let has_all = |names: &[&str]| names.iter().all(|name| has(name));
    Ok(if has_all(&["matrix", "row_attrs", "col_attrs"]) {
        Some((
            "a loom file",
            "make an h5ad file of it in Python: import scanpy; \
             scanpy.read_loom(\"x.loom\").write_h5ad(\"x.h5ad\")",
        ))
    } else if has("assays") && (has("cell.names") || has("meta.data")) {
        Some((
            "an h5Seurat file",
            "make an h5ad file of it in R: library(SeuratDisk); \
             Convert(\"x.h5seurat\", dest = \"h5ad\")",
        ))
    } else if has("mod") && !has("X") {
        Some((
            "an h5mu file of several kinds of data",
            "write one of them as h5ad in Python: import mudata; \
             mudata.read_h5mu(\"x.h5mu\")[\"rna\"].write_h5ad(\"x.h5ad\")",
        ))
    } else if has_all(&["barcode_idx", "barcodes"]) || has_all(&["barcode", "gem_group", "umi"]) {
        Some((
            "a molecule_info file of Cell Ranger",
            "give filtered_feature_bc_matrix.h5 from the same folder",
        ))
    } else if has("ArchRVersion") {
        Some((
            "an Arrow file of ArchR",
            "write the gene scores as a matrix in R: \
             m <- getMatrixFromProject(project, \"GeneScoreMatrix\"); \
             Matrix::writeMM(assay(m), \"matrix.mtx\")",
        ))
    } else {
        None
    })
}
