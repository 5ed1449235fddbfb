//! The map of a training that goes on, drawn anew every few seconds while somebody watches.

use std::sync::Arc;

use super::{JobId, Request, Session};
use crate::analysis::Embedding;
use crate::data::Points;
use crate::pipeline::Prepared;

/// The map of a training that goes on.
#[derive(Clone, Debug)]
pub struct LiveMap {
    /// The epoch it shows, 1-based.
    pub epoch: usize,
    /// The map.
    pub embedding: Arc<Embedding>,
    /// Its points.
    pub prepared: Arc<Prepared>,
}

/// Whether a training is watched, and what is seen of it.
#[derive(Clone, Debug)]
pub struct Live {
    /// Whether trainings are watched.
    pub wanted: bool,
    /// The newest map of the training that goes on; after it, until the final map is made.
    pub map: Option<LiveMap>,
    /// The map that is being made, and its epoch.
    pub(super) job: Option<(JobId, usize)>,
    /// Whether another run was chosen to be seen while the training goes on.
    pub(super) looked_away: bool,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            wanted: true,
            map: None,
            job: None,
            looked_away: false,
        }
    }
}

impl Live {
    /// Whether the training that goes on is on view.
    pub fn is_watched(&self) -> bool {
        self.wanted && !self.looked_away
    }

    /// Forgets the map, and the wait for another.
    pub(super) fn forget(&mut self) {
        self.map = None;
        self.job = None;
    }
}

/// The map that is on view.
#[derive(Clone, Copy, Debug)]
pub struct MapOnView<'a> {
    /// The map.
    pub embedding: &'a Arc<Embedding>,
    /// Its points.
    pub prepared: &'a Arc<Prepared>,
    /// The epoch it shows, where that is not the one that was kept: a provisional map.
    pub epoch: Option<usize>,
}

impl Session {
    /// The map on view: of the training that goes on where it is watched, else of the result.
    pub fn map_on_view(&self) -> Option<MapOnView<'_>> {
        if let Some(live) = &self.live.map {
            return Some(MapOnView {
                embedding: &live.embedding,
                prepared: &live.prepared,
                epoch: Some(live.epoch),
            });
        }
        Some(MapOnView {
            embedding: self.embedding.as_ref()?,
            prepared: self.trained_on.as_ref()?,
            epoch: None,
        })
    }

    pub(super) fn set_live_map(&mut self, wanted: bool) -> Vec<Request> {
        self.live.wanted = wanted;
        self.live.looked_away = false;
        if !wanted {
            self.live.forget();
        }
        vec![Request::Watch(wanted)]
    }

    /// Asks for a map of the latents of the training that goes on. It begins where the one before
    /// ended, so that points move and do not jump.
    pub(super) fn take_latents(
        &mut self,
        job: JobId,
        epoch: usize,
        latents: Arc<Points>,
    ) -> Vec<Request> {
        let Some(train) = self.jobs.train.as_ref().filter(|train| train.job == job) else {
            return Vec::new();
        };
        if !self.live.is_watched() {
            return Vec::new();
        }
        let seed = train.config.seed;
        let job = self.next_job();
        self.live.job = Some((job, epoch));
        let before = self.live.map.as_ref();
        vec![Request::EmbedLive {
            job,
            latents,
            before: before.map(|map| Arc::clone(&map.embedding)),
            seed,
        }]
    }

    pub(super) fn take_live_map(&mut self, job: JobId, embedding: Arc<Embedding>) {
        let Some((_, epoch)) = self.live.job.take_if(|(waited, _)| *waited == job) else {
            return;
        };
        if let Some(train) = &self.jobs.train {
            self.live.map = Some(LiveMap {
                epoch,
                embedding,
                prepared: Arc::clone(&train.prepared),
            });
        }
    }

    /// A run was chosen to be seen, whatever training goes on.
    pub(super) fn look_away(&mut self) {
        self.live.forget();
        self.live.looked_away = self.is_training();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::driver::Driver;
    use crate::session::{Command, Notice, fixtures};

    fn latents(genes: usize) -> Arc<Points> {
        Arc::new(Points {
            values: vec![0.5; genes],
            dims: 1,
        })
    }

    /// Tells of the latents of an epoch, and answers the request for their map.
    fn show(driver: &mut Driver, job: JobId, epoch: usize) {
        let requests = driver
            .session
            .notice(Notice::Latents(job, epoch, latents(24)));
        driver.answer_all(requests);
    }

    fn epoch_on_view(session: &Session) -> Option<usize> {
        session.map_on_view()?.epoch
    }

    #[test]
    fn a_training_is_seen_until_its_result_is() {
        let (mut driver, job) = Driver::running();
        assert!(driver.session.map_on_view().is_none());
        show(&mut driver, job, 5);
        assert_eq!(epoch_on_view(&driver.session), Some(5));
        // The next map begins where this one is.
        let newer = Notice::Latents(job, 9, latents(24));
        let requests = driver.session.notice(newer);
        let [Request::EmbedLive { before, .. }] = requests.as_slice() else {
            panic!("asked for {requests:?}");
        };
        assert!(before.is_some());
        driver.answer_all(requests);
        assert_eq!(epoch_on_view(&driver.session), Some(9));
        let prepared = driver.session.prepared.clone().unwrap();
        let result = fixtures::training(&prepared, 12);
        let requests = driver.session.notice(Notice::Trained(job, result));
        assert_eq!(epoch_on_view(&driver.session), Some(9));
        driver.answer_all(requests);
        let session = &driver.session;
        assert!(session.map_on_view().is_some() && epoch_on_view(session).is_none());
    }

    #[test]
    fn the_result_before_comes_back_when_a_training_is_discarded_or_not_watched() {
        let mut driver = Driver::clustered();
        let before = driver.session.embedding.clone().unwrap();
        let shows_result = |session: &Session| {
            let map = session.map_on_view().unwrap();
            Arc::ptr_eq(map.embedding, &before) && map.epoch.is_none()
        };
        for end in [Command::DiscardTraining, Command::SetLiveMap(false)] {
            let requests = driver.session.command(Command::StartTraining);
            let [Request::Train { job, .. }] = requests.as_slice() else {
                panic!("asked for {requests:?}");
            };
            assert!(shows_result(&driver.session));
            show(&mut driver, *job, 3);
            assert!(!shows_result(&driver.session));
            driver.session.command(end);
            assert!(shows_result(&driver.session));
            show(&mut driver, *job, 4);
            assert!(shows_result(&driver.session));
            driver.session.command(Command::DiscardTraining);
        }
        assert_eq!(driver.ask(Command::SetLiveMap(true)), ["watch"]);
    }

    #[test]
    fn a_run_that_is_chosen_stays_on_view() {
        let mut driver = Driver::clustered();
        driver.settle(Command::StartTraining);
        let requests = driver.session.command(Command::StartTraining);
        let [Request::Train { job, .. }] = requests.as_slice() else {
            panic!("asked for {requests:?}");
        };
        show(&mut driver, *job, 3);
        driver.settle(Command::SwitchRun(1));
        assert_eq!(epoch_on_view(&driver.session), None);
        show(&mut driver, *job, 4);
        assert_eq!(epoch_on_view(&driver.session), None);
        assert!(!driver.session.live.is_watched());
        driver.ask(Command::SetLiveMap(true));
        show(&mut driver, *job, 5);
        assert_eq!(epoch_on_view(&driver.session), Some(5));
    }

    #[test]
    fn a_map_that_fails_is_logged_and_the_training_goes_on() {
        let (mut driver, job) = Driver::running();
        let requests = driver.session.notice(Notice::Latents(job, 2, latents(24)));
        let [Request::EmbedLive { job: map, .. }] = requests.as_slice() else {
            panic!("asked for {requests:?}");
        };
        driver
            .session
            .notice(Notice::Failed(*map, "no graph".into()));
        assert_eq!(driver.last_line(), "no graph");
        assert!(driver.session.is_training() && driver.session.map_on_view().is_none());
    }
}
