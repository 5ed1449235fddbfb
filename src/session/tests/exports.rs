//! Figures for the clipboard.

use std::sync::Arc;

use crate::session::testing::driver::Driver;
use crate::session::{ColourBy, ExportTarget, FileCommand, Notice, Request, ViewCommand};
use genetide_analysis::GeneValue;
use genetide_figure::ColourBy as FigureColours;
use genetide_figure::figure::{FigureSettings, Picture};

#[test]
fn a_figure_is_drawn_as_the_map_is_coloured_and_taken_once() {
    let mut driver = Driver::clustered();
    let settings = FigureSettings {
        width_mm: 85.0,
        ..FigureSettings::default()
    };
    driver.settle(ViewCommand::SetFigure(Box::new(settings)));
    driver.settle(ViewCommand::SetColourBy(ColourBy::Value(GeneValue::Peak)));
    driver.settle(ViewCommand::ToggleHidden(2));
    let asked = driver.session.execute(FileCommand::DrawFigure);
    let [Request::Export(job)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(job.target, ExportTarget::Clipboard);
    let figure = &job.results.figure;
    assert_eq!(figure.colouring, FigureColours::Value(GeneValue::Peak));
    assert!(figure.hidden.contains(&2) && figure.width_mm == 85.0);
    assert!(driver.session.is_exporting());
    let picture = Arc::new(Picture {
        width: 3,
        height: 2,
        rgba: vec![255; 24],
    });
    let drawn = || Notice::Drawn(job.id, Arc::clone(&picture));
    driver.session.on_notice(drawn());
    assert!(!driver.session.is_exporting());
    assert!(driver.last_toast().contains("3 × 2 pixels"));
    assert_eq!(driver.session.take_picture(), Some(picture.clone()));
    assert_eq!(driver.session.take_picture(), None);
    // A second answer to the same request is late.
    driver.session.on_notice(drawn());
    assert_eq!(driver.session.take_picture(), None);
}
