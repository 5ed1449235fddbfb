//! Long work on a thread of its own, watched by the calling thread.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use genetide_analysis::{Share, Watch};

/// Time between two looks at how far the work is.
const LOOK: Duration = Duration::from_millis(50);

/// What is heard of the work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heard<M> {
    /// How far it is, from 0 to 1; never less than before.
    Done(f64),
    /// A message.
    Message(M),
}

/// How far work is, in whole per cent, each said once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Percent(Option<u8>);

impl Percent {
    /// The per cent that `done`, from 0 to 1, amounts to, if they are more than before.
    pub fn risen_to(&mut self, done: f64) -> Option<u8> {
        let percent = (100.0 * done) as u8;
        let risen = self.0.is_none_or(|before| percent > before);
        risen.then(|| {
            self.0 = Some(percent);
            percent
        })
    }
}

/// Does `work`, which sends messages, while the calling thread hears them and how far the work is, many
/// times a second. Once `hear` breaks, the work is asked to stop, and `hear` is called no more.
///
/// A panic of the work goes on in the calling thread.
pub fn watched<M: Send, R: Send>(
    work: impl FnOnce(Share<'_>, &Sender<M>) -> R + Send,
    hear: &mut dyn FnMut(Heard<M>) -> ControlFlow<()>,
) -> R {
    let watch = Watch::default();
    let (sender, messages) = channel();
    std::thread::scope(|scope| {
        let watch = &watch;
        let worker = scope.spawn(move || work(watch.all(), &sender));
        loop {
            let heard = match messages.recv_timeout(LOOK) {
                Ok(message) => Heard::Message(message),
                Err(RecvTimeoutError::Timeout) => Heard::Done(watch.done()),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if hear(heard).is_break() {
                watch.stop();
                break;
            }
        }
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// As [`watched`], for work without messages: `look` is told how far it is.
pub fn watched_quietly<R: Send>(
    work: impl FnOnce(Share<'_>) -> R + Send,
    look: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> R {
    let work = |share: Share<'_>, _: &Sender<Infallible>| work(share);
    watched(work, &mut |heard| match heard {
        Heard::Done(done) => look(done),
        Heard::Message(never) => match never {},
    })
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use genetide_analysis::{AnalysisError, ClusterBase, ClusterMethod};
    use genetide_data::{Courses, GeneIndex, Matrix, ScaledProfiles};

    /// Profiles that take seconds to cluster.
    fn many() -> (Matrix<f32>, ScaledProfiles) {
        let values = Matrix::from_fn(6000, 12, |g, t| {
            ((g * 7919 + t * 104_729 + g * t * 31) % 1009) as f32 / 250.0 - 2.0
        });
        let profiles = ScaledProfiles {
            genes: GeneIndex::all(6000).collect(),
            courses: Courses::single((0..12).map(f64::from).collect()),
            standard_errors: Some(values.map(|_| 0.5)),
            values: values.clone(),
            offset: vec![0.0; 6000],
            scale: vec![1.0; 6000],
        };
        (values, profiles)
    }

    #[test]
    fn clustering_is_stopped_within_a_second() {
        let (points, profiles) = many();
        let mut stopped = None;
        let base = watched_quietly(
            |share| ClusterBase::watched(points, profiles, ClusterMethod::Shapes, 1, share),
            &mut |done| {
                assert!(done < 1.0);
                stopped = Some(Instant::now());
                ControlFlow::Break(())
            },
        );
        assert!(matches!(base.err(), Some(AnalysisError::Cancelled)));
        assert!(stopped.unwrap().elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn each_per_cent_is_said_once() {
        let mut percent = Percent::default();
        let said = [0.0, 0.004, 0.013, 0.011, 0.5, 1.0].map(|done| percent.risen_to(done));
        assert_eq!(said, [Some(0), None, Some(1), None, Some(50), Some(100)]);
    }

    #[test]
    fn messages_come_in_order_and_the_result_last() {
        let mut heard = Vec::new();
        let result = watched(
            |_, messages| {
                for message in 0..5 {
                    messages.send(message).unwrap();
                }
                7
            },
            &mut |report| {
                heard.push(report);
                ControlFlow::Continue(())
            },
        );
        heard.retain(|report| matches!(report, Heard::Message(_)));
        assert_eq!(heard, [0, 1, 2, 3, 4].map(Heard::Message));
        assert_eq!(result, 7);
    }

    #[test]
    fn a_panic_is_passed_on() {
        let panicked = std::panic::catch_unwind(|| {
            watched_quietly(
                |_| panic!("no clusters"),
                &mut |_| ControlFlow::Continue(()),
            )
        });
        assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"no clusters"));
    }
}
