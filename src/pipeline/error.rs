//! The failure of any step, and the exit code it means.

use std::path::PathBuf;

use thiserror::Error;

use genetide_analysis::AnalysisError;
use genetide_data::{DataError, setting::SettingError};
use genetide_figure::ExportError;
use genetide_model::ModelError;

/// Genes that any clustering needs, however few the clusters.
pub(super) const LEAST_GENES: usize = 10;

/// A step failed.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// A setting is out of range.
    #[error(transparent)]
    Config(#[from] SettingError),
    /// The table.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The training.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The analysis.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The output.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A result would replace the table it was made from.
    #[error("writing {} would overwrite the input data; choose another location", _0.display())]
    ReplacesInput(PathBuf),
    /// The method clusters the embedding of a pretrained network, and there is none.
    #[error(
        "‹method drive› groups genes by the embedding of the pretrained network, but this one starts from \
         random weights; choose ‹method kmeans›, or train with ‹start pretrained›"
    )]
    NotPretrained,
    /// More clusters than genes in the table.
    #[error("‹k {k}› exceeds the {table_genes} genes of the data set; choose a smaller ‹k›")]
    TooManyClusters {
        /// Clusters asked for.
        k: usize,
        /// Genes read.
        table_genes: usize,
    },
    /// Too few genes respond.
    #[error("{}", too_few_genes((*genes, *varying), *needed, *fdr))]
    TooFewGenes {
        /// Genes left to cluster.
        genes: usize,
        /// Genes that would be left at a false discovery rate of 1.
        varying: usize,
        /// max(10, 2 k).
        needed: usize,
        /// The false discovery rate.
        fdr: f64,
    },
}

impl PipelineError {
    /// 1: the run failed; 2: wrong usage or input; 130: the user stopped it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Data(error) if error.is_cancelled() => 130,
            Self::Model(ModelError::Cancelled) | Self::Analysis(AnalysisError::Cancelled) => 130,
            Self::Config(_) | Self::Data(_) | Self::TooManyClusters { .. } => 2,
            Self::NotPretrained => 2,
            Self::ReplacesInput(_) | Self::Model(ModelError::NoSuchGpu { .. }) => 2,
            Self::Export(error) if error.is_usage() => 2,
            Self::Model(_) | Self::Analysis(_) | Self::Export(_) | Self::TooFewGenes { .. } => 1,
        }
    }
}

fn too_few_genes((genes, varying): (usize, usize), needed: usize, fdr: f64) -> String {
    let needs = format!("at least {needed} are required ({LEAST_GENES}, and 2 per cluster)");
    let found = if fdr < 1.0 {
        format!("only {genes} genes are responsive at a false discovery rate of {fdr}, but {needs}")
    } else {
        format!("only {genes} genes vary over time, but {needs}")
    };
    let all = "use ‹fdr 1› to cluster all genes, responsive or not";
    let smaller = "choose a smaller ‹k›";
    let has_more = fdr < 1.0 && varying > genes;
    // The nearest remedy first: with ten genes or more, it is k that asks for too many.
    if genes >= LEAST_GENES {
        return match has_more && varying >= needed {
            true => format!("{found}; {smaller}, or {all}"),
            false => format!("{found}; {smaller}"),
        };
    }
    match varying {
        _ if varying >= needed && has_more => format!("{found}; {all}"),
        _ if varying >= LEAST_GENES && has_more => format!("{found}; {all}, and {smaller}"),
        _ => {
            let at_all = match fdr < 1.0 {
                true => format!(", and only {varying} vary over time at all"),
                false => String::new(),
            };
            format!(
                "{found}{at_all}; keep more genes with ‹genes›, and check that values and time points were \
                 read as they are meant"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_for_too_few_genes_is_one_that_helps() {
        let tested = too_few_genes((4, 300), 12, 0.05);
        assert!(
            tested.contains("‹fdr 1›") && tested.contains("at least 12"),
            "{tested}"
        );
        let both = too_few_genes((4, 11), 12, 0.05);
        assert!(
            both.contains("‹fdr 1›") && both.contains("smaller ‹k›"),
            "{both}"
        );
        let all = too_few_genes((4, 4), 10, 1.0);
        assert!(!all.contains("‹fdr›") && all.contains("‹genes›"), "{all}");
        let many = too_few_genes((45, 45), 46, 1.0);
        assert!(
            many.contains("smaller ‹k›") && !many.contains("‹fdr›"),
            "{many}"
        );
    }

    #[test]
    fn all_genes_are_no_remedy_where_few_vary() {
        for varying in [0, 9] {
            let text = too_few_genes((0, varying), 10, 0.05);
            assert!(
                !text.contains("‹fdr 1›") && text.contains(&format!("only {varying} vary")),
                "{text}"
            );
        }
        // Fourteen respond, no other varies, and k asks for sixteen.
        let text = too_few_genes((14, 14), 16, 0.05);
        assert!(
            !text.contains("‹fdr 1›") && text.contains("smaller ‹k›"),
            "{text}"
        );
    }
}
