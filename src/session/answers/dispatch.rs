//! Which handler takes in which notice. Answers to any but the latest job of their kind are late and
//! change nothing.

use crate::session::{Notice, Request, Session};

impl Session {
    /// Takes in what a worker reports; the requests are for the workers.
    pub fn on_notice(&mut self, notice: Notice) -> Vec<Request> {
        match notice {
            Notice::Table(id, table) => return self.on_table(id, &table),
            Notice::Prepared(id, prepared) => return self.on_prepared(id, prepared),
            Notice::Trained(id, result) => return self.on_trained(id, result),
            Notice::Clustered(id, clusters) => return self.on_clusters(id, clusters),
            Notice::Swept(id) => return self.on_swept(id),
            Notice::Saved(id, path) => return self.on_saved(id, path),
            Notice::Opened(id, path, saved) => return self.on_opened(id, path, *saved),
            Notice::Reading(id, progress) => self.on_reading(id, progress),
            Notice::Device(id, device) => self.on_device(id, &device),
            Notice::Epochs(id, epochs) => self.on_epochs(id, epochs),
            Notice::LiveMap(id, epoch, map) => self.on_live_map(id, epoch, map),
            Notice::Discarded(id) => self.on_discarded(id),
            Notice::Embedded(id, embedding) => self.on_embedded(id, embedding),
            Notice::Quality(id, quality) => self.on_quality(id, quality),
            Notice::Replicates(id, done, of) => self.on_replicates(id, done, of),
            Notice::Exported(id, paths) => self.on_exported(id, &paths),
            Notice::Drawn(id, picture) => self.on_drawn(id, picture),
            Notice::Cells(id, cells) => self.on_cells(id, cells),
            Notice::Bands(id, bands) => self.on_bands(id, bands),
            Notice::Autosaves(found) => self.autosaves = found,
            Notice::Failed { job, message } => self.on_failure(job, message),
            Notice::Log(level, message) => self.log.write_foreign(level, &message),
        }
        Vec::new()
    }
}
