//! Reading, testing and scaling a data set.

use std::sync::Arc;

use crate::session::state::{PrepareSettings, Reading};
use crate::session::{PrepareJob, ReadJob, Request, Session};
use genetide_data::DataSettings;
use genetide_data::read::{ReadProgress, Source};

impl Session {
    /// Reads a data set; reading in progress is superseded.
    pub(in crate::session) fn request_read(
        &mut self,
        source: Source,
        settings: DataSettings,
    ) -> Request {
        let job = ReadJob {
            id: self.jobs.next(),
            source,
            settings: Arc::new(settings),
        };
        self.jobs.read = Some(Reading {
            id: job.id,
            source: job.source.clone(),
            settings: Arc::clone(&job.settings),
            progress: ReadProgress {
                bytes_read: 0,
                bytes_total: 0,
                cells: 0,
            },
        });
        Request::Read(job)
    }

    /// Tests and scales the data set with the settings shown.
    pub(in crate::session) fn request_prepare(&mut self) -> Option<Request> {
        let table = Arc::clone(self.table()?);
        let id = self.jobs.next();
        let config = Arc::new(self.config.clone());
        self.jobs.prepare = Some((id, PrepareSettings::of(&config)));
        Some(Request::Prepare(PrepareJob { id, table, config }))
    }
}
