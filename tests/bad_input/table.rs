//! Tables in a temporary folder, and what is expected of them.

use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use genetide_data::read::{LoadedTable, Source, read_profiles};
use genetide_data::{DataError, DataSettings, GeneChoice, GeneProfiles};
use tempfile::TempDir;

pub const GOOD: &str = "cell_id,celltype,time,IRF1,CXCL9\n\
                    c1,a,0,1.5,2\nc2,a,0,2.5,4\nc3,b,6,3,6\nc4,b,6,5,8\n";

pub fn all_genes() -> DataSettings {
    DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    }
}

pub struct Table {
    pub folder: TempDir,
    pub path: PathBuf,
}

impl Table {
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        fs::write(&path, bytes).unwrap();
        Self { folder, path }
    }

    pub fn read_with(&self, settings: &DataSettings) -> Result<LoadedTable, DataError> {
        let source = Source::File(self.path.clone());
        read_profiles(&source, settings, &mut |_| ControlFlow::Continue(()))
    }
}

pub fn read(bytes: impl AsRef<[u8]>) -> Result<LoadedTable, DataError> {
    Table::new(bytes).read_with(&all_genes())
}

/// The table is refused, and the message has the file's name and all the parts.
#[track_caller]
pub fn refused_with(bytes: impl AsRef<[u8]>, settings: &DataSettings, parts: &[&str]) {
    let message = Table::new(bytes)
        .read_with(settings)
        .unwrap_err()
        .to_string();
    for part in ["table.csv"].iter().chain(parts) {
        assert!(message.contains(part), "no '{part}' in: {message}");
    }
}

#[track_caller]
pub fn refused(bytes: impl AsRef<[u8]>, parts: &[&str]) {
    refused_with(bytes, &all_genes(), parts);
}

#[track_caller]
pub fn warned(loaded: &LoadedTable, parts: &[&str]) {
    let found = loaded.summary.warnings.iter();
    let found = found.filter(|text| parts.iter().all(|part| text.contains(part)));
    assert_eq!(
        found.count(),
        1,
        "{parts:?} in {:?}",
        loaded.summary.warnings
    );
}

pub fn means(profiles: &GeneProfiles, gene: &str) -> Vec<Option<f64>> {
    let gene = profiles
        .genes()
        .iter()
        .position(|name| name == gene)
        .unwrap();
    profiles.mean_profile(gene)
}

pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
