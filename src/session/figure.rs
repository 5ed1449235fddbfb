//! Figures of what is on view.

use std::sync::Arc;

use super::{ColourBy, GeneList, JobId, Session};
use crate::analysis::GeneValue;
use crate::export::figure::{Colouring, Picture};
use crate::pipeline::LogLevel;

impl ColourBy {
    /// The value of a gene that it shows; `None` for clusters and lists.
    pub fn value(self) -> Option<GeneValue> {
        match self {
            Self::Cluster | Self::List(_) => None,
            Self::Onset => Some(GeneValue::Onset),
            Self::PeakTime => Some(GeneValue::Peak),
            Self::Amplitude => Some(GeneValue::Amplitude),
            Self::Silhouette => Some(GeneValue::Silhouette),
            Self::Membership => Some(GeneValue::Membership),
            Self::Stability => Some(GeneValue::Stability),
        }
    }
}

/// The colouring of the map, for a figure.
pub(super) fn colouring(colour_by: ColourBy, lists: &[GeneList]) -> Colouring {
    match (colour_by, colour_by.value()) {
        (_, Some(value)) => Colouring::Value(value),
        (ColourBy::List(place), None) => {
            lists
                .get(place)
                .map_or(Colouring::Cluster, |list| Colouring::List {
                    name: list.name.clone(),
                    genes: list.genes.clone(),
                })
        }
        (_, None) => Colouring::Cluster,
    }
}

impl Session {
    /// A figure drawn for the clipboard, once.
    pub fn take_picture(&mut self) -> Option<Arc<Picture>> {
        self.picture.take()
    }

    pub(super) fn take_drawn(&mut self, job: JobId, picture: Arc<Picture>) {
        if !self.jobs.exports.remove(&job) {
            return;
        }
        self.exports_running = self.jobs.exports.len();
        let message = format!(
            "Figure copied to the clipboard: {} × {} pixels",
            picture.width, picture.height
        );
        self.announce(LogLevel::Info, message);
        self.picture = Some(picture);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::figure::FigureSettings;
    use crate::session::driver::Driver;
    use crate::session::{Command, Notice, Request};

    #[test]
    fn a_figure_is_drawn_as_the_map_is_coloured_and_taken_once() {
        let mut driver = Driver::clustered();
        let settings = FigureSettings {
            width_mm: 85.0,
            ..FigureSettings::default()
        };
        driver.settle(Command::SetFigure(Box::new(settings)));
        driver.settle(Command::SetColourBy(ColourBy::PeakTime));
        driver.settle(Command::ToggleHidden(2));
        let asked = driver.session.command(Command::DrawFigure);
        let [Request::Draw { job, results }] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        let figure = &results.figure;
        assert_eq!(figure.colouring, Colouring::Value(GeneValue::Peak));
        assert!(figure.hidden.contains(&2) && figure.width_mm == 85.0);
        assert_eq!(driver.session.exports_running, 1);
        let picture = Arc::new(Picture {
            width: 3,
            height: 2,
            rgba: vec![255; 24],
        });
        driver
            .session
            .notice(Notice::Drawn(*job, Arc::clone(&picture)));
        assert_eq!(driver.session.exports_running, 0);
        assert!(driver.last_toast().contains("3 × 2 pixels"));
        assert_eq!(driver.session.take_picture(), Some(picture.clone()));
        assert_eq!(driver.session.take_picture(), None);
        // A second answer to the same request is late.
        driver.session.notice(Notice::Drawn(*job, picture));
        assert_eq!(driver.session.take_picture(), None);
    }

    #[test]
    fn lists_colour_by_name_and_genes() {
        let lists = [GeneList {
            name: "interferon".to_owned(),
            genes: vec![3, 1],
            ..GeneList::default()
        }];
        let listed = Colouring::List {
            name: "interferon".to_owned(),
            genes: vec![3, 1],
        };
        assert_eq!(colouring(ColourBy::List(0), &lists), listed);
        assert_eq!(colouring(ColourBy::List(1), &lists), Colouring::Cluster);
        assert_eq!(colouring(ColourBy::Cluster, &lists), Colouring::Cluster);
    }
}
