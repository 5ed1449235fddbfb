//! Rows of the table of genes as text that a spreadsheet takes from the clipboard.

use crate::session::GeneField;
use genetide_analysis::GeneRow;

/// These columns of these genes, separated by tabs, under a line of headers. Numbers have all their
/// digits; a value that a gene has not is empty. Indices beyond the genes are left out.
pub fn gene_tsv(
    genes: &[GeneRow],
    rows: impl IntoIterator<Item = usize>,
    fields: &[GeneField],
) -> String {
    let headers: Vec<&str> = fields.iter().map(|field| field.header()).collect();
    let mut text = headers.join("\t");
    text.push('\n');
    for row in rows.into_iter().filter_map(|row| genes.get(row)) {
        for (column, field) in fields.iter().enumerate() {
            if column > 0 {
                text.push('\t');
            }
            push_cell(&mut text, &field.raw(row));
        }
        text.push('\n');
    }
    text
}

/// Quoted, as spreadsheets expect it, where a tab, line end or quote is in it.
fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r', '"']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::{Direction, Kinetics, Status};

    /// Cells of every line; a quoted cell may hold tabs, line ends and doubled quotes.
    fn parse(text: &str) -> Vec<Vec<String>> {
        let mut lines = vec![vec![String::new()]];
        let mut quoted = false;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let line = lines.last_mut().unwrap();
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    line.last_mut().unwrap().push('"');
                    letters.next();
                }
                '"' => quoted = !quoted,
                '\t' if !quoted => line.push(String::new()),
                '\n' if !quoted => lines.push(vec![String::new()]),
                _ => line.last_mut().unwrap().push(letter),
            }
        }
        assert_eq!(lines.pop(), Some(vec![String::new()]), "no last line end");
        lines
    }

    fn number() -> impl Strategy<Value = Option<f64>> {
        proptest::option::of(-1e12..1e12)
    }

    fn row() -> impl Strategy<Value = GeneRow> {
        let kinetics = (-9.0..99.0, 0.0..99.0, 0.0..1e-3, any::<bool>(), number());
        let kinetics = kinetics.prop_map(|(onset, peak_time, amplitude, up, return_time)| {
            let direction = if up { Direction::Up } else { Direction::Down };
            Kinetics {
                onset,
                peak_time,
                amplitude,
                direction,
                return_time,
            }
        });
        let kinetics = proptest::option::of(kinetics);
        let cluster = proptest::option::of(0..30_usize);
        ("[ -~\t]{1,8}", cluster, number(), number(), kinetics).prop_map(
            |(gene, cluster, q, membership, kinetics)| GeneRow {
                gene,
                cluster,
                status: Status::NoResponse,
                p: q,
                q,
                membership,
                stability: None,
                silhouette: membership,
                kinetics,
            },
        )
    }

    proptest! {
        #[test]
        fn a_copied_table_reads_back(genes in prop::collection::vec(row(), 0..8)) {
            let lines = parse(&gene_tsv(&genes, 0..genes.len(), &GeneField::ALL));
            prop_assert_eq!(lines.len(), genes.len() + 1);
            prop_assert_eq!(&lines[0], &GeneField::ALL.map(GeneField::header));
            for (line, gene) in lines[1..].iter().zip(&genes) {
                prop_assert_eq!(line.len(), GeneField::ALL.len());
                for (cell, field) in line.iter().zip(GeneField::ALL) {
                    if field.is_text() {
                        prop_assert_eq!(cell.as_str(), field.word(gene).unwrap_or_default());
                    } else {
                        prop_assert_eq!(cell.parse().ok(), field.number(gene));
                    }
                }
            }
        }
    }

    #[test]
    fn only_the_rows_and_columns_asked_for_are_copied() {
        let mut genes: Vec<GeneRow> = Vec::new();
        for (gene, q) in [("A", 0.1), ("B", 1.0 / 3.0), ("C", 0.5)] {
            genes.push(GeneRow {
                cluster: Some(2),
                q: Some(q),
                ..fixtures::gene_row(gene)
            });
        }
        let fields = [
            GeneField::Gene,
            GeneField::Cluster,
            GeneField::P,
            GeneField::Q,
        ];
        assert_eq!(
            gene_tsv(&genes, [1, 0, 99], &fields),
            "Gene\tCluster\tp\tq\nB\t2\t\t0.3333333333333333\nA\t2\t\t0.1\n"
        );
    }
}
