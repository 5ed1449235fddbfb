//! The comparison of predictions of held-out halves.

use std::sync::Arc;

use crate::pipeline::HeldOut;
use crate::session::testing::driver::{Driver, failure, kinds};
use crate::session::{ClusterCommand, HeldOutJob, Notice, Request, TrainingCommand};
use genetide_analysis::ClusterMethod;

/// A session whose map, clusters and sweep are there, and the comparison that it asked for.
fn asked() -> (Driver, HeldOutJob) {
    let mut driver = Driver::opened();
    let mut waiting = driver.session.execute(TrainingCommand::Start);
    loop {
        let request = waiting.remove(0);
        if let Request::HoldOut(job) = request {
            assert!(waiting.is_empty(), "{:?}", kinds(&waiting));
            return (driver, job);
        }
        for notice in driver.answers(&request) {
            waiting.extend(driver.session.on_notice(notice));
        }
    }
}

fn found(id: u64) -> Notice {
    Notice::HeldOut(id, Arc::new(HeldOut::NoHalves("One library.".to_owned())))
}

#[test]
fn methods_are_compared_once_the_clusters_are_settled() {
    let (mut driver, job) = asked();
    assert!(driver.session.is_predicting());
    assert!(!driver.session.is_clustering() && !driver.session.is_sweeping());
    assert!(Arc::ptr_eq(&job.clusters, driver.clusters()));
    assert!(driver.session.on_notice(found(job.id)).is_empty());
    assert!(!driver.session.is_predicting());
    assert_eq!(
        driver.last_line(),
        "One library. Curves are the network's reconstruction."
    );
    let run = driver.view();
    assert!(run.held_out.is_some() && run.halves_check().is_none());
    assert_eq!(*run.curves(), run.training.reconstructed);
    // Other clusters of the same run are not compared again.
    driver.settle(ClusterCommand::SetK(4));
    driver.settle(ClusterCommand::SetMethod(ClusterMethod::Gmm));
    assert!(!driver.session.is_predicting());
}

#[test]
fn a_comparison_that_fails_or_is_cancelled_leaves_the_curves() {
    let (mut driver, job) = asked();
    let request = Request::HoldOut(job.clone());
    driver.session.on_notice(failure(&request, "no memory"));
    assert!(!driver.session.is_predicting() && driver.view().held_out.is_none());

    let (mut driver, job) = asked();
    let requests = driver.session.execute(ClusterCommand::Cancel);
    assert_eq!(kinds(&requests), ["cancel clusters"]);
    assert!(!driver.session.is_predicting());
    assert!(
        driver
            .last_toast()
            .starts_with("Comparison of predictions cancelled")
    );
    // Too late.
    driver.session.on_notice(found(job.id));
    assert!(driver.view().held_out.is_none());
    // With the next clusters.
    let requests = driver.session.execute(ClusterCommand::SetK(5));
    let notices = driver.answers(&requests[0]);
    let next: Vec<Request> = notices
        .into_iter()
        .flat_map(|notice| driver.session.on_notice(notice))
        .collect();
    assert_eq!(kinds(&next), ["hold out"]);
}
