//! Every method keeps what its facts promise.

use std::ops::ControlFlow;

use crate::cluster::choice::quality::{SweepStep, sweep};
use crate::testing::profiles::{as_profiles, grouped};
use crate::{ClusterBase, ClusterMethod, Share};

#[test]
fn no_two_methods_have_the_same_name() {
    for (i, method) in ClusterMethod::ALL.into_iter().enumerate() {
        assert_eq!(method as usize, i);
        for other in &ClusterMethod::ALL[..i] {
            assert_ne!(method.name(), other.name());
            assert_ne!(method.title(), other.title());
        }
    }
}

#[test]
fn methods_are_as_they_are_described() {
    for method in ClusterMethod::ALL {
        let points = grouped(3, 20);
        let base = ClusterBase::new(points.clone(), as_profiles(&points), method, 1).unwrap();
        let mut replicates = 0;
        let swept = sweep(&base, Share::unwatched(), &mut |step| {
            replicates += usize::from(matches!(step, SweepStep::Repeat { .. }));
            ControlFlow::Continue(())
        });
        for quality in swept.unwrap() {
            assert!(quality.k <= (method.info().largest_k)(points.rows()));
            assert_eq!(quality.bic.is_some(), method.has_bic());
        }
        assert_eq!(replicates > 0, method.has_stability());
        assert_eq!(base.suggested_k().is_some(), method.has_stability());
        let clustering = base.cluster(3, None).unwrap();
        assert_eq!(clustering.stability.is_some(), method.has_stability());
    }
}
