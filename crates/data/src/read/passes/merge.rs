//! Passes over several files, put together.

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind};
use crate::moments::Moments;
use crate::read::format::values::Located;
use crate::read::genes::counts::are_counts;
use crate::read::sums::{Level, Pass, Total, TotalGroup, merge};
use crate::words::{counted, listed};

/// Puts the passes over several files together: the genes that all of them have, with the samples of
/// each. `paths` are those of the files; groups of the same labels in several of them are one, unless
/// every observation is kept apart.
///
/// # Errors
/// [`DataErrorKind::NoCommonGenes`].
pub(in crate::read) fn merged(
    passes: Vec<Pass>,
    paths: &[&Path],
    keeps_apart: bool,
) -> Result<Pass, DataError> {
    let scales = scales_note(&passes, paths);
    let mut passes = passes.into_iter();
    let Some(mut sum) = passes.next() else {
        return Err(DataErrorKind::Empty.in_file(Path::new("")));
    };
    let mut sha256 = vec![sum.sha256.clone()];
    for (pass, path) in passes.zip(&paths[1..]) {
        sha256.push(pass.sha256.clone());
        add(&mut sum, pass, (paths[0], path), keeps_apart)?;
    }
    if sha256.len() > 1 {
        sum.layout = format!("{}, {}", sum.layout, counted(sha256.len(), "file"));
    }
    sum.notes.extend(scales);
    sum.sha256 = joined(&sha256);
    Ok(sum)
}

/// A sentence about files that hold counts beside others that hold none. Files between the two, such as
/// estimated counts of which many are whole, are named in neither list.
fn scales_note(passes: &[Pass], paths: &[&Path]) -> Option<String> {
    let files = || passes.iter().zip(paths);
    let counts = files().filter(|(pass, _)| are_counts(pass));
    let others = files().filter(|(pass, _)| !are_counts(pass) && pass.total.odd.are_no_counts());
    let counts: Vec<&Path> = counts.map(|(_, path)| *path).collect();
    let others: Vec<&Path> = others.map(|(_, path)| *path).collect();
    if counts.is_empty() || others.is_empty() {
        return None;
    }
    let names = |paths: &[&Path]| listed(paths, |path| path.display().to_string());
    Some(format!(
        "The files are not on one scale, so that their means cannot be compared: {} {} counts, {} {} \
         values that are no counts.",
        names(&counts),
        if counts.len() == 1 { "holds" } else { "hold" },
        names(&others),
        if others.len() == 1 { "holds" } else { "hold" },
    ))
}

/// The SHA-256 of several files from those of each.
pub(in crate::read) fn joined(sha256: &[String]) -> String {
    match sha256 {
        [one] => one.clone(),
        several => format!("{:x}", Sha256::digest(several.concat())),
    }
}

/// Adds the samples of a file.
fn add(
    sum: &mut Pass,
    mut pass: Pass,
    (first, path): (&Path, &Path),
    keeps_apart: bool,
) -> Result<(), DataError> {
    if sum.columns.values != pass.columns.values {
        let slots = common_slots(&sum.columns.values, &pass.columns.values);
        if slots.is_empty() {
            let other = first.display().to_string();
            return Err(DataErrorKind::NoCommonGenes { other }.in_file(path));
        }
        let (before, after): (Vec<usize>, Vec<usize>) = slots.into_iter().unzip();
        let lost = [sum.columns.values.len(), pass.columns.values.len()];
        let lost = lost.map(|genes| genes - before.len());
        if lost != [0, 0] {
            sum.notes.push(format!(
                "Genes that are not in all files were left out: {} of {} and {} of {}.",
                lost[0],
                first.display(),
                lost[1],
                path.display()
            ));
        }
        select(sum, &before);
        select(&mut pass, &after);
    }
    for note in pass.notes {
        if !sum.notes.contains(&note) {
            sum.notes.push(note);
        }
    }
    add_total(&mut sum.total, pass.total, keeps_apart);
    Ok(())
}

/// Pairs of slots of the same name; the first of a name that repeats.
fn common_slots(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (slot, name) in after.iter().enumerate() {
        known.entry(name).or_insert(slot);
    }
    let of = before.iter().enumerate();
    let pairs = of.filter_map(|(slot, name)| Some((slot, known.remove(name.as_str())?)));
    pairs.collect()
}

/// Keeps some value columns of a pass.
fn select(pass: &mut Pass, slots: &[usize]) {
    fn some<T: Clone>(all: &[T], slots: &[usize]) -> Vec<T> {
        slots
            .iter()
            .filter_map(|&slot| all.get(slot).cloned())
            .collect()
    }
    let columns = &mut pass.columns;
    columns.values = some(&columns.values, slots);
    columns.positions = some(&columns.positions, slots);
    columns.is_named = some(&columns.is_named, slots);
    columns.is_excluded = some(&columns.is_excluded, slots);
    let total = &mut pass.total;
    total.first_text = some(&total.first_text, slots);
    total.has_number = some(&total.has_number, slots);
    total.missing = some(&total.missing, slots);
    total.odd.count = some(&total.odd.count, slots);
    total.odd.has_positive = some(&total.odd.has_positive, slots);
    let place_of: HashMap<usize, usize> = slots.iter().copied().zip(0..).collect();
    let moved = |odd: &Located<f64>| {
        let slot = *place_of.get(&odd.slot)?;
        Some(Located {
            slot,
            ..odd.clone()
        })
    };
    total.odd.first = total.odd.first.iter().filter_map(moved).collect();
    total.odd.negative = total.odd.negative.as_ref().and_then(moved);
    total.of_columns = some(&total.of_columns, slots);
    for group in &mut total.groups {
        group.sums.values = some::<Moments>(&group.sums.values, slots);
        group.sums.shares = some::<Moments>(&group.sums.shares, slots);
    }
}

/// Adds the groups of a later file with the same genes.
fn add_total(sum: &mut Total, mut later: Total, keeps_apart: bool) {
    if sum.lacks_values() || later.lacks_values() {
        sum.leave_out_values();
        later.leave_out_values();
        merge(&mut sum.of_columns, &later.of_columns);
    }
    let times: Vec<usize> = later
        .times
        .iter()
        .map(|time| {
            let known = sum.times.iter().position(|known| known.label == time.label);
            known.unwrap_or_else(|| sum.add_time(time.label.clone(), time.place))
        })
        .collect();
    let levels = ByAttribute::from_fn(|attribute| {
        let of_later = later.levels[attribute].iter();
        let add = |level: &Level| sum.add_level(attribute, level);
        of_later.map(add).collect::<Vec<usize>>()
    });
    for group in later.groups {
        let labels = ByAttribute::from_fn(|attribute| {
            let level = levels[attribute].get(group.labels[attribute]);
            level.copied().unwrap_or_default()
        });
        let time = times[group.time];
        let is_same = |known: &&mut TotalGroup| known.time == time && known.labels == labels;
        let mut known = sum.groups.iter_mut().filter(|_| !keeps_apart);
        match known.find(is_same) {
            Some(known) => known.sums.add(&group.sums),
            None => sum.groups.push(TotalGroup {
                time,
                labels,
                sums: group.sums,
            }),
        }
    }
    sum.cells += later.cells;
    sum.untimed += later.untimed;
    sum.unlisted.0 += later.unlisted.0;
    sum.unlisted.1.extend(later.unlisted.1);
    sum.sheet_rows.extend(later.sheet_rows);
    sum.blank += later.blank;
    sum.odd.add(later.odd);
    sum.lacks_shares |= later.lacks_shares;
    for (text, later) in sum.first_text.iter_mut().zip(later.first_text) {
        *text = text.take().or(later);
    }
    for (has, later) in sum.has_number.iter_mut().zip(later.has_number) {
        *has |= later;
    }
    for (missing, later) in sum.missing.iter_mut().zip(later.missing) {
        *missing += later;
    }
}
