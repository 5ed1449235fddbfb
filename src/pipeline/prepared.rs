//! Profiles that were tested and scaled.

use genetide_analysis::genes::gene_row::gene_table;
use genetide_analysis::{Clustering, Evidence, GeneRow, ResponseTest, Status};
use genetide_data::{GeneIndex, Matrix, PointIndex, RowIndex, ScaledProfiles, read::LoadedTable};

/// Profiles tested and scaled: ready to train on.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The response test of every gene.
    pub response: ResponseTest,
    /// The scaled profiles of every complete gene.
    pub scaled: ScaledProfiles,
    /// Rows of `scaled` that are trained on, embedded and clustered.
    pub points: Vec<RowIndex>,
    /// `[G]`: the point of each gene, where it is one.
    pub point_of_gene: Vec<Option<PointIndex>>,
}

impl Prepared {
    /// A response test of every gene and the scaled profiles of the complete ones; the points are the
    /// rows whose genes are to be clustered.
    pub fn new(response: ResponseTest, scaled: ScaledProfiles) -> Self {
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
            points,
            point_of_gene,
        }
    }

    /// The point of a gene, where it is one.
    pub fn point_of(&self, gene: GeneIndex) -> Option<PointIndex> {
        *self.point_of_gene.get(gene.index())?
    }

    /// The gene table, before there are clusters or with the clusters of the points; see
    /// [`gene_table`].
    pub fn gene_table(
        &self,
        table: &LoadedTable,
        clustering: Option<(&Clustering, &Matrix<f64>)>,
    ) -> Vec<GeneRow> {
        let (response, scaled) = (&self.response, &self.scaled);
        gene_table(&table.profiles, response, scaled, &self.points, clustering)
    }

    /// How many genes were tested and what became of them, in a sentence.
    pub fn describe(&self) -> String {
        let count = |status| self.response.count(status);
        let untested = count(Status::Untested);
        if untested == self.scaled.len() {
            return format!(
                "not tested, for want of replicates: all {} varying genes are clustered, those without a \
                 response included",
                self.points.len()
            );
        }
        if self.response.fdr >= 1.0 {
            return format!(
                "response test disabled (FDR 1): all {} varying genes are clustered, {} \
                 incomplete genes excluded",
                self.points.len(),
                count(Status::Incomplete),
            );
        }
        let evidence = match self.response.evidence {
            Evidence::Replicates { paired: true } => {
                "between replicates, paired by donor".to_owned()
            }
            Evidence::Replicates { paired: false } => "between replicates".to_owned(),
            Evidence::Assumed { sd } => format!("assumed SD {sd} between libraries"),
            Evidence::Nothing | Evidence::Cells => "between cells".to_owned(),
        };
        format!(
            "response test (FDR {}, {evidence}): {} responsive genes, {} non-responsive, {untested} untested, \
             {} incomplete",
            self.response.fdr,
            count(Status::Responds),
            count(Status::NoResponse),
            count(Status::Incomplete),
        )
    }
}
