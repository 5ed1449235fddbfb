//! Rows of the table of genes as text that a spreadsheet takes from the clipboard.

use crate::session::GeneField;
use genetide_analysis::GeneRow;
use genetide_data::value_scale::ValueScale;
use genetide_data::{Courses, GeneIndex};

/// These columns of these genes, separated by tabs, under a line of headers. Numbers have all their
/// digits; a value that a gene has not is empty. Genes that are not there are left out. Courses and scale are
/// those of the genes.
pub fn gene_tsv(
    genes: &[GeneRow],
    rows: impl IntoIterator<Item = GeneIndex>,
    fields: &[GeneField],
    (courses, scale): (&Courses, ValueScale),
) -> String {
    let line = |cell: &dyn Fn(&GeneField) -> String| {
        let cells: Vec<String> = fields.iter().map(cell).collect();
        cells.join("\t") + "\n"
    };
    let rows = rows.into_iter().filter_map(|gene| genes.get(gene.index()));
    let rows = rows.map(|row| line(&|field| quoted(field.raw(row, courses))));
    line(&|field| field.header_on(scale).to_owned()) + &rows.collect::<String>()
}

/// Quoted, as spreadsheets expect it, where a tab, line end or quote is in it.
fn quoted(cell: String) -> String {
    if cell.contains(['\t', '\n', '\r', '"']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::{Direction, Evidence, Kinetics, Status};

    /// Cells of every line.
    fn parse(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.delimiter(b'\t').has_headers(false);
        let lines = reader.from_reader(text.as_bytes()).into_deserialize();
        lines.collect::<Result<_, _>>().unwrap()
    }

    fn course() -> Courses {
        Courses::single(vec![0.0, 6.0])
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
                estimates: None,
            }
        });
        let kinetics = proptest::option::of(kinetics);
        let cluster = proptest::option::of(0..30_usize);
        ("[ -~\t]{1,8}", cluster, number(), number(), kinetics).prop_map(
            |(gene, cluster, q, membership, kinetics)| GeneRow {
                gene,
                cluster,
                status: Status::NoResponse,
                evidence: Evidence::Nothing,
                p: q,
                q,
                condition: None,
                interaction: None,
                membership,
                stability: None,
                silhouette: membership,
                kinetics: vec![kinetics],
                log2_change: vec![q],
                difference: None,
            },
        )
    }

    proptest! {
        #[test]
        fn a_copied_table_reads_back(genes in prop::collection::vec(row(), 0..8)) {
            let lines = parse(&gene_tsv(&genes, GeneIndex::all(genes.len()), &GeneField::ALL, (&course(), ValueScale::Linear)));
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
            gene_tsv(
                &genes,
                [1, 0, 99].map(GeneIndex::new),
                &fields,
                (&course(), ValueScale::Linear)
            ),
            "Gene\tCluster\tp\tq\nB\t2\t\t0.3333333333333333\nA\t2\t\t0.1\n"
        );
        let fields = [GeneField::Log2Change, GeneField::Difference];
        for (scale, header) in [
            (ValueScale::Linear, "log2_change\tlog2_difference\n"),
            (ValueScale::AsIs, "change\tdifference\n"),
        ] {
            assert_eq!(gene_tsv(&genes, [], &fields, (&course(), scale)), header);
        }
    }
}
