//! Text that is compressed, in an archive, or in another encoding.

use std::io::{Cursor, Write as _};

use rand::Rng;
use rand::seq::SliceRandom;

use crate::harness::{Input, Random, Try, of_files};
use crate::{changes, tables, text_changes};

/// The first of the tables of cells as Python's lzma packs it.
const XZ: &[u8] =
    b"\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01\x16\x00\x00\x00\
    \x74\x2f\xe5\xa3\x01\x00\x2e\x63\x65\x6c\x6c\x2c\x74\x69\x6d\x65\x2c\x41\x2c\x42\
    \x0a\x63\x31\x2c\x30\x2c\x31\x2c\x32\x0a\x63\x32\x2c\x31\x2c\x32\x2e\x35\x2c\x4e\
    \x41\x0a\x0a\x63\x33\x2c\x32\x2c\x22\x33\x22\x2c\x34\x0a\x00\x00\xf4\xa1\x5a\xb3\
    \x46\x02\x74\x71\x00\x01\x47\x2f\xb0\x51\x6f\x34\x1f\xb6\xf3\x7d\x01\x00\x00\x00\
    \x00\x04\x59\x5a";

/// Text as gzip.
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

/// An archive of some files.
pub fn zip(files: &[(String, Vec<u8>)], is_stored: bool) -> Vec<u8> {
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let method = if is_stored {
        zip::CompressionMethod::Stored
    } else {
        zip::CompressionMethod::Deflated
    };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        packed.start_file(name.as_str(), options).unwrap();
        packed.write_all(bytes).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

fn packed_as(kind: usize, text: &[u8], random: &mut Random) -> Vec<u8> {
    match kind {
        0 => {
            // In one or two streams.
            let at = random.gen_range(0..=text.len());
            [gzip(&text[..at]), gzip(&text[at..])].concat()
        }
        1 => gzip(text),
        2 => {
            let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            packed.write_all(text).unwrap();
            packed.finish().unwrap()
        }
        3 => zip(&[("t.csv".to_owned(), text.to_vec())], random.r#gen()),
        4 => XZ.to_vec(),
        kind => {
            let units = String::from_utf8_lossy(text).into_owned();
            let mark = ['\u{feff}'].into_iter().filter(|_| kind % 2 == 0);
            let units = mark.chain(units.chars()).collect::<String>();
            let bytes = |unit: u16| {
                if kind < 7 {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            };
            units.encode_utf16().flat_map(bytes).collect()
        }
    }
}

/// Damaged before or after it is packed.
pub fn packed() -> Try {
    of_files(|random| {
        let all: Vec<&str> = [&tables::CELLS[..], &tables::GENES, &tables::LONG].concat();
        let text = all.choose(random).unwrap();
        // A matrix that is long enough for several blocks of a compressor.
        let repeated = text.repeat(*[1, 1, 30].choose(random).unwrap());
        let (inside, outside) = (random.gen_ratio(1, 2), random.gen_ratio(2, 3));
        let text = if inside {
            text_changes::changed(repeated.as_bytes(), random)
        } else {
            repeated.into_bytes()
        };
        let kind = random.gen_range(0..9);
        let mut bytes = packed_as(kind, &text, random);
        if outside {
            bytes = changes::changed(&bytes, random);
        }
        Input::file("table.csv", bytes, tables::settings(random))
    })
}
