//! Changes of text: signs, fields, lines, separators and numbers.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::changes;
use crate::harness::Random;

/// Signs that mean something.
const SIGNS: &[u8] = b"\"\",;\t |\n\r#!.,0123459eE-+%=_()[]\0\xff\xfe\x1f\x8bsepNAh";

/// Fields that mean something.
const FIELDS: [&str; 48] = [
    "",
    " ",
    "NA",
    "NaN",
    "inf",
    "-inf",
    "-1",
    "0",
    "1e308",
    "1e-308",
    "1e999",
    "-0.0",
    "1,320",
    "1.320,5",
    "0x10",
    "18446744073709551615",
    "99999999999999999999999999",
    "4294967296",
    "2147483648",
    "\"",
    "\"\"",
    "'",
    "6h",
    "day 1",
    "D3",
    "T6",
    "E10.5",
    "3 mo",
    "30min",
    "1-Mar",
    "44621",
    "0:30",
    "Ctrl",
    "time",
    "Time (h)",
    "gene",
    "sample",
    "value",
    "replicate",
    "condition",
    "cell_id",
    "ENSG00000141510.5",
    "nCount_RNA",
    "é\u{fffd}\u{202e}",
    "a_b_c",
    "#",
    "=1+1",
    "barcode",
];

/// Some changes, or none.
pub fn changed(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..random.gen_range(0..=4) {
        change(&mut text, random);
    }
    text
}

/// Changes either as of text or as of bytes.
pub fn changed_either(text: &[u8], random: &mut Random) -> Vec<u8> {
    if random.gen_ratio(1, 8) {
        changes::changed(text, random)
    } else {
        changed(text, random)
    }
}

fn change(text: &mut Vec<u8>, random: &mut Random) {
    let at = random.gen_range(0..=text.len());
    let sign = *SIGNS.choose(random).unwrap();
    match random.gen_range(0..20) {
        0 if random.gen_ratio(1, 3) => text.truncate(at),
        1 | 2 => text.insert(at, sign),
        3 | 4 if at < text.len() => text[at] = sign,
        5 if at < text.len() => {
            text.remove(at);
        }
        6 => {
            let end = text.len().min(at + random.gen_range(0..200));
            let part = text[at..end].to_vec();
            text.splice(at..at, part);
        }
        7 => {
            let end = text.len().min(at + random.gen_range(0..100));
            text.drain(at..end);
        }
        8..=11 => field(text, random),
        12 => fields(text, random),
        13..=15 => lines(text, random),
        16 => every(text, random),
        17 => column(text, random),
        18 if random.gen_ratio(1, 4) => {
            let count = random.gen_range(1..3000);
            text.splice(at..at, std::iter::repeat_n(sign, count));
        }
        _ if at < text.len() => text[at] = random.r#gen(),
        _ => text.push(sign),
    }
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t' | b' ' | b'\n' | b'\r')
}

/// The field at a place.
fn field_at(text: &[u8], at: usize) -> (usize, usize) {
    let start = text[..at].iter().rposition(|byte| is_separator(*byte));
    let end = text[at..].iter().position(|byte| is_separator(*byte));
    (
        start.map_or(0, |start| start + 1),
        end.map_or(text.len(), |end| at + end),
    )
}

/// Another field in place of one.
fn field(text: &mut Vec<u8>, random: &mut Random) {
    let (start, end) = field_at(text, random.gen_range(0..=text.len()));
    let new = FIELDS.choose(random).unwrap().bytes();
    if random.gen_ratio(1, 6) {
        text.splice(end..end, new);
    } else {
        text.splice(start..end, new);
    }
}

/// One field twice: in its place and in that of another.
fn fields(text: &mut Vec<u8>, random: &mut Random) {
    let (start, end) = field_at(text, random.gen_range(0..=text.len()));
    let part = text[start..end].to_vec();
    let (start, end) = field_at(text, random.gen_range(0..=text.len()));
    text.splice(start..end, part);
}

/// Lines swapped, left out, repeated, or new.
fn lines(text: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = text
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    if lines.is_empty() {
        return;
    }
    let (a, b) = (
        random.gen_range(0..lines.len()),
        random.gen_range(0..lines.len()),
    );
    match random.gen_range(0..6) {
        0 | 1 => lines.swap(a, b),
        2 => {
            lines.remove(a);
        }
        3 => {
            let line = lines[a].clone();
            let times = random.gen_range(1..40);
            lines.splice(b..b, std::iter::repeat_n(line, times));
        }
        4 => {
            let line: &[u8] = [
                &b"\n"[..],
                b"# note\n",
                b"!x\ty\n",
                b"sep=;\n",
                b",,,\n",
                b"Table S1\n",
            ]
            .choose(random)
            .unwrap();
            lines.insert(a, line.to_vec());
        }
        _ => {
            // Every line with the start of another.
            let line = lines[a].clone();
            let half = line.len() / 2;
            lines[b].splice(..0, line[..half].iter().copied());
        }
    }
    *text = lines.concat();
}

/// One sign for another everywhere.
fn every(text: &mut [u8], random: &mut Random) {
    let (from, to) = [
        (b',', b';'),
        (b',', b'\t'),
        (b'\t', b','),
        (b'\t', b' '),
        (b'.', b','),
        (b'\n', b'\r'),
        (b'0', b'9'),
        (b'_', b'.'),
        (b'\n', b' '),
    ][random.gen_range(0..9)];
    text.iter_mut()
        .filter(|byte| **byte == from)
        .for_each(|byte| *byte = to);
}

/// A column with another, or the same, field in every line; or moved.
fn column(text: &mut Vec<u8>, random: &mut Random) {
    let separator = [b',', b'\t', b';', b' ']
        .into_iter()
        .find(|sign| text.contains(sign));
    let separator = separator.unwrap_or(b',');
    let (a, b) = (random.gen_range(0..6), random.gen_range(0..6));
    let new = FIELDS.choose(random).unwrap().as_bytes();
    let kind = random.gen_range(0..4);
    let mut changed = Vec::new();
    for (n, line) in text.split(|byte| *byte == b'\n').enumerate() {
        if n > 0 {
            changed.push(b'\n');
        }
        let mut fields: Vec<&[u8]> = line.split(|byte| *byte == separator).collect();
        if a < fields.len() && b < fields.len() {
            match kind {
                0 => fields.swap(a, b),
                1 => {
                    fields.remove(a);
                }
                2 if n > 0 => fields[a] = new,
                _ => fields.insert(a, fields[b]),
            }
        }
        changed.extend(fields.join(&separator));
    }
    *text = changed;
}
