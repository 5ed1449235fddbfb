//! Parquet and Arrow files, as polars and as pyarrow write them.

use std::io::Read as _;

use polars::prelude::*;
use rand::Rng;
use rand::seq::SliceRandom;

use crate::changes;
use crate::harness::{Input, Random, Try, of_files};
use crate::tables::settings;

/// A file of the folder `seeds`.
pub fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// Cells in rows, or genes in rows.
fn frames() -> [DataFrame; 2] {
    let column = |name: &str, values: Vec<Option<f64>>| Series::new(name.into(), values).into();
    let texts = |name: &str, values: &[&str]| Series::new(name.into(), values).into();
    let whole = |name: &str, values: &[i32]| Series::new(name.into(), values).into();
    let cells = vec![
        texts("cell", &["c1", "c2", "c3", "c4"]),
        whole("time", &[0, 0, 6, 6]),
        texts("celltype", &["a", "a", "b", "a long name of a type"]),
        whole("IRF1", &[3, 0, 9, 1]),
        column("CXCL9", vec![Some(0.5), None, Some(7.0), Some(1.0)]),
        Series::new("flag".into(), [true, false, true, true]).into(),
    ];
    let genes = vec![
        texts("gene", &["A", "B", "C"]),
        whole("0h_D1", &[1, 2, 3]),
        whole("0h_D2", &[0, 2, 4]),
        whole("6h_D1", &[9, 8, 7]),
        column("6h_D2", vec![Some(1.0), None, Some(2.0)]),
    ];
    [cells, genes].map(|columns| DataFrame::new_infer_height(columns).unwrap())
}

/// Anything behind the first bytes of a file.
fn noise(start: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = vec![0; random.gen_range(0..64)];
    random.fill(bytes.as_mut_slice());
    [start, &bytes].concat()
}

/// The place of the list of what is in a file, whose length stands before its last mark.
fn pages_end(bytes: &[u8]) -> usize {
    let mark = if bytes.ends_with(b"PAR1") { 4 } else { 6 };
    let (rest, length) = bytes[..bytes.len() - mark].split_last_chunk().unwrap();
    rest.len() - u32::from_le_bytes(*length) as usize
}

fn damaged(seeds: Vec<Vec<u8>>, name: &'static str) -> Try {
    of_files(move |random| {
        let seed = seeds.choose(random).unwrap();
        let mut bytes = match random.gen_range(0..40) {
            0 => noise(&seed[..8], random),
            1..=10 => changes::changed(seed, random),
            kind => {
                let mut bytes = seed.clone();
                // Pages, or what stands behind them and says where they are.
                let pages = pages_end(seed);
                let (pages, list) = bytes.split_at_mut(pages);
                changes::in_place(if kind < 30 { pages } else { list }, random);
                bytes
            }
        };
        // The mark at the end tells the format: what lacks it is refused at once.
        let mark = if name.ends_with("arrow") { 6 } else { 4 };
        if bytes.len() > mark && random.gen_ratio(7, 8) {
            let at = bytes.len() - mark;
            bytes[at..].copy_from_slice(&seed[seed.len() - mark..]);
        }
        Input::file(name, bytes, settings(random))
    })
}

/// Parquet.
pub fn parquet() -> Try {
    use ParquetCompression as C;
    let mut seeds = Vec::new();
    for mut frame in frames() {
        for (compression, rows) in [
            (C::Uncompressed, None),
            (C::Snappy, Some(3)),
            (C::Lz4Raw, None),
        ] {
            let mut bytes = Vec::new();
            let writer = ParquetWriter::new(&mut bytes).with_compression(compression);
            writer.with_row_group_size(rows).finish(&mut frame).unwrap();
            seeds.push(bytes);
        }
    }
    let written: [&[u8]; 5] = [
        include_bytes!("seeds/plain.parquet.gz"),
        include_bytes!("seeds/dictionary.parquet.gz"),
        include_bytes!("seeds/delta.parquet.gz"),
        include_bytes!("seeds/delta_plain.parquet.gz"),
        include_bytes!("seeds/pages.parquet.gz"),
    ];
    seeds.extend(written.map(unpacked));
    damaged(seeds, "table.parquet")
}

/// Arrow IPC files.
pub fn arrow() -> Try {
    let mut seeds = Vec::new();
    for mut frame in frames() {
        for compression in [None, Some(IpcCompression::LZ4)] {
            let mut bytes = Vec::new();
            let writer = IpcWriter::new(&mut bytes).with_compression(compression);
            writer
                .with_record_batch_size(Some(3))
                .finish(&mut frame)
                .unwrap();
            seeds.push(bytes);
        }
    }
    let written: [&[u8]; 3] = [
        include_bytes!("seeds/plain.arrow.gz"),
        include_bytes!("seeds/lz4.arrow.gz"),
        include_bytes!("seeds/zstd.arrow.gz"),
    ];
    seeds.extend(written.map(unpacked));
    damaged(seeds, "table.arrow")
}
