//! Profiles that were tested and scaled.

use genetide_analysis::genes::gene_row::gene_table;
use genetide_analysis::{ClusteredRows, Evidence, GeneRow, ResponseTest, Status};
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneIndex, PointIndex, RowIndex, ScaledProfiles, read::LoadedTable};

/// Profiles tested and scaled: ready to train on.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The response test of every gene.
    pub response: ResponseTest,
    /// The scaled profiles of every complete gene.
    pub scaled: ScaledProfiles,
    /// The scale on which means were compared.
    pub scale: ValueScale,
    /// Rows of `scaled` that are trained on, embedded and clustered.
    pub points: Vec<RowIndex>,
    /// `[G]`: the point of each gene, where it is one.
    pub point_of_gene: Vec<Option<PointIndex>>,
}

impl Prepared {
    /// A response test of every gene, on `scale`, and the scaled profiles of the complete ones; the points
    /// are the rows whose genes are to be clustered.
    pub fn new(response: ResponseTest, scaled: ScaledProfiles, scale: ValueScale) -> Self {
        let points: Vec<RowIndex> = RowIndex::all(scaled.len())
            .filter(|&row| response.genes[scaled.gene_of(row).index()].clustered)
            .collect();
        let mut point_of_gene = vec![None; response.genes.len()];
        for (point, &row) in PointIndex::all(points.len()).zip(&points) {
            point_of_gene[scaled.gene_of(row).index()] = Some(point);
        }
        Self {
            response,
            scaled,
            scale,
            points,
            point_of_gene,
        }
    }

    /// The point of a gene, where it is one.
    pub fn point_of(&self, gene: GeneIndex) -> Option<PointIndex> {
        *self.point_of_gene.get(gene.index())?
    }

    /// Number of genes that would be clustered at a false discovery rate of 1: the points, and the genes
    /// that were tested and do not respond.
    pub fn varying(&self) -> usize {
        self.points.len() + self.response.count(Status::NoResponse)
    }

    /// The gene table, before there are clusters or with those of the points; see [`gene_table`].
    pub fn gene_table(
        &self,
        table: &LoadedTable,
        clustered: Option<ClusteredRows<'_>>,
    ) -> Vec<GeneRow> {
        gene_table(
            &table.profiles,
            self.scale,
            &self.response,
            &self.scaled,
            &self.points,
            clustered,
        )
    }

    /// How many genes were tested and what became of them, in a sentence.
    pub fn describe(&self) -> String {
        let count = |status| self.response.count(status);
        let (points, incomplete) = (self.points.len(), count(Status::Incomplete));
        let evidence = match self.response.evidence {
            Evidence::Nothing => {
                return format!(
                    "not tested, for want of replicates: all {points} varying genes are clustered, those \
                     without a response included"
                );
            }
            Evidence::Replicates { paired: true } => {
                "between replicates, paired by donor".to_owned()
            }
            Evidence::Replicates { paired: false } => "between replicates".to_owned(),
            Evidence::Curve { .. } => "by a curve through single libraries".to_owned(),
            Evidence::Assumed { sd } => format!("assumed SD {sd} between libraries"),
            Evidence::Cells => "between cells".to_owned(),
        };
        let differences = self.differences();
        if self.response.fdr >= 1.0 {
            return format!(
                "response test disabled (FDR 1): all {points} varying genes are clustered, {incomplete} \
                 incomplete genes excluded{differences}"
            );
        }
        format!(
            "response test (FDR {}, {evidence}): {} responsive genes, {} non-responsive, {} untested, \
             {incomplete} incomplete{differences}",
            self.response.fdr,
            count(Status::Responds),
            count(Status::NoResponse),
            count(Status::Untested),
        )
    }

    /// How many genes differ between conditions, as the end of a sentence; empty where that was not tested.
    fn differences(&self) -> String {
        let differing = self.response.differing();
        let counts = differing.zip(self.response.diverging());
        counts.map_or_else(String::new, |(differing, diverging)| {
            let at = match self.response.fdr {
                fdr if fdr < 1.0 => String::new(),
                _ => format!(" at an FDR of {}", self.response.fdr_of_differences()),
            };
            format!("; {differing} differ between conditions, {diverging} in their course{at}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_analysis::{GeneResponse, Significance};
    use genetide_data::{GeneProfiles, GeneScale, Moments};

    /// Six genes that rise, with these statuses.
    fn prepared(statuses: [Status; 6]) -> Prepared {
        let moments = (0..12).map(|value| Moments {
            count: 3,
            mean: f64::from(value),
            m2: 0.0,
        });
        let names = (0..6).map(|gene| format!("G{gene}")).collect();
        let types = vec!["all".to_owned()];
        let moments = moments.collect();
        let profiles = GeneProfiles::from_times(names, &[0.0, 1.0], None, types, &[3; 2], moments);
        let gene = |status| GeneResponse {
            status,
            time: None,
            condition: None,
            interaction: None,
            clustered: status == Status::Responds,
        };
        let response = ResponseTest {
            fdr: 0.05,
            evidence: Evidence::Replicates { paired: true },
            genes: statuses.map(gene).to_vec(),
            standard_errors: None,
        };
        let scaled = ScaledProfiles::new(&profiles, None, GeneScale::Zscore);
        Prepared::new(response, scaled, ValueScale::Linear)
    }

    #[test]
    fn test_and_differences_are_told_in_a_sentence() {
        use Status::{Incomplete, NoResponse, Responds, Untested};
        let statuses = [
            Responds, Responds, Responds, NoResponse, Untested, Incomplete,
        ];
        let mut prepared = prepared(statuses);
        let sentence = "response test (FDR 0.05, between replicates, paired by donor): 3 responsive genes, \
                        1 non-responsive, 1 untested, 1 incomplete";
        assert_eq!(prepared.describe(), sentence);
        for (gene, q) in prepared.response.genes.iter_mut().zip([0.01, 0.04, 0.06]) {
            gene.condition = Some(Significance { p: q, q });
            gene.interaction = Some(Significance { p: q, q: 2.0 * q });
        }
        let differences = "; 2 differ between conditions, 1 in their course";
        assert_eq!(prepared.describe(), format!("{sentence}{differences}"));
        prepared.response.fdr = 1.0;
        let end = format!("excluded{differences} at an FDR of 0.05");
        assert!(
            prepared.describe().ends_with(&end),
            "{}",
            prepared.describe()
        );
    }

    #[test]
    fn without_evidence_nothing_was_tested_even_if_some_genes_are_incomplete() {
        let mut prepared = prepared([Status::Untested; 6]);
        prepared.response.evidence = Evidence::Nothing;
        prepared.response.genes[5].status = Status::Incomplete;
        let said = prepared.describe();
        assert!(
            said.starts_with("not tested, for want of replicates"),
            "{said}"
        );
    }
}
