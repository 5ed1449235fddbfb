//! Response test and scaled profiles in the file.

use serde::{Deserialize, Serialize};

use crate::pipeline::Prepared;
use crate::session_file::check::{ensure, length};
use crate::session_file::columns::{Column, option};
use crate::session_file::error::Problem;
use genetide_analysis::{Evidence, GeneResponse, ResponseTest, Significance, Status};
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneIndex, ScaledProfiles, read::LoadedTable};

/// The points are not written: they are the rows whose genes are clustered.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PreparedFile {
    fdr: f64,
    /// The scale of the test; formats 1 to 3 do not say, since it follows from the table.
    value_scale: Option<ValueScale>,
    /// What the test rests on; sessions of version 0.1 do not say, since they took cells for replicates.
    evidence: Option<Evidence>,
    /// `[G]` each.
    status: Column<u8>,
    p: Column<f64>,
    q: Column<f64>,
    /// Difference between conditions, and between their courses; empty without conditions.
    condition_p: Column<f64>,
    condition_q: Column<f64>,
    interaction_p: Column<f64>,
    interaction_q: Column<f64>,
    clustered: Column<u8>,
    /// `[G, C]`.
    standard_errors: Option<Column<f64>>,
    /// `[N]`: genes of the rows.
    rows: Column<u32>,
    /// `[N, C]`.
    values: Column<f32>,
    scaled_errors: Option<Column<f32>>,
    /// `[N]` each.
    offset: Column<f64>,
    scale: Column<f64>,
}

/// A status is its place in this list.
const STATUS: [Status; 4] = [
    Status::Responds,
    Status::NoResponse,
    Status::Untested,
    Status::Incomplete,
];

fn number_of(status: Status) -> u8 {
    match status {
        Status::Responds => 0,
        Status::NoResponse => 1,
        Status::Untested => 2,
        Status::Incomplete => 3,
    }
}

/// A test of every gene.
type Test = fn(&GeneResponse) -> Option<Significance>;

fn p_of(response: &ResponseTest, test: Test) -> Column<f64> {
    let genes = response.genes.iter();
    Column::of_options(genes.map(|gene| Some(test(gene)?.p)))
}

fn q_of(response: &ResponseTest, test: Test) -> Column<f64> {
    let genes = response.genes.iter();
    Column::of_options(genes.map(|gene| Some(test(gene)?.q)))
}

/// The test of a gene; `None` where the file has none.
fn significance(p: &Column<f64>, q: &Column<f64>, gene: usize) -> Option<Significance> {
    Some(Significance {
        p: option(*p.0.get(gene)?)?,
        q: option(*q.0.get(gene)?)?,
    })
}

impl PreparedFile {
    pub(super) fn new(prepared: &Prepared) -> Self {
        let (response, scaled) = (&prepared.response, &prepared.scaled);
        let genes = || response.genes.iter();
        Self {
            fdr: response.fdr,
            value_scale: Some(prepared.scale),
            status: Column(genes().map(|gene| number_of(gene.status)).collect()),
            evidence: Some(response.evidence),
            p: p_of(response, |gene| gene.time),
            q: q_of(response, |gene| gene.time),
            condition_p: p_of(response, |gene| gene.condition),
            condition_q: q_of(response, |gene| gene.condition),
            interaction_p: p_of(response, |gene| gene.interaction),
            interaction_q: q_of(response, |gene| gene.interaction),
            clustered: Column(genes().map(|gene| u8::from(gene.clustered)).collect()),
            standard_errors: response.standard_errors.as_ref().map(Column::of_matrix),
            rows: Column::of_indices(&GeneIndex::indices(&scaled.genes)),
            values: Column::of_matrix(&scaled.values),
            scaled_errors: scaled.standard_errors.as_ref().map(Column::of_matrix),
            offset: Column(scaled.offset.clone()),
            scale: Column(scaled.scale.clone()),
        }
    }

    pub(super) fn into_prepared(mut self, table: &LoadedTable) -> Result<Prepared, Problem> {
        let found = || ValueScale::of(table.summary.transform, &table.profiles);
        let scale = self.value_scale.unwrap_or_else(found);
        let response = self.response(table)?;
        let scaled = self.scaled(table)?;
        Ok(Prepared::new(response, scaled, scale))
    }

    fn response(&mut self, table: &LoadedTable) -> Result<ResponseTest, Problem> {
        let genes = table.profiles.gene_count();
        let columns = table.profiles.courses().columns().len();
        length("test results", &self.status.0, &[genes])?;
        length("p values", &self.p.0, &[genes])?;
        length("q values", &self.q.0, &[genes])?;
        length("flags of clustered genes", &self.clustered.0, &[genes])?;
        let errors = self.standard_errors.take();
        let errors = errors.map(|errors| errors.matrix("standard errors", genes, columns));
        let of_gene = |gene: usize| {
            let status = STATUS.get(usize::from(self.status.0[gene]));
            status.map(|&status| GeneResponse {
                status,
                time: significance(&self.p, &self.q, gene),
                condition: significance(&self.condition_p, &self.condition_q, gene),
                interaction: significance(&self.interaction_p, &self.interaction_q, gene),
                clustered: self.clustered.0[gene] != 0,
            })
        };
        let tested: Option<Vec<_>> = (0..genes).map(of_gene).collect();
        let unknown = || Problem::Inconsistent("a test result is unknown".to_owned());
        Ok(ResponseTest {
            fdr: self.fdr,
            evidence: self.evidence.unwrap_or(Evidence::Cells),
            genes: tested.ok_or_else(unknown)?,
            standard_errors: errors.transpose()?,
        })
    }

    fn scaled(self, table: &LoadedTable) -> Result<ScaledProfiles, Problem> {
        let genes = self.rows.into_indices().into_iter().map(GeneIndex::new);
        let genes: Vec<GeneIndex> = genes.collect();
        let courses = table.profiles.courses();
        let (rows, columns) = (genes.len(), courses.columns().len());
        let ascending = genes.is_sorted_by(|a, b| a < b);
        let known = table.profiles.gene_count();
        let inside = genes.last().is_none_or(|last| last.index() < known);
        ensure(ascending && inside, "the genes are not in order")?;
        let errors = self.scaled_errors;
        let errors = errors.map(|errors| errors.matrix("scaled errors", rows, columns));
        Ok(ScaledProfiles {
            genes,
            courses: courses.clone(),
            values: self.values.matrix("scaled values", rows, columns)?,
            standard_errors: errors.transpose()?,
            offset: self.offset.checked("offsets", &[rows])?,
            scale: self.scale.checked("scales", &[rows])?,
        })
    }
}
