//! Collects the values of a long table by gene and observation.

use std::collections::HashMap;

use crate::read::matrix::annotated::{Annotation, Observations};
use crate::read::matrix::long::columns::LongColumns;
use crate::read::matrix::long::texts::Texts;
use crate::words::{counted, listed, were};

/// A value of a gene in an observation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LongValue {
    pub observation: u32,
    pub gene: u32,
    pub value: f64,
}

/// Mark of a column that varies within an observation.
const VARIES: u32 = u32::MAX;

/// The values of a long table.
#[derive(Default)]
pub(super) struct Collector {
    has_sample: bool,
    has_replicates: bool,
    /// Texts of the genes, of the columns that tell observations apart, and of the others.
    genes: Texts,
    keys: Vec<Texts>,
    others: Vec<Texts>,
    /// Number of a gene by its text and its repeat.
    gene_of: HashMap<(u32, u32), u32>,
    /// `[G]`: the text of each gene.
    gene_texts: Vec<u32>,
    /// Number of an observation by the codes of its texts and its repeat.
    observation_of: HashMap<Vec<u32>, u32>,
    /// `[N]`: codes of each observation, with its repeat last.
    observations: Vec<Vec<u32>>,
    /// `[N]`: codes of the other columns.
    of_others: Vec<Vec<u32>>,
    /// Number of values of each text of a gene under each key.
    seen: HashMap<(u32, u32), (u32, f64)>,
    /// Values, in the order of the file.
    pub values: Vec<LongValue>,
    repeats: u64,
    /// Whether a repeat has another value than the first of its gene and observation.
    repeats_differ: bool,
    /// Repeats that were left out.
    doubles: usize,
    incomplete: u64,
    /// Whether all values are whole and above 0, or missing.
    only_positive_counts: bool,
}

impl Collector {
    pub(super) fn new(columns: &LongColumns) -> Self {
        let keys = columns.sample.iter().chain(&columns.design);
        Self {
            has_sample: columns.sample.is_some(),
            has_replicates: columns.has_replicates,
            keys: keys.map(|_| Texts::default()).collect(),
            others: columns.others.iter().map(|_| Texts::default()).collect(),
            only_positive_counts: true,
            ..Self::default()
        }
    }

    /// Adds a row: its gene, the texts that tell its observation, its other texts, its value (NaN is
    /// missing).
    pub(super) fn add(&mut self, gene: &str, keys: &[&str], others: &[&str], value: f64) {
        let is_nameless = self.has_sample && keys.first().is_some_and(|name| name.is_empty());
        if gene.is_empty() || is_nameless || keys.iter().all(|key| key.is_empty()) {
            self.incomplete += 1;
            return;
        }
        let gene = self.genes.code(gene);
        let mut key: Vec<u32> = Vec::with_capacity(keys.len() + 1);
        key.extend(
            self.keys
                .iter_mut()
                .zip(keys)
                .map(|(texts, text)| texts.code(text)),
        );
        key.push(0);
        let mut observation = self.observation(&key);
        let seen = self.seen.entry((gene, observation)).or_insert((0, value));
        let repeat = seen.0;
        seen.0 += 1;
        self.repeats_differ |= seen.1.to_bits() != value.to_bits();
        self.repeats += u64::from(repeat > 0);
        let mut of_gene = 0;
        if repeat > 0 {
            if self.has_replicates {
                of_gene = repeat;
            } else if let Some(last) = key.last_mut() {
                *last = repeat;
                observation = self.observation(&key);
            }
        }
        let gene = self.gene(gene, of_gene);
        self.add_others(observation, others);
        let is_count = value.is_nan() || value > 0.0 && value.fract() == 0.0;
        self.only_positive_counts &= is_count;
        self.values.push(LongValue {
            observation,
            gene,
            value,
        });
    }

    /// Rows that were added.
    pub(super) fn rows(&self) -> usize {
        self.values.len() + self.doubles + self.incomplete as usize
    }

    /// Counts rows once that are there several times: where sample or replicate are known, and every
    /// repeat of a gene in an observation has the value of the first.
    pub(super) fn drop_doubles(&mut self) {
        if !self.has_replicates || self.repeats == 0 || self.repeats_differ {
            return;
        }
        let mut number = vec![u32::MAX; self.gene_texts.len()];
        let mut texts = Vec::new();
        let mut firsts: Vec<((u32, u32), u32)> =
            self.gene_of.iter().map(|(&of, &gene)| (of, gene)).collect();
        firsts.retain(|((_, repeat), _)| *repeat == 0);
        firsts.sort_unstable_by_key(|(_, gene)| *gene);
        for ((text, _), gene) in firsts {
            number[gene as usize] = texts.len() as u32;
            texts.push(text);
        }
        let all = self.values.len();
        self.values.retain_mut(|value| {
            value.gene = number[value.gene as usize];
            value.gene != u32::MAX
        });
        self.doubles = all - self.values.len();
        self.gene_texts = texts;
        self.repeats = 0;
    }

    fn observation(&mut self, key: &[u32]) -> u32 {
        if let Some(&known) = self.observation_of.get(key) {
            return known;
        }
        let number = self.observations.len() as u32;
        self.observation_of.insert(key.to_vec(), number);
        self.observations.push(key.to_vec());
        self.of_others.push(Vec::new());
        number
    }

    fn gene(&mut self, text: u32, repeat: u32) -> u32 {
        let next = self.gene_texts.len() as u32;
        let gene = *self.gene_of.entry((text, repeat)).or_insert(next);
        if gene == next {
            self.gene_texts.push(text);
        }
        gene
    }

    fn add_others(&mut self, observation: u32, others: &[&str]) {
        let codes = self
            .others
            .iter_mut()
            .zip(others)
            .map(|(texts, text)| texts.code(text));
        let of = &mut self.of_others[observation as usize];
        if of.is_empty() {
            of.extend(codes);
            return;
        }
        for (known, code) in of.iter_mut().zip(codes) {
            if *known != code {
                *known = VARIES;
            }
        }
    }

    /// Names of the genes.
    pub(super) fn genes(&self) -> Vec<String> {
        let texts = self.gene_texts.iter();
        texts
            .map(|&text| self.genes.texts[text as usize].clone())
            .collect()
    }

    /// Whether pairs of gene and observation that are not listed are 0: where all that is listed was
    /// counted.
    pub(super) fn unlisted_are_zero(&self) -> bool {
        self.only_positive_counts
    }

    /// The observations, and what was assumed of them. `names` are the headers of the columns that
    /// tell observations apart, and of the others.
    pub(super) fn observations(
        &self,
        (keys, others): (&[String], &[String]),
        noun: &'static str,
    ) -> (Observations, Vec<String>) {
        let ids = self.ids();
        let mut notes = Vec::new();
        let first = usize::from(self.has_sample);
        let mut annotations: Vec<Annotation> = (first..keys.len())
            .map(|at| {
                let codes = self.observations.iter().map(|codes| codes[at]);
                let texts = codes.map(|code| self.keys[at].texts[code as usize].clone());
                Annotation::new(keys[at].clone(), texts)
            })
            .collect();
        let mut varying = Vec::new();
        for (at, name) in others.iter().enumerate() {
            let codes = self.of_others.iter().map(|codes| codes[at]);
            if codes.clone().any(|code| code == VARIES) {
                varying.push(name.clone());
                continue;
            }
            let texts = codes.map(|code| self.others[at].texts[code as usize].clone());
            annotations.push(Annotation::new(name.clone(), texts));
        }
        if !varying.is_empty() {
            notes.push(format!(
                "Left out, because they differ within a {noun}: {}.",
                listed(&varying, Clone::clone)
            ));
        }
        notes.extend(self.notes(noun));
        let observations = Observations {
            noun,
            ids,
            annotations,
        };
        (observations, notes)
    }

    /// Names of the observations: that of the sample where it suffices, else all that tells them apart.
    fn ids(&self) -> Vec<String> {
        let mut samples: Vec<u32> = self.observations.iter().map(|codes| codes[0]).collect();
        samples.sort_unstable();
        let suffice = self.has_sample && samples.windows(2).all(|pair| pair[0] != pair[1]);
        let id = |codes: &Vec<u32>| {
            let (repeat, codes) = codes
                .split_last()
                .map_or((0, &[][..]), |(&r, codes)| (r, codes));
            let used = if suffice { 1 } else { codes.len() };
            let texts = self.keys.iter().zip(codes).take(used);
            let texts = texts.map(|(texts, &code)| texts.texts[code as usize].as_str());
            let mut id = texts.collect::<Vec<_>>().join(" ");
            if repeat > 0 {
                id += &format!(" ({})", repeat + 1);
            }
            id
        };
        self.observations.iter().map(id).collect()
    }

    fn notes(&self, noun: &'static str) -> Vec<String> {
        let mut notes = Vec::new();
        if self.repeats > 0 {
            let values = counted(self.repeats as usize, "value");
            let (were, repeats) = (
                were(self.repeats as usize),
                "that repeat one of the same gene",
            );
            notes.push(if self.has_replicates {
                format!("{values} {repeats} and {noun} {were} kept apart as genes of one name.")
            } else {
                format!("{values} {repeats} and time {were} taken for replicates, as no column names them.")
            });
        }
        if self.doubles > 0 {
            let rows = counted(self.doubles, "row");
            notes.push(format!(
                "{rows} with gene, {noun} and value of another {} left out.",
                were(self.doubles)
            ));
        }
        if self.incomplete > 0 {
            let rows = counted(self.incomplete as usize, "row");
            notes.push(format!(
                "{rows} without a gene or a {noun} {} left out.",
                were(self.incomplete as usize)
            ));
        }
        let pairs = self.gene_texts.len() * self.observations.len();
        let unlisted = pairs.saturating_sub(self.values.len());
        if unlisted > 0 {
            let taken = if self.unlisted_are_zero() {
                "0, because the table lists no zero"
            } else {
                "missing"
            };
            notes.push(format!(
                "{unlisted} of {pairs} pairs of gene and {noun} are not listed and were taken as {taken}."
            ));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(values: &[(&str, &str, f64)], has_sample: bool) -> Collector {
        let columns = LongColumns {
            sample: has_sample.then_some(1),
            has_replicates: has_sample,
            design: if has_sample { Vec::new() } else { vec![1] },
            ..LongColumns::default()
        };
        let mut collector = Collector::new(&columns);
        for (gene, sample, value) in values {
            collector.add(gene, &[sample], &[], *value);
        }
        collector.drop_doubles();
        collector
    }

    #[test]
    fn rows_that_are_there_twice_are_counted_once() {
        let rows = [
            ("A", "0h", 3.0),
            ("A", "0h", 3.0),
            ("B", "0h", 4.0),
            ("A", "6h", 5.0),
        ];
        let found = collected(&rows, true);
        assert_eq!(found.genes(), ["A", "B"]);
        let values: Vec<(u32, f64)> = found.values.iter().map(|v| (v.gene, v.value)).collect();
        assert_eq!(values, [(0, 3.0), (1, 4.0), (0, 5.0)]);
        let notes = found.notes("sample");
        assert!(notes[0].starts_with("1 row with gene"), "{notes:?}");
    }

    #[test]
    fn repeats_with_other_values_and_replicates_stay() {
        let rows = [("A", "0h", 3.0), ("A", "0h", 3.0), ("A", "0h", 4.0)];
        assert_eq!(collected(&rows, true).values.len(), 3);
        assert_eq!(collected(&rows[..2], false).values.len(), 2);
    }
}
