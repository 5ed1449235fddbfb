//! Open HDF5 files and their folders.

use std::path::Path;
use std::sync::Arc;

use hdf5_pure::{
    AttrValue, ChunkCacheConfig, DatasetAccessProperties, Error, FileAccessProperties, FormatError,
    Group, MetadataCacheConfig,
};

use crate::error::DataError;
use crate::read::matrix::h5::hdf5::bytes::Bytes;
use crate::read::matrix::h5::hdf5::dataset::H5Dataset;
use crate::read::matrix::h5::hdf5::disk::{Disk, FromStart};

/// An open HDF5 file.
#[derive(Clone)]
pub(in crate::read::matrix::h5) struct H5File {
    library: hdf5_pure::File,
    disk: Arc<Disk>,
}

/// A folder of an HDF5 file.
pub(in crate::read::matrix::h5) struct H5Group {
    group: Group,
    disk: Arc<Disk>,
    /// Its path in the file, for messages; empty for the root.
    name: String,
}

impl H5File {
    /// Opens a file and reads its head.
    ///
    /// # Errors
    /// [`Io`](crate::DataErrorKind::Io) and [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn open(path: &Path) -> Result<Self, DataError> {
        Self::of(Arc::new(Disk::open(path)?))
    }

    /// Another handle of the same file, with caches of its own, for another thread.
    ///
    /// # Errors
    /// Those of [`H5File::open`].
    pub(in crate::read::matrix::h5) fn again(&self) -> Result<Self, DataError> {
        Self::of(Arc::clone(&self.disk))
    }

    fn of(disk: Arc<Disk>) -> Result<Self, DataError> {
        let options =
            FileAccessProperties::new().with_metadata_cache(MetadataCacheConfig::new(4 << 20));
        let library = hdf5_pure::File::from_source_with_options(Bytes::of(&disk), options);
        let library = library.map_err(|error| disk.failed("", &error))?;
        Ok(Self { library, disk })
    }

    /// The folder that holds everything.
    pub(in crate::read::matrix::h5) fn root(&self) -> H5Group {
        H5Group {
            group: self.library.root(),
            disk: Arc::clone(&self.disk),
            name: String::new(),
        }
    }

    /// Path of the file.
    pub(in crate::read::matrix::h5) fn path(&self) -> &Path {
        &self.disk.path
    }

    /// Bytes of the file.
    pub(in crate::read::matrix::h5) fn length(&self) -> u64 {
        self.disk.length
    }

    /// A reader of all its bytes, from the start.
    pub(in crate::read::matrix::h5) fn bytes(&self) -> FromStart {
        self.disk.bytes()
    }

    /// That the file is what it was when it was opened.
    ///
    /// # Errors
    /// [`Io`](crate::DataErrorKind::Io), and [`Changed`](crate::DataErrorKind::Changed) if it was written
    /// to.
    pub(in crate::read::matrix::h5) fn check_unchanged(&self) -> Result<(), DataError> {
        self.disk.check_unchanged()
    }
}

impl H5Group {
    /// A failure of this file.
    pub(in crate::read::matrix::h5) fn damaged(&self, reason: impl Into<String>) -> DataError {
        self.disk.damaged(reason)
    }

    /// The folder of this name or path in it, if there is one.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn group(&self, name: &str) -> Result<Option<Self>, DataError> {
        let found = self.found(name, self.group.group(name))?;
        Ok(found.map(|group| Self {
            group,
            disk: Arc::clone(&self.disk),
            name: self.path_of(name),
        }))
    }

    /// The array of this name or path in it, if there is one.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn dataset(
        &self,
        name: &str,
    ) -> Result<Option<H5Dataset>, DataError> {
        self.dataset_with_cache(name, 1 << 20)
    }

    /// The same, keeping decoded chunks of so many bytes.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn dataset_with_cache(
        &self,
        name: &str,
        cache: u64,
    ) -> Result<Option<H5Dataset>, DataError> {
        let cache = usize::try_from(cache).unwrap_or(usize::MAX);
        let cache = ChunkCacheConfig::new()
            .with_max_bytes(cache)
            .with_max_slots(4096);
        let options = DatasetAccessProperties::new().with_chunk_cache(cache);
        let found = self.found(name, self.group.dataset_with_options(name, options))?;
        let path = self.path_of(name);
        found
            .map(|dataset| H5Dataset::of(dataset, Arc::clone(&self.disk), path))
            .transpose()
    }

    /// The array of this name, which must be there.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn required(&self, name: &str) -> Result<H5Dataset, DataError> {
        let found = self.dataset(name)?;
        found.ok_or_else(|| self.damaged(format!("{} is missing", self.path_of(name))))
    }

    /// Names of the arrays and of the folders in it.
    ///
    /// # Errors
    /// [`Damaged`](crate::DataErrorKind::Damaged).
    pub(in crate::read::matrix::h5) fn names(
        &self,
    ) -> Result<(Vec<String>, Vec<String>), DataError> {
        let failed = |error| self.disk.failed(&self.name, &error);
        let arrays = self.group.datasets().map_err(failed)?;
        let folders = self.group.groups().map_err(failed)?;
        Ok((arrays, folders))
    }

    /// An attribute that is a text.
    pub(in crate::read::matrix::h5) fn text_attribute(&self, name: &str) -> Option<String> {
        let value = self.attribute(name)?;
        value.as_str().map(str::to_owned)
    }

    /// An attribute that is a list of texts.
    pub(in crate::read::matrix::h5) fn texts_attribute(&self, name: &str) -> Option<Vec<String>> {
        let value = self.attribute(name)?;
        value.as_strings().map(<[String]>::to_vec)
    }

    fn attribute(&self, name: &str) -> Option<AttrValue> {
        // What cannot be read of the attributes is missed where it is needed.
        self.group.attrs().ok()?.remove(name)
    }

    /// Path of a member in the file.
    pub(in crate::read::matrix::h5) fn path_of(&self, name: &str) -> String {
        match self.name.as_str() {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        }
    }

    fn found<T>(&self, name: &str, found: Result<T, Error>) -> Result<Option<T>, DataError> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(
                Error::Format(FormatError::PathNotFound(_))
                | Error::NotADataset(_)
                | Error::NotAGroup(_),
            ) => Ok(None),
            Err(error) => Err(self.disk.failed(&self.path_of(name), &error)),
        }
    }
}
