//! UTF-16 and Windows-1252 as UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes converted at once.
const STEP: usize = 1 << 16;

/// The encoding of a text in UTF-16, by its byte order mark, or by its zero bytes: in text that is
/// mostly Latin, every other byte is zero.
pub(super) fn utf16(start: &[u8]) -> Option<&'static Encoding> {
    match start {
        [0xff, 0xfe, 0, 0, ..] => return None,
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let pairs = start.chunks_exact(2);
    let count = pairs.len();
    let zeros = |place: usize| pairs.clone().filter(|pair| pair[place] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let is_half = |zeros: usize, others: usize| count >= 4 && others == 0 && zeros * 4 > count * 3;
    if is_half(second, first) {
        Some(UTF_16LE)
    } else if is_half(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Windows-1252, for text that is no UTF-8 and has a few of its letters: one in ten bytes at most, and
/// mostly alone, as the letters of other encodings are not.
pub(super) fn windows1252(start: &[u8]) -> Option<&'static Encoding> {
    const UNUSED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    let is_cut = |error: std::str::Utf8Error| error.error_len().is_none();
    if std::str::from_utf8(start).map_or_else(is_cut, |_| true) {
        return None;
    }
    let is_letter = |byte: &u8| !byte.is_ascii();
    let letters = start.iter().filter(|byte| is_letter(byte)).count();
    let pairs = start
        .windows(2)
        .filter(|pair| pair.iter().all(is_letter))
        .count();
    let is_text = |byte: &u8| !UNUSED.contains(byte) && (*byte >= b' ' || b"\t\n\r".contains(byte));
    let is_it = 10 * letters <= start.len() && 2 * pairs <= letters && start.iter().all(is_text);
    is_it.then_some(WINDOWS_1252)
}

/// Converts what is read through it.
pub(super) struct Transcoder {
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Transcoder {
    /// Of this encoding; a byte order mark is passed over.
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self {
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            ended: false,
        }
    }

    /// What was assumed, in a sentence.
    pub(super) fn note(&self) -> String {
        if self.encoding == WINDOWS_1252 {
            "The text is not UTF-8 and was read as Windows-1252; where letters such as µ or ä are wrong, save \
             it as UTF-8."
                .to_owned()
        } else {
            "Converted from UTF-16.".to_owned()
        }
    }

    /// Reads text.
    ///
    /// # Errors
    /// Those of the reader, and what is no UTF-16, as [`io::ErrorKind::InvalidData`].
    pub(super) fn read(&mut self, from: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.convert(from)?;
        }
        let length = buffer.len().min(self.text.len() - self.at);
        buffer[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }

    fn convert(&mut self, from: &mut dyn Read) -> io::Result<()> {
        self.raw.resize(STEP, 0);
        let read = from.read(&mut self.raw)?;
        self.ended = read == 0;
        // A byte, or a unit of two, becomes three at most.
        self.text.resize(3 * STEP, 0);
        let raw = &self.raw[..read];
        let (result, _, written, replaced) =
            self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        if replaced || result == CoderResult::OutputFull {
            let error = "malformed UTF-16";
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn decoded(bytes: &[u8]) -> io::Result<String> {
        let encoding = utf16(&bytes[..bytes.len().min(512)]).unwrap();
        let (mut from, mut text) = (bytes, Vec::new());
        let mut transcoder = Transcoder::new(encoding);
        let mut buffer = [0; 7];
        loop {
            match transcoder.read(&mut from, &mut buffer)? {
                0 => return Ok(String::from_utf8(text).unwrap()),
                read => text.extend(&buffer[..read]),
            }
        }
    }

    #[test]
    fn both_byte_orders_are_read_with_a_mark_and_without() {
        let text = "Zeit,Gen µ,𝛼\n".repeat(20_000);
        for big in [false, true] {
            for mark in ["", "\u{feff}"] {
                let bytes = encoded(&format!("{mark}time,G1,G2,G3\n{text}"), big);
                let read = decoded(&bytes).unwrap();
                assert_eq!(read, format!("time,G1,G2,G3\n{text}"));
            }
        }
        let cut = encoded("time,G1,G2\n0,1", false);
        assert!(decoded(&cut[..cut.len() - 1]).is_err());
    }

    #[test]
    fn a_few_letters_that_are_no_utf8_are_windows1252() {
        let text = b"gene,K\xe4lte_0h,K\xe4lte_6h\nIFN\xb5,3,4\nIRF1,3,4\n";
        let encoding = windows1252(text).unwrap();
        let mut read = vec![0; 200];
        let mut transcoder = Transcoder::new(encoding);
        let length = transcoder.read(&mut text.as_slice(), &mut read).unwrap();
        let expected = "gene,K\u{e4}lte_0h,K\u{e4}lte_6h\nIFN\u{b5},3,4\nIRF1,3,4\n";
        assert_eq!(std::str::from_utf8(&read[..length]).unwrap(), expected);
        let kanji =
            b"gene,\x8e\x9e\x8a\xd4,\x8e\x9e\x8a\xd4,3,4\nIRF1,3,4,5,6,7,8,9,10,11,12,13,14,15\n";
        for other in [
            expected.as_bytes(),
            &expected.as_bytes()[..7],
            kanji,
            b"\xff\0\x01\x02",
        ] {
            assert!(windows1252(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn other_bytes_are_no_utf16() {
        for other in [
            b"time,G1\n0,1\n".as_slice(),
            b"\0\0\0\0\0\0\0\0",
            b"\xff\xfe\0\0t\0\0\0",
            b"t\0",
            b"",
        ] {
            assert!(utf16(other).is_none());
        }
    }
}
