//! Changes of bytes.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::harness::Random;

/// Numbers that sizes, counts and offsets must not have.
const EXTREMES: [u64; 12] = [
    0,
    1,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 40,
    i64::MAX as u64,
    u64::MAX,
];

/// Some changes, or none, most of them where headers lie.
pub fn changed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.gen_range(0..=5) {
        if bytes.is_empty() {
            break;
        }
        change(&mut bytes, random);
    }
    bytes
}

/// Changes after which everything that is not changed stands where it stood.
pub fn in_place(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..random.gen_range(0..=4) {
        let Some(last) = bytes.len().checked_sub(1) else {
            return;
        };
        let at = random.gen_range(0..=last);
        let end = bytes.len().min(at + random.gen_range(1..=12));
        let part = &mut bytes[at..end];
        if random.gen_ratio(1, 2) {
            number(part, 0, random);
            continue;
        }
        let new = changed(part, random);
        let size = new.len().min(part.len());
        part[..size].copy_from_slice(&new[..size]);
    }
}

/// A place: anywhere, in front, or at the end.
fn place(length: usize, random: &mut Random) -> usize {
    match random.gen_range(0..4) {
        0 => random.gen_range(0..length.min(256)),
        1 => length - 1 - random.gen_range(0..length.min(512)),
        _ => random.gen_range(0..length),
    }
}

fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    let length = bytes.len();
    let at = place(length, random);
    let end = length.min(at + random.gen_range(1..=32));
    match random.gen_range(0..16) {
        0 | 1 => bytes[at] ^= 1 << random.gen_range(0..8),
        2 | 3 => bytes[at] = random.r#gen(),
        4 => bytes[at] = *[0, 0xff, 0x80, 0x7f].choose(random).unwrap(),
        5 => bytes[at] = bytes[at].wrapping_add(1),
        6 => {
            let fill = *[0, 0xff].choose(random).unwrap();
            bytes[at..end].fill(fill);
        }
        7 => random.fill(&mut bytes[at..end]),
        8 | 9 => number(bytes, at, random),
        10 => leb128(bytes, at, random),
        11 => {
            bytes.drain(at..end);
        }
        12 => {
            let from = place(length, random);
            let part = bytes[from..length.min(from + (end - at))].to_vec();
            bytes.splice(at..at, part);
        }
        13 => {
            // Swapped with another part, or written over it.
            let from = place(length, random);
            let size = (end - at).min(length - from);
            let part = bytes[from..from + size].to_vec();
            if random.r#gen() {
                let other = bytes[at..at + size].to_vec();
                bytes[from..from + size].copy_from_slice(&other);
            }
            bytes[at..at + size].copy_from_slice(&part);
        }
        14 if random.gen_ratio(1, 3) => bytes.truncate(at),
        15 if random.gen_ratio(1, 3) => {
            bytes.drain(..at);
        }
        _ => bytes[at] = bytes[at].wrapping_sub(1),
    }
}

/// A number of 1, 2, 4 or 8 bytes in place of what is there.
fn number(bytes: &mut [u8], at: usize, random: &mut Random) {
    let number = EXTREMES.choose(random).unwrap();
    let number = number.wrapping_add(random.gen_range(0..3)).wrapping_sub(1);
    let size = (1 << random.gen_range(0..4)).min(bytes.len() - at);
    let number = if random.gen_ratio(1, 4) {
        number.to_be_bytes()
    } else {
        number.to_le_bytes()
    };
    bytes[at..at + size].copy_from_slice(&number[..size]);
}

/// A number of any length, as Thrift and run lengths have it, in place of one.
fn leb128(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let mut number = *EXTREMES.choose(random).unwrap();
    number = number.wrapping_add(random.gen_range(0..3)).wrapping_sub(1);
    let mut written = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        written.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            break;
        }
    }
    let ends = bytes[at..].iter().position(|byte| byte & 0x80 == 0);
    let end = ends.map_or(bytes.len(), |end| at + end + 1);
    bytes.splice(at..end, written);
}
