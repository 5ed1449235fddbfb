//! h5ad files, as anndata 0.8 and later read them.
//!
//! The encoding is that of <https://anndata.readthedocs.io/en/stable/fileformat-prose.html>.

use hdf5_pure::FileBuilder;
use thiserror::Error;

use crate::write::contents::{Frame, Unstructured, Values};
use crate::write::h5ad_encoding::{array, arrays, folder, frame, text};

/// A matrix of observations by variables, with tables of both.
#[derive(Clone, Debug, Default)]
pub struct H5adFile {
    /// The observations `[N]`.
    pub obs: Frame,
    /// The variables `[G]`.
    pub var: Frame,
    /// `[N, G]`.
    pub x: Values,
    /// Each `[N, G]`, with its name.
    pub layers: Vec<(String, Values)>,
    /// Each `[G, M]`, with its name.
    pub varm: Vec<(String, Values)>,
    /// Everything else.
    pub uns: Vec<(String, Unstructured)>,
}

/// Why a file could not be made.
#[derive(Debug, Error)]
pub enum H5adError {
    /// Sizes that do not agree: a mistake of the caller.
    #[error("{name} has {found} rows or columns in place of {expected}")]
    Size {
        /// The part of the file.
        name: String,
        /// Its size.
        found: usize,
        /// The size that it should have.
        expected: usize,
    },
    /// The library refuses something.
    #[error("{0}")]
    Encoding(String),
}

impl H5adFile {
    /// The bytes of the file. Equal contents give equal bytes.
    ///
    /// # Errors
    /// [`H5adError`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, H5adError> {
        self.check()?;
        let mut file = FileBuilder::new();
        file.set_attr("encoding-type", text("anndata"));
        file.set_attr("encoding-version", text("0.1.0"));
        array(file.create_dataset("X"), &self.x);
        let mut group = |name: &str| file.create_group(name);
        let obs = frame(group("obs"), &self.obs);
        let var = frame(group("var"), &self.var);
        let layers = arrays(group("layers"), &self.layers);
        let varm = arrays(group("varm"), &self.varm);
        let uns = folder(group("uns"), &self.uns);
        let [obsm, obsp, varp] = ["obsm", "obsp", "varp"].map(|name| arrays(group(name), &[]));
        for group in [obs, var, layers, varm, uns, obsm, obsp, varp] {
            file.add_group(group);
        }
        file.finish()
            .map_err(|error| H5adError::Encoding(error.to_string()))
    }

    /// That all sizes agree.
    fn check(&self) -> Result<(), H5adError> {
        let (rows, genes) = (self.obs.index.len(), self.var.index.len());
        self.obs.check("obs")?;
        self.var.check("var")?;
        let x = [("X", &self.x)].into_iter();
        let layers = self
            .layers
            .iter()
            .map(|(name, values)| (name.as_str(), values));
        for (name, values) in x.chain(layers) {
            same(name, values.shape().0, rows)?;
            same(name, values.shape().1, genes)?;
        }
        for (name, values) in &self.varm {
            same(name, values.shape().0, genes)?;
        }
        Ok(())
    }
}

impl Frame {
    fn check(&self, name: &str) -> Result<(), H5adError> {
        let rows = self.index.len();
        let mut columns = self.columns.iter();
        columns
            .try_for_each(|(column, values)| same(&format!("{name}/{column}"), values.len(), rows))
    }
}

fn same(name: &str, found: usize, expected: usize) -> Result<(), H5adError> {
    if found == expected {
        return Ok(());
    }
    let name = name.to_owned();
    Err(H5adError::Size {
        name,
        found,
        expected,
    })
}
