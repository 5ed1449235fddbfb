//! The table as the pretrained network reads it, before any training on it: the first run of a data set.

use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::steps;
use crate::session::state::FIRST_LOOK;
use crate::session::{JobId, Request, Session, TrainJob};
use genetide_model::device::DeviceChoice;
use genetide_model::{ModelSettings, Preset, TrainingResult};

impl Session {
    pub(in crate::session) fn set_first_look(&mut self, wanted: bool) -> Option<Request> {
        self.first_look.wanted = wanted;
        let is_shown = self.runs.iter().any(|run| run.is_first_look());
        (!is_shown).then(|| self.request_first_look())?
    }

    /// Has the pretrained network read the table, unless a training shows it already or is about to.
    pub(super) fn request_first_look(&mut self) -> Option<Request> {
        let was_trained = self.runs.iter().any(|run| !run.is_first_look());
        if !self.first_look.wanted || was_trained || self.is_training() {
            return None;
        }
        let prepared = Arc::clone(self.prepared()?);
        // Where genes are too few, it is said when training is asked for.
        let k = steps::smallest_k(self.config.analysis.k);
        steps::check_gene_count(&prepared, k).ok()?;
        let config = RunConfig {
            preset: Preset::Shape,
            model: ModelSettings {
                epochs: 0,
                ..ModelSettings::default()
            },
            device: DeviceChoice::Cpu,
            ..self.config.clone()
        };
        let job = TrainJob {
            id: self.jobs.next(),
            prepared,
            config: Arc::new(config),
        };
        self.first_look.job = Some(job.clone());
        Some(Request::Train(job))
    }

    /// The pretrained network has read the table; a reading with other settings of the test is replaced.
    pub(super) fn on_first_look(
        &mut self,
        id: JobId,
        result: &Arc<TrainingResult>,
    ) -> Option<Vec<Request>> {
        let job = self.first_look.job.take_if(|own| own.id == id)?;
        self.log.info(format!(
            "Read by the pretrained network in {:.1} s; not trained on this data set yet",
            result.seconds
        ));
        self.previous_clusters = self.clusters().cloned();
        // They are of the genes that responded before.
        self.beside = None;
        self.end_analysis();
        self.hidden.clear();
        self.runs.retain(|run| !run.is_first_look());
        self.curves.bands.remove(&FIRST_LOOK);
        let name = "Pretrained network".to_owned();
        self.add_run(FIRST_LOOK, name, job, Arc::clone(result));
        // It is made again whenever the data set is opened: nothing would be lost with it.
        self.revisions.follow_up();
        Some(self.request_missing())
    }

    /// The pretrained network could not read the table: training says why, if it fails too.
    pub(super) fn on_first_look_failed(&mut self, id: JobId, message: &str) -> Option<()> {
        self.first_look.job.take_if(|own| own.id == id)?;
        self.log.warn(format!(
            "The pretrained network could not read the genes: {message}"
        ));
        Some(())
    }
}
