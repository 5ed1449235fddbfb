//! Clusters of two conditions together against clusters of either alone, and the differences between
//! conditions that are called.

use crate::error::BenchmarkError;
use crate::methods::{ClusteringTask, Method, Presets, fixed_config, gene_labels};
use crate::progress::Monitor;
use crate::study::conditions::Condition;
use crate::study::data_set::DataSet;
use crate::study::effect::Effect;
use crate::study::rates::CallRates;
use crate::study::results::{CallRow, Joint, JointRow, KindKey};
use crate::study::two_conditions::grouping::Grouping;
use crate::study::two_conditions::side::{Side, responding_shapes};
use genetide::pipeline::{Prepared, steps};
use genetide_analysis::Share;
use genetide_analysis::score::Contingency;
use genetide_analysis::{DifferenceKind, GeneRow};
use genetide_data::read::LoadedTable;
use genetide_data::simulate::Difference;

/// The word in tables where there is no difference, or none is called.
const NOTHING: &str = "none";

/// Data sets with two conditions, and the settings of the clusters.
#[derive(Clone, Debug, PartialEq)]
pub struct JointRequest {
    /// The kinds of data sets.
    pub conditions: Vec<Condition>,
    /// Seeds of the data sets, one of each kind for each seed, and of the clusters.
    pub seeds: Vec<u64>,
    /// The settings, of which those of the preset shape are used.
    pub presets: Presets,
}

impl JointRequest {
    /// Number of pieces of work, as a [`Monitor`] counts them.
    pub fn pieces(&self) -> usize {
        self.conditions.len() * self.seeds.len() * Side::ALL.len()
    }
}

/// Clusters both conditions of every data set together, then each alone.
///
/// # Errors
/// The error of the step that failed, also after a cancellation.
pub fn measure_joint(
    request: &JointRequest,
    monitor: &mut Monitor<'_>,
) -> Result<Joint, BenchmarkError> {
    let mut joint = Joint {
        conditions: request.conditions.clone(),
        ..Joint::default()
    };
    for (condition, kind) in request.conditions.iter().enumerate() {
        for &seed in &request.seeds {
            let data_set = &kind.simulate(seed)?;
            for side in Side::ALL {
                let (name, side_name) = (kind.name(), side.name());
                monitor.begin(format!("{name}, seed {seed}: {side_name}"))?;
                let measurement = Measurement {
                    condition,
                    seed,
                    side,
                    data_set,
                    table: &side.table(data_set),
                };
                measurement.add_to(&mut joint, &request.presets, monitor)?;
            }
        }
    }
    Ok(joint)
}

/// One side of a data set.
struct Measurement<'a> {
    /// Index into [`JointRequest::conditions`].
    condition: usize,
    seed: u64,
    side: Side,
    data_set: &'a DataSet,
    table: &'a LoadedTable,
}

impl Measurement<'_> {
    fn add_to(
        &self,
        joint: &mut Joint,
        presets: &Presets,
        monitor: &mut Monitor<'_>,
    ) -> Result<(), BenchmarkError> {
        let &Self { seed, table, .. } = self;
        let shapes = self.side.shapes(self.data_set);
        let k = responding_shapes(&shapes);
        let config = fixed_config(&presets.shape, k, seed);
        let prepared = steps::prepare(table, &config);
        steps::check_gene_count(&prepared, k)?;
        let task = ClusteringTask {
            table,
            prepared: &prepared,
            programs: &[],
            k,
            classes: k + 1,
            seed,
        };
        let kmeans = task.cluster(Method::TestedKmeans, presets, monitor)?.labels;
        let training = steps::train(&prepared, &config, &mut |_| (), monitor)?;
        let base = steps::cluster_base(&prepared, &training, &config, Share::unwatched())?;
        let suggested_k = base.suggested_k().unwrap_or(1);
        let clusters = |k| {
            steps::cluster(
                table,
                &prepared,
                &training,
                &base,
                k,
                None,
                Share::unwatched(),
            )
        };
        let (shape, suggested) = (clusters(k)?, clusters(suggested_k)?);
        joint.rows.extend([
            self.row(Grouping::Ideal, k, &shapes),
            self.row(Grouping::TestedKmeans, k, &kmeans),
            self.row(Grouping::Shape, k, &gene_labels(&shape)),
            self.row(Grouping::Suggested, suggested_k, &gene_labels(&suggested)),
        ]);
        if self.side == Side::Both {
            joint.calls.push(self.call_row(&prepared));
            self.count_kinds(joint, &shape.genes);
        }
        Ok(())
    }

    /// The agreement of `labels` `[G]` with the true classes.
    fn row<Label: Ord>(&self, grouping: Grouping, k: usize, labels: &[Label]) -> JointRow {
        let classes = Side::Both.shapes(self.data_set);
        JointRow {
            condition: self.condition,
            seed: self.seed,
            side: self.side,
            grouping,
            k,
            ari: Contingency::of(labels.iter().zip(classes)).adjusted_rand_index(),
        }
    }

    /// The calls of the test for different courses.
    fn call_row(&self, prepared: &Prepared) -> CallRow {
        let test = &prepared.response;
        let genes = test.genes.iter().zip(&self.data_set.differences);
        let calls = genes.map(|(gene, difference)| {
            let significance = Effect::Interaction.significance(gene);
            let is_called = significance.is_some_and(|of| of.q <= test.fdr);
            (is_called, difference.is_some())
        });
        CallRow {
            condition: self.condition,
            seed: self.seed,
            rates: CallRates::of(calls),
        }
    }

    /// Adds the genes of the table to the counts of the kinds of difference.
    fn count_kinds(&self, joint: &mut Joint, genes: &[GeneRow]) {
        for (gene, difference) in genes.iter().zip(&self.data_set.differences) {
            let kind = gene.difference.as_ref().and_then(|of| of.kind);
            let key = KindKey {
                condition: self.condition,
                difference: difference.map_or(NOTHING, Difference::name),
                kind: kind.map_or(NOTHING, DifferenceKind::name),
            };
            *joint.kinds.entry(key).or_default() += 1;
        }
    }
}
