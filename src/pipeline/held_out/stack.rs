//! What the methods together make of all libraries.

use genetide_analysis::Clustering;
use genetide_analysis::prediction::comparison::{Comparison, stacked};
use genetide_analysis::prediction::halves::Halves;
use genetide_analysis::prediction::methods::Method;
use genetide_analysis::prediction::observed::{Observed, Predicted};
use genetide_data::read::LoadedTable;
use genetide_data::{GeneIndex, GeneScale, Matrix};
use genetide_model::TrainingResult;

use crate::pipeline::Prepared;
use crate::pipeline::held_out::forecast;
use crate::pipeline::held_out::noisy::Noisy;

/// What is stacked.
pub(super) struct Stack<'a> {
    pub table: &'a LoadedTable,
    pub prepared: &'a Prepared,
    pub halves: &'a Halves,
}

/// The weight of a method; `None` where it takes no part.
pub(super) fn weight(comparison: &Comparison, method: Method) -> Option<f64> {
    let mut methods = comparison.methods.iter();
    methods.find(|of| of.method == method).map(|of| of.weight)
}

impl Stack<'_> {
    /// The stack of all libraries for each point, on the scale of the scaled profiles.
    pub(super) fn of(
        &self,
        training: &TrainingResult,
        clustering: &Clustering,
        gene_scale: GeneScale,
        comparison: &Comparison,
    ) -> Predicted {
        let scaled = &self.prepared.scaled;
        let genes = self.prepared.points.iter();
        let genes: Vec<GeneIndex> = genes.map(|&row| scaled.gene_of(row)).collect();
        let places: Vec<usize> = genes.iter().map(|gene| gene.index()).collect();
        let observed = self.halves.all.select(&places);
        let noisy = Noisy::new(&observed, &genes, self.table.profiles.courses(), gene_scale);
        let mut all = forecast::linear(&noisy);
        let denoised = clustering.denoised.as_ref();
        let of_mixture = denoised.map(|of| forecast::mixture(self.on_test(of), &all));
        all.extend(of_mixture);
        let of_network = forecast::network(&noisy, &training.weights);
        all.extend(of_network.map(|of| (Method::Network, noisy.unscaled(&of.predicted))));
        let weighted = all
            .iter()
            .map(|(method, of)| (weight(comparison, *method).unwrap_or(0.0), of));
        let (weights, predictions): (Vec<f64>, Vec<&Predicted>) = weighted.unzip();
        self.scaled(&stacked(&weights, &predictions), &observed)
    }

    /// Profiles of the points on the scale of the scaled profiles, on that of the test.
    fn on_test(&self, profiles: &Matrix<f64>) -> Matrix<f64> {
        let (points, scaled) = (&self.prepared.points, &self.prepared.scaled);
        Matrix::from_fn(profiles.rows(), profiles.columns(), |point, column| {
            let value = scaled.observed(points[point].index(), profiles[(point, column)]);
            self.halves.on_the_scale_of_the_test(value)
        })
    }

    /// What is predicted on the scale of the test, on that of the scaled profiles (delta method).
    ///
    /// Means of logarithms lie below the logarithm of the mean, which is what is drawn: each gene is raised by its
    /// mean difference between both, given those means of logarithms, `observed`. A gene without a value has NaN.
    fn scaled(&self, of: &Predicted, observed: &Observed) -> Predicted {
        let (points, scaled) = (&self.prepared.points, &self.prepared.scaled);
        let (mut mean, mut variance) = (of.mean.clone(), of.variance.clone());
        for (point, row) in points.iter().enumerate() {
            let row = row.index();
            let drawn = self.table.profiles.mean_profile(scaled.genes[row].index());
            let known = observed.values.row(point).iter();
            let known = known.zip(observed.errors.row(point));
            let differences = drawn.iter().zip(known);
            let differences = differences.filter_map(|(drawn, (value, error))| {
                let drawn = (*drawn).filter(|_| error.is_finite())?;
                Some(self.halves.on_the_scale_of_the_test(drawn) - value)
            });
            let differences: Vec<f64> = differences.collect();
            let raised = differences.iter().sum::<f64>() / differences.len() as f64;
            for column in 0..mean.columns() {
                let at = (point, column);
                let (value, slope) = self.halves.value_and_slope(mean[at] + raised);
                mean[at] = (value - scaled.offset[row]) / scaled.scale[row];
                variance[at] *= (slope / scaled.scale[row]).powi(2);
            }
        }
        Predicted { mean, variance }
    }
}
