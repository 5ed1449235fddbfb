//! A few steps of the training on a table, to see how fast a device is.

use genetide_data::ScaledProfiles;

use super::courses::ProfileCourses;
use super::tuning::Tuning;
use super::weights::embedded;
use crate::device::OpenDevice;
use crate::error::ModelError;
use crate::settings::ModelSettings;
use crate::smoothing::losses::Terms;
use crate::training::faster::Trial;

/// Values times epochs that two cores learn from in some twenty seconds. To open a GPU and to compile for it
/// takes nearly as long.
const SHORT: f64 = 1e6;

/// Whether the CPU ends this training within seconds.
pub fn is_short(data: &ScaledProfiles, points: &[usize], settings: &ModelSettings) -> bool {
    let courses = &data.courses;
    let columns: usize = (0..courses.count())
        .map(|course| courses.course(course).len())
        .sum();
    (settings.epochs * points.len()) as f64 * columns as f64 <= SHORT
}

/// The first steps of the training of [`super::train()`] on `device`, in the order of the points.
///
/// # Errors
/// [`ModelError::Device`] when it fails; [`ModelError::Weights`].
pub fn trial(
    data: &ScaledProfiles,
    points: &[usize],
    settings: &ModelSettings,
    seed: u64,
    device: &OpenDevice,
) -> Result<Trial, ModelError> {
    let courses = ProfileCourses::new(data);
    let first = embedded()?.weights.clone();
    let mut tuning = Tuning::new(&courses, first, seed, &device.device);
    let mut batches = points.chunks(settings.batch_size).cycle();
    Trial::run(|steps| {
        let mut sum = Terms::default();
        for batch in batches.by_ref().take(steps) {
            let terms = tuning.step(batch, settings.learning_rate, settings.kl_weight)?;
            sum = sum.plus(terms);
        }
        Ok([sum.reconstruction, sum.kl])
    })
}
