//! Cells and bands: asked for once, kept, and dropped with what they belong to.

use crate::session::testing::driver::{Driver, failure, kinds};
use crate::session::testing::fixtures::{self, genes};
use crate::session::{
    CurveCommand, DataCommand, JobId, Notice, Request, RunCommand, TrainingCommand,
};
use genetide_data::GeneIndex;
use genetide_data::read::{CellValues, Source};

/// Job number and genes of the only request for cells or bands.
fn asked(requests: &[Request]) -> (JobId, Vec<GeneIndex>) {
    match requests {
        [Request::ReadCells(job)] => (job.id, job.genes.clone()),
        [Request::MakeBands(job)] => (job.id, job.genes.clone()),
        other => panic!("asked for {:?}", kinds(other)),
    }
}

#[test]
fn cells_are_asked_for_once_and_kept() {
    let mut driver = Driver::opened();
    assert!(driver.session.lacks_cells(&genes([3, 1])));
    let requests = driver
        .session
        .execute(CurveCommand::ReadCells(genes([3, 1]).into()));
    assert_eq!(asked(&requests).1, genes([1, 3]));
    // On their way, they are not asked for again.
    assert!(!driver.session.lacks_cells(&genes([3])));
    assert!(
        driver
            .ask(CurveCommand::ReadCells(genes([3]).into()))
            .is_empty()
    );
    driver.answer_all(requests);
    assert_eq!(
        driver
            .session
            .curves()
            .cells(GeneIndex::new(3))
            .unwrap()
            .gene,
        GeneIndex::new(3)
    );
    assert!(
        !driver.session.lacks_cells(&genes([1, 3])) && driver.session.lacks_cells(&genes([1, 2]))
    );
    let more = driver
        .session
        .execute(CurveCommand::ReadCells(genes([1, 2, 3]).into()));
    assert_eq!(asked(&more).1, genes([2]));
    // A gene that the table does not have is never lacked.
    assert!(!driver.session.lacks_cells(&genes([99])));
}

#[test]
fn a_late_answer_to_cells_changes_nothing() {
    let mut driver = Driver::opened();
    let (late, _) = asked(
        &driver
            .session
            .execute(CurveCommand::ReadCells(genes([1]).into())),
    );
    let (now, lacking) = asked(
        &driver
            .session
            .execute(CurveCommand::ReadCells(genes([1, 2]).into())),
    );
    assert_eq!(lacking, genes([1, 2]));
    let cells = |of: &[GeneIndex]| fixtures::cells(&driver.steps.table, of);
    let (first, second) = (cells(&genes([1])), cells(&genes([1, 2])));
    driver.session.on_notice(Notice::Cells(late, first));
    assert!(driver.session.curves().cells(GeneIndex::new(1)).is_none());
    driver.session.on_notice(Notice::Cells(now, second));
    assert!(driver.session.curves().cells(GeneIndex::new(1)).is_some());
}

#[test]
fn cells_that_cannot_be_read_are_not_asked_for_until_tried_again() {
    let mut driver = Driver::opened();
    let requests = driver
        .session
        .execute(CurveCommand::ReadCells(genes([1]).into()));
    let message = "tiny.csv has changed since it was opened";
    driver.session.on_notice(failure(&requests[0], message));
    assert_eq!(
        driver.session.curves().cells_failed.as_deref(),
        Some(message)
    );
    assert_eq!(driver.last_toast(), message);
    assert!(!driver.session.lacks_cells(&genes([1])));
    // Switched off and on, or asked for by name.
    assert!(driver.ask(CurveCommand::CancelCells).is_empty());
    assert!(driver.session.lacks_cells(&genes([1])));
    assert_eq!(
        driver.ask(CurveCommand::ReadCells(genes([1]).into())),
        ["cells"]
    );
    assert_eq!(driver.ask(CurveCommand::CancelCells), ["cancel cells"]);
    assert!(!driver.session.curves().is_reading());
}

#[test]
fn another_table_drops_cells_and_bands() {
    let mut driver = Driver::clustered();
    driver.settle(CurveCommand::ReadCells(genes([1]).into()));
    driver.settle(CurveCommand::MakeBands(genes([1]).into()));
    driver.ask(CurveCommand::ReadCells(genes([2]).into()));
    let version = driver.session.curves().version;
    let read = driver
        .session
        .execute(DataCommand::Open(Source::File("b.csv".into())));
    let [read] = read.as_slice() else { panic!() };
    let notices = driver.answers(read);
    let requests: Vec<Request> = notices
        .into_iter()
        .flat_map(|notice| driver.session.on_notice(notice))
        .collect();
    assert_eq!(kinds(&requests), ["cancel cells", "prepare"]);
    assert!(driver.session.curves().cells(GeneIndex::new(1)).is_none());
    assert!(driver.session.curves().version > version);
}

#[test]
fn bands_belong_to_their_training() {
    let mut driver = Driver::opened();
    assert!(
        !driver.session.lacks_bands(&genes([1])),
        "nothing is trained"
    );
    assert!(
        driver
            .ask(CurveCommand::MakeBands(genes([1]).into()))
            .is_empty()
    );
    driver.settle(TrainingCommand::Start);
    driver.settle(CurveCommand::MakeBands(genes([1]).into()));
    let first = driver.view().id;
    assert!(
        driver
            .session
            .curves()
            .band(first, GeneIndex::new(1))
            .is_some()
    );
    assert!(!driver.session.lacks_bands(&genes([1])));
    driver.settle(TrainingCommand::Start);
    let second = driver.view().id;
    assert!(
        driver
            .session
            .curves()
            .band(second, GeneIndex::new(1))
            .is_none()
    );
    assert!(driver.session.lacks_bands(&genes([1])));
    // As long as the first training is kept, so are its bands.
    driver.settle(CurveCommand::MakeBands(genes([1, 2]).into()));
    assert!(
        driver
            .session
            .curves()
            .band(first, GeneIndex::new(1))
            .is_some()
    );
    assert!(
        driver
            .session
            .curves()
            .band(second, GeneIndex::new(2))
            .is_some()
    );
    driver.settle(RunCommand::Remove(first));
    assert!(
        driver
            .session
            .curves()
            .band(first, GeneIndex::new(1))
            .is_none()
    );
    assert!(
        driver
            .session
            .curves()
            .band(second, GeneIndex::new(2))
            .is_some()
    );
}

#[test]
fn bands_that_fail_are_not_asked_for_again() {
    let mut driver = Driver::clustered();
    let requests = driver
        .session
        .execute(CurveCommand::MakeBands(genes([1]).into()));
    driver
        .session
        .on_notice(failure(&requests[0], "no weights"));
    assert!(!driver.session.lacks_bands(&genes([1, 2])));
    assert_eq!(driver.last_toast(), "no weights");
}

#[test]
fn cells_of_many_genes_do_not_pile_up() {
    let mut driver = Driver::new();
    driver.steps.table = fixtures::table_of(100);
    driver.settle(DataCommand::Open(Source::Sample));
    for gene in GeneIndex::all(100) {
        driver.settle(CurveCommand::ReadCells(vec![gene]));
    }
    let kept = GeneIndex::all(100).filter(|&gene| driver.session.curves().cells(gene).is_some());
    assert!((1..=64).contains(&kept.count()));
    assert!(driver.session.curves().cells(GeneIndex::new(99)).is_some());
    driver
        .session
        .on_notice(Notice::Cells(7, CellValues::default()));
}
