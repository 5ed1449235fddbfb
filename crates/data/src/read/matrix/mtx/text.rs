//! The text of a Matrix Market file: banner, size and entries.

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::input::{Input, TextStream};

/// Bytes of text read at once.
const BLOCK_BYTES: usize = 8 << 20;

/// The text of a matrix, line by line.
pub(super) struct MtxText {
    pub(super) stream: TextStream,
    pub(super) block: Vec<u8>,
    /// Bytes of the block that were taken.
    pub(super) taken: usize,
    pub(super) ended: bool,
    /// The line that is taken next, from 1.
    pub(super) line: u64,
    is_pattern: bool,
    /// Values that the file says it holds and that were not read yet.
    pub(super) left: u64,
}

impl MtxText {
    pub(super) fn open(input: &Input) -> Result<Self, DataError> {
        Ok(Self {
            stream: TextStream::open(input)?,
            block: Vec::new(),
            taken: 0,
            ended: false,
            line: 1,
            is_pattern: false,
            left: 0,
        })
    }

    /// Reads the banner, the comments and the line with the size.
    pub(super) fn size(&mut self) -> Result<(u64, u64), DataError> {
        let banner = self.next_line()?.unwrap_or_default();
        let banner = String::from_utf8_lossy(&banner).to_lowercase();
        let words: Vec<&str> = banner.split_whitespace().collect();
        match words[..] {
            [_, "matrix", "coordinate", field, "general"] if field != "complex" => {
                self.is_pattern = field == "pattern";
            }
            _ => return Err(self.error(format!(
                "'{banner}' is not a general coordinate matrix of numbers; write it with scipy.io.mmwrite \
                 or Matrix::writeMM from a sparse matrix"
            ))),
        }
        loop {
            let Some(line) = self.next_line()? else {
                return Err(self.error("the line with the size is missing".to_owned()));
            };
            let line = String::from_utf8_lossy(&line).into_owned();
            if line.starts_with('%') || line.trim().is_empty() {
                continue;
            }
            let numbers = line.split_whitespace().map(str::parse::<u64>);
            let numbers: Result<Vec<u64>, _> = numbers.collect();
            return match numbers.as_deref() {
                Ok(&[rows, columns, values]) if rows.max(columns) < u64::from(u32::MAX) => {
                    self.left = values;
                    Ok((rows, columns))
                }
                _ => Err(self.error(format!("'{line}' is not a size: rows, columns, values"))),
            };
        }
    }

    /// The next line without its end, to the next line end in memory.
    pub(super) fn next_line(&mut self) -> Result<Option<Vec<u8>>, DataError> {
        loop {
            let rest = &self.block[self.taken..];
            if let Some(end) = memchr::memchr(b'\n', rest) {
                let line = rest[..end].to_vec();
                self.taken += end + 1;
                self.line += 1;
                return Ok(Some(line));
            }
            if self.ended {
                let line = rest.to_vec();
                self.taken = self.block.len();
                self.line += 1;
                return Ok((!line.is_empty()).then_some(line));
            }
            self.read_on()?;
        }
    }

    /// Reads the next block behind what was not taken.
    pub(super) fn read_on(&mut self) -> Result<(), DataError> {
        self.block.drain(..self.taken);
        self.taken = 0;
        let length = self.block.len() + BLOCK_BYTES;
        self.ended = self.stream.fill(&mut self.block, length, self.line)?;
        Ok(())
    }

    pub(super) fn error(&self, reason: String) -> DataError {
        let kind = DataErrorKind::MatrixMarket { reason };
        kind.in_file(self.stream.path()).at(Place::Line(self.line))
    }

    /// Row, column and value of the line at the start of `text`, and its length with its end.
    pub(super) fn entry(&self, text: &[u8]) -> Option<(u64, u64, f64, usize)> {
        let (row, at) = whole(text, 0)?;
        let (column, mut at) = whole(text, at)?;
        let mut value = 1.0;
        if !self.is_pattern {
            at += blanks(&text[at..]);
            let (number, length) = fast_float2::parse_partial::<f64, _>(&text[at..]).ok()?;
            (value, at) = (number, at + length);
        }
        at += blanks(&text[at..]);
        match text.get(at) {
            None => Some((row, column, value, at)),
            Some(b'\n') => Some((row, column, value, at + 1)),
            Some(_) => None,
        }
    }
}

/// The whole number behind blanks at `at`, and where it ends.
fn whole(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let start = at + blanks(&text[at..]);
    let digits = text[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let number = text[start..start + digits]
        .iter()
        .fold(0_u64, |number, digit| {
            number.wrapping_mul(10) + u64::from(digit - b'0')
        });
    (1..=18)
        .contains(&digits)
        .then_some((number, start + digits))
}

fn blanks(text: &[u8]) -> usize {
    text.iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        .count()
}
