//! The request that the arguments make.

use std::ops::RangeInclusive;

use clap::ValueEnum;

use crate::cli::args::{BenchmarkArgs, Study};
use crate::methods::{Method, Presets};
use crate::run::BenchmarkRequest;
use crate::study;
use crate::study::{
    CallsRequest, ChoiceRequest, Condition, Design, HalvesRequest, JointRequest, KineticDesign,
    KineticsRequest, LabelledRequest, RecoveryRequest,
};
use genetide_data::setting::SettingError;

/// Default seeds of the study of recovery, and on a real table.
const RECOVERY_SEEDS: RangeInclusive<u64> = 101..=105;
/// Default seeds of the studies of calls, conditions, kinetics and k.
const TEN_SEEDS: RangeInclusive<u64> = 101..=110;
/// Default seed of a quick benchmark.
const QUICK_SEED: u64 = 101;

impl BenchmarkArgs {
    /// The studies to run.
    ///
    /// # Errors
    /// [`SettingError`] for a setting of the training that is out of range.
    pub fn request(&self) -> Result<BenchmarkRequest, SettingError> {
        let presets = self.presets()?;
        let mut request = BenchmarkRequest {
            output: self.output.clone(),
            ..BenchmarkRequest::default()
        };
        if let (Some(input), Some(truth)) = (&self.input, &self.truth) {
            request.labelled = Some(LabelledRequest {
                input: input.clone(),
                truth: truth.clone(),
                ignore: self.ignore.clone(),
                k: self.k,
                seeds: self.seeds_or(RECOVERY_SEEDS),
                methods: self.methods_or(&study::METHODS),
                presets,
            });
            return Ok(request);
        }
        let is_wanted = |study| [study, Study::All].contains(&self.study);
        if is_wanted(Study::Calls) {
            request.calls = Some(CallsRequest {
                designs: Design::all(self.quick),
                seeds: self.seeds_or(TEN_SEEDS),
            });
        }
        if is_wanted(Study::Conditions) {
            request.joint = Some(JointRequest {
                conditions: Condition::of_two(self.quick),
                seeds: self.seeds_or(TEN_SEEDS),
                presets: presets.clone(),
            });
        }
        if is_wanted(Study::Kinetics) {
            request.kinetics = Some(KineticsRequest {
                designs: KineticDesign::all(self.quick, self.donor_sd),
                seeds: self.seeds_or(TEN_SEEDS),
                presets: presets.clone(),
            });
        }
        if self.study == Study::Halves {
            request.halves = Some(HalvesRequest {
                tables: self.tables.clone(),
                config: presets.shape.clone(),
            });
        }
        if is_wanted(Study::K) {
            let seeds = self.seeds_or(TEN_SEEDS);
            request.choice = Some(ChoiceRequest::new(seeds, presets.shape.clone()));
        }
        if is_wanted(Study::Recovery) {
            let mut methods = self.methods_or(Method::value_variants());
            if self.quick && self.methods.is_empty() {
                methods.retain(|&method| method != Method::Prototype);
            }
            request.recovery = Some(RecoveryRequest {
                conditions: Condition::all(self.quick),
                seeds: self.seeds_or(RECOVERY_SEEDS),
                methods,
                presets,
            });
        }
        Ok(request)
    }

    fn presets(&self) -> Result<Presets, SettingError> {
        let mut presets = Presets::default();
        presets.shape.device = self.device;
        presets.prototype.device = self.device;
        self.training.apply(&mut presets.shape.model)?;
        presets.shape.clone().check()?;
        Ok(presets)
    }

    fn seeds_or(&self, default: RangeInclusive<u64>) -> Vec<u64> {
        match &self.seeds {
            Some(seeds) => seeds.0.clone(),
            None if self.quick => vec![QUICK_SEED],
            None => default.collect(),
        }
    }

    /// The methods given, each once, in the order of the tables.
    fn methods_or(&self, default: &[Method]) -> Vec<Method> {
        if self.methods.is_empty() {
            return default.to_vec();
        }
        let mut methods = self.methods.clone();
        methods.sort();
        methods.dedup();
        methods
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn request_of(line: &str) -> BenchmarkRequest {
        let words = std::iter::once("genetide-benchmark").chain(line.split_whitespace());
        let args = BenchmarkArgs::try_parse_from(words).unwrap();
        args.request().unwrap()
    }

    #[test]
    fn without_arguments_all_is_measured() {
        let request = request_of("");
        let (recovery, choice) = (request.recovery.unwrap(), request.choice.unwrap());
        assert_eq!(recovery.pieces(), 12 * 5 * 9);
        assert_eq!(choice.pieces(), 30);
        let calls = request.calls.unwrap();
        assert_eq!((calls.pieces(), calls.seeds.len()), (33, 10));
        assert_eq!(request.joint.unwrap().pieces(), 2 * 4 * 10 * 3);
        assert_eq!(request.kinetics.unwrap().pieces(), 2 * 3 * 10 * 6);
        assert_eq!(recovery.presets, Presets::default());
        assert!(request.labelled.is_none() && request.output.is_none());
    }

    #[test]
    fn quick_and_the_choices_leave_out_what_they_say() {
        let quick = request_of("--quick");
        assert_eq!(quick.recovery.unwrap().pieces(), 4 * 8);
        assert_eq!(quick.choice.unwrap().pieces(), 3);
        assert_eq!(quick.joint.unwrap().pieces(), 2 * 3);
        let calls = quick.calls.unwrap();
        assert_eq!(calls.seeds, [101]);
        assert!(calls.designs.iter().all(|of| of.simulation.genes == 500));
        let some = request_of("--study recovery --seeds 1-3 --methods reader,tested-kmeans,oracle");
        assert!(some.choice.is_none() && some.calls.is_none() && some.joint.is_none());
        let recovery = some.recovery.unwrap();
        assert_eq!(recovery.methods, [Method::TestedKmeans, Method::Oracle]);
        assert_eq!(recovery.seeds, [1, 2, 3]);
        let calls = request_of("--study calls --seeds 1-10");
        assert!(calls.recovery.is_none() && calls.choice.is_none());
        assert_eq!(calls.calls.unwrap().seeds.len(), 10);
        let kinetics = request_of("--study kinetics --donor-sd 0.2 --quick");
        assert!(kinetics.recovery.is_none());
        let kinetics = kinetics.kinetics.unwrap();
        assert_eq!(
            (kinetics.pieces(), kinetics.designs[1].donor_sd),
            (2 * 6, 0.2)
        );
        let halves = request_of("--study halves --table a.csv --table b.csv,halve-cells");
        assert_eq!(halves.halves.unwrap().pieces(), 2);
        assert!(halves.recovery.is_none() && request_of("").halves.is_none());
        let real = request_of("--input a.csv --truth b.csv --ignore flat none --k 7");
        let labelled = real.labelled.unwrap();
        assert_eq!((labelled.k, labelled.ignore.len()), (Some(7), 2));
        assert_eq!(labelled.methods, study::METHODS);
        assert!(real.recovery.is_none() && real.choice.is_none());
    }
}
