//! Clusters that are compared with those on view.

use std::sync::Arc;

use crate::session::testing::driver::{Driver, failure, kinds};
use crate::session::{ClusterCommand, TrainingCommand};
use genetide_analysis::{ClusterMethod, KChoice};

const BY_SHAPE: ClusterCommand = ClusterCommand::CompareWith(ClusterMethod::Shapes);

#[test]
fn clusters_by_another_method_come_beside_those_on_view() {
    let mut driver = Driver::clustered();
    let on_view = Arc::clone(driver.clusters());
    assert!(driver.session.beside().is_none());
    driver.settle(BY_SHAPE);
    assert!(Arc::ptr_eq(driver.clusters(), &on_view));
    let beside = Arc::clone(driver.session.beside().unwrap());
    let made = &beside.clustering;
    assert_eq!((made.method, made.k), (ClusterMethod::Shapes, 6));
    assert_eq!(
        driver.session.config().analysis.method,
        ClusterMethod::Kmeans
    );
    let coloured_by = |driver: &Driver| Arc::clone(driver.session.colouring_clusters().unwrap());
    assert!(Arc::ptr_eq(&coloured_by(&driver), &on_view));
    driver.settle(ClusterCommand::ColourByOther(true));
    assert!(Arc::ptr_eq(&coloured_by(&driver), &beside));
    // Those on view change place with them.
    driver.settle(ClusterCommand::SetMethod(ClusterMethod::Shapes));
    assert_eq!(driver.clusters().clustering.method, ClusterMethod::Shapes);
    assert!(Arc::ptr_eq(driver.session.beside().unwrap(), &on_view));
    driver.settle(ClusterCommand::EndComparison);
    assert!(driver.session.beside().is_none() && !driver.session.has_other_colours());
}

#[test]
fn clusters_to_compare_are_those_of_the_run_on_view() {
    let mut driver = Driver::clustered();
    driver.settle(BY_SHAPE);
    driver.settle(TrainingCommand::Start);
    assert!(driver.session.beside().is_none());
}

#[test]
fn a_comparison_waits_for_clusters_on_their_way_and_gives_way_to_others() {
    let mut driver = Driver::clustered();
    let asked = driver.session.execute(ClusterCommand::SetK(3));
    assert!(driver.ask(BY_SHAPE).is_empty());
    assert!(driver.last_toast().contains("when it has finished"));
    driver.answer_all(asked);
    let compared = driver.session.execute(BY_SHAPE);
    assert_eq!(kinds(&compared), ["cluster"]);
    assert!(driver.session.is_clustering_beside() && !driver.session.is_clustering());
    driver.settle(ClusterCommand::SetK(4));
    assert!(!driver.session.is_clustering_beside());
    // Its late answer changes nothing.
    driver.answer_all(compared);
    assert!(driver.session.beside().is_none());
    assert_eq!(driver.session.config().analysis.k, KChoice::Fixed(4));
}

#[test]
fn a_comparison_that_fails_leaves_what_is_on_view() {
    let mut driver = Driver::clustered();
    let asked = driver.session.execute(BY_SHAPE);
    driver
        .session
        .on_notice(failure(&asked[0], "too few genes"));
    assert!(!driver.session.is_clustering_beside() && driver.session.clusters().is_some());
    // The network of the fixtures was not pretrained.
    assert!(!driver.session.can_cluster_by(ClusterMethod::Drive));
}
