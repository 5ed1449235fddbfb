//! The comparison of predictions of held-out halves.

use std::sync::Arc;

use crate::pipeline::HeldOut;
use crate::session::{HeldOutJob, JobId, Request, Session};

impl Session {
    /// Asks for the comparison that the run on view lacks, once its clusters are settled.
    pub(in crate::session) fn request_held_out(&mut self) -> Option<Request> {
        let jobs = &self.jobs;
        if jobs.cluster.is_some() || jobs.sweep.is_some() || jobs.held_out.is_some() {
            return None;
        }
        let run = self.view().filter(|run| run.held_out.is_none())?;
        let clusters = Arc::clone(run.clusters.as_ref()?);
        let network = run.network(run.k, clusters.clustering.method);
        let table = Arc::clone(self.table()?);
        let id = self.jobs.next();
        self.jobs.held_out = Some((id, None));
        Some(Request::HoldOut(HeldOutJob {
            id,
            table,
            network,
            clusters,
        }))
    }

    /// The curves of the run on view are known now, and their bands with them.
    pub(super) fn on_held_out(&mut self, id: JobId, held_out: Arc<HeldOut>) -> Option<()> {
        self.jobs.held_out.take_if(|own| own.0 == id)?;
        self.log.info(held_out.describe());
        let run = self.view_mut()?;
        run.held_out = Some(held_out);
        let id = run.id;
        self.curves.bands.remove(&id);
        self.curves.bands_awaited.take_if(|own| own.1 == id);
        self.curves.version += 1;
        self.revisions.follow_up();
        Some(())
    }
}
