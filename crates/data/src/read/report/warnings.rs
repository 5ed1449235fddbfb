//! What is worth a warning in a table that was read.

use crate::attribute::Attribute;
use crate::read::assemble::Assembly;
use crate::read::format::values::looks_like_number;
use crate::read::genes::counts::are_counts;
use crate::read::genes::dates::changed_names_note;
use crate::read::genes::names::unique_names;
use crate::read::report::no_genes::no_genes;
use crate::read::sums::TotalGroup;
use crate::words::{counted, listed, short, were};

/// The warnings that have a case.
pub(super) fn warnings(table: &Assembly<'_>) -> Vec<String> {
    let columns = column_warnings(table)
        .into_iter()
        .chain(gene_warnings(table));
    let all = columns
        .chain(unlabelled_warnings(table))
        .chain(cell_warnings(table))
        .chain(design_warnings(table));
    let all = all.filter(|(count, _)| *count > 0).map(|(_, text)| text);
    let notes = table.pass.notes.iter().chain(&table.pass.columns.notes);
    let notes = notes.chain(&table.times.notes).cloned();
    notes.chain(all).collect()
}

/// Warnings about columns that are no genes, each with its number of cases.
fn column_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let (total, columns) = (&table.pass.total, &table.pass.columns);
    // Those that were excluded have a note of their own.
    let (text, blank): (Vec<usize>, Vec<usize>) = no_genes(table)
        .filter(|&slot| !columns.is_excluded[slot])
        .partition(|&slot| total.first_text[slot].is_some());
    let (numerals, text): (Vec<usize>, Vec<usize>) = text.into_iter().partition(|&slot| {
        let first = total.first_text[slot].as_ref();
        first.is_some_and(|(_, text)| looks_like_number(text))
    });
    let (blank, spare) = (blank.len(), &columns.spare);
    vec![
        (text.len(), text_note(table, &text)),
        (
            numerals.len(),
            format!(
                "{} {} left out, because numbers there are written in another way than in the rest of \
                 the table: {}. Correct them, or say with ‹decimal point› or ‹decimal comma› how numbers \
                 are written.",
                counted(numerals.len(), "column"),
                were(numerals.len()),
                with_texts(table, &numerals)
            ),
        ),
        (
            blank,
            format!(
                "{} without a header or a value {} left out.",
                counted(blank, "column"),
                were(blank)
            ),
        ),
        (
            spare.len(),
            format!(
                "Not read as genes, because of their names: {}. One that is a gene is read with \
                 ‹gene-column '{}'›.",
                listed(spare, Clone::clone),
                spare.first().map_or("", String::as_str)
            ),
        ),
    ]
}

fn text_note(table: &Assembly<'_>, text: &[usize]) -> String {
    format!(
        "Not read as genes, because they hold text: {}.",
        with_texts(table, text)
    )
}

/// Columns with the first text of each.
fn with_texts(table: &Assembly<'_>, slots: &[usize]) -> String {
    const LONGEST: usize = 20;
    let name = |&slot: &usize| {
        let first = table.pass.total.first_text[slot].as_ref();
        let text = first.map_or("", |(_, text)| text.as_str());
        format!(
            "{} ('{}')",
            table.pass.columns.values[slot],
            short(text, LONGEST)
        )
    };
    listed(slots, name)
}

/// A sentence about values in genes of a table of counts that are none.
fn odd_values(table: &Assembly<'_>) -> (usize, String) {
    let odd = &table.pass.total.odd;
    if !table.divides || !are_counts(&table.pass) {
        return (0, String::new());
    }
    let is_gene = |slot: usize| table.genes.binary_search(&slot).is_ok();
    let values = odd
        .count
        .iter()
        .enumerate()
        .filter(|(slot, _)| is_gene(*slot));
    let values: u64 = values.map(|(_, count)| count).sum();
    let mut first: Vec<_> = odd.first.iter().filter(|odd| is_gene(odd.slot)).collect();
    first.sort_by_key(|odd| odd.place);
    let columns = &table.pass.columns.values;
    let text = format!(
        "{} negative or not whole {} used as {} among counts: {}.",
        counted(values as usize, "value"),
        were(values as usize),
        if values == 1 { "it is" } else { "they are" },
        listed(&first, |odd| format!(
            "{} ({}, {})",
            odd.value, columns[odd.slot], odd.place
        ))
    );
    (values as usize, text)
}

/// Warnings about genes, each with its number of cases.
fn gene_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let headers = table.gene_names();
    let missing = &table.pass.total.missing;
    let missing: u64 = table.genes.iter().map(|&slot| missing[slot]).sum();
    let missing = missing as usize;
    let renamed = unique_names(&headers).1;
    let changed = changed_names_note(&headers);
    vec![
        odd_values(table),
        (usize::from(changed.is_some()), changed.unwrap_or_default()),
        (
            missing,
            format!(
                "{} (empty, NA, NaN or infinite) {} left out of the means.",
                counted(missing, "missing value"),
                were(missing)
            ),
        ),
        (
            renamed.len(),
            format!(
                "{} {} kept apart by a number: {}.",
                counted(renamed.len(), "repeated gene name"),
                were(renamed.len()),
                listed(&renamed, |&gene| headers[gene].clone())
            ),
        ),
    ]
}

/// Warnings about the design, each with its number of cases.
fn design_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let unnamed = table.unnamed.conditions;
    vec![
        without_course(table),
        (
            usize::from(table.has_one_each()),
            "There is one sample at each time point: nothing tells a change from noise, so that no gene can be \
             tested, and genes that do not respond are clustered with the others."
                .to_owned(),
        ),
        (
            unnamed,
            format!(
                "{} without a condition, but with the time and the replicate of others, {} kept apart: each \
                 is taken for a library of its own.",
                counted(unnamed, table.noun()),
                were(unnamed)
            ),
        ),
    ]
}

/// A warning about conditions that were sampled at one time alone.
fn without_course(table: &Assembly<'_>) -> (usize, String) {
    const MOST_NAMED: usize = 8;
    let attribute = Attribute::Condition;
    let of_one = table.conditions_of_one_time();
    let name = |level| table.label(attribute, level).unwrap_or_default();
    let kept = table.conditions_kept().into_iter();
    let others = kept.filter(|level| of_one.iter().all(|(of, _)| of != level));
    let others: Vec<String> = others.map(|level| format!("'{}'", name(level))).collect();
    let others = if others.len() > MOST_NAMED {
        "‹condition› with the others".to_owned()
    } else {
        format!("‹condition {}›", others.join(" "))
    };
    let text = format!(
        "Sampled at one time point alone, where other conditions have samples of their own, and so without a \
         course: {}. {others} leaves {} out.",
        listed(&of_one, |&(level, time)| format!(
            "'{}' at {time}",
            name(level)
        )),
        if of_one.len() == 1 { "it" } else { "them" }
    );
    (of_one.len(), text)
}

/// Warnings about cells without a label, each with their number.
fn unlabelled_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let of_attribute = |attribute| {
        let labels = table.labels(attribute);
        let is_unlabelled = |group: &&TotalGroup| {
            let level = table.level_of(attribute, group);
            level.is_some_and(|level| labels[level].is_empty())
        };
        let groups = table.pass.total.groups.iter().filter(is_unlabelled);
        let count = groups.map(|group| group.sums.cells as usize).sum();
        let of = format!(
            "{} without a {}",
            counted(count, table.noun()),
            attribute.noun()
        );
        let are_apart = attribute == Attribute::Replicate && table.has_unnamed_samples();
        let text = match are_apart {
            true => format!("{of} {} each taken for a library of its own.", were(count)),
            false => format!(
                "{of} {} called \"{}\".",
                were(count),
                table.blank(attribute)
            ),
        };
        (count, text)
    };
    Attribute::ALL.into_iter().map(of_attribute).collect()
}

/// Warnings about cells and rows, each with its number of cases.
fn cell_warnings(table: &Assembly<'_>) -> Vec<(usize, String)> {
    let total = &table.pass.total;
    let (repeated, zero) = (total.repeated_ids, table.zero_cells);
    let blank = total.blank as usize;
    let cells = |count| counted(count, table.noun());
    vec![
        (
            repeated,
            format!(
                "{} with the id of an earlier one {} used all the same.",
                cells(repeated),
                were(repeated)
            ),
        ),
        (
            zero,
            format!(
                "{} whose values sum to 0 {} left out, because values with a sum of 0 cannot be normalised.",
                cells(zero),
                were(zero)
            ),
        ),
        (
            blank,
            format!(
                "{} {} passed over.",
                counted(blank, "blank or commented line"),
                were(blank)
            ),
        ),
        (
            total.untimed,
            format!(
                "{} without a time {} left out.",
                cells(total.untimed),
                were(total.untimed)
            ),
        ),
        (
            total.unlisted.0,
            format!(
                "{} that the table of samples does not have {} left out: {}.",
                cells(total.unlisted.0),
                were(total.unlisted.0),
                listed(&total.unlisted.1, |id| format!("'{id}'"))
            ),
        ),
    ]
}
