//! The libraries of a simulation: what was sampled when, from whom, under which condition.

use crate::simulate::settings::SimulationSettings;

/// The cells of one donor at one time in one condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Library {
    /// Index into the times.
    pub(super) time: usize,
    /// Index into the conditions; `None` before they part.
    pub(super) condition: Option<usize>,
    /// Index into the donors of the whole study.
    pub(super) donor: usize,
}

/// The libraries `[L]`, by time, condition and donor.
pub(super) fn libraries(settings: &SimulationSettings) -> Vec<Library> {
    let mut libraries = Vec::new();
    for time in 0..settings.times.len() {
        let conditions: Vec<Option<usize>> = if settings.is_shared(time) {
            vec![None]
        } else {
            (0..settings.conditions).map(Some).collect()
        };
        for condition in conditions {
            for donor in 0..settings.donors {
                let donor = if settings.paired {
                    donor
                } else {
                    libraries.len()
                };
                libraries.push(Library {
                    time,
                    condition,
                    donor,
                });
            }
        }
    }
    libraries
}

/// Name of a condition: `condition_A`.
pub(super) fn condition_name(condition: usize) -> String {
    // Ten conditions at most.
    let letter = char::from(b'A' + condition as u8);
    format!("condition_{letter}")
}

/// Name of a donor: `donor_1`.
pub(super) fn donor_name(donor: usize) -> String {
    format!("donor_{}", donor + 1)
}

/// Name of the batch of a time, as an index: `batch_1`.
pub(super) fn batch_name(time: usize) -> String {
    format!("batch_{}", time + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::notation::Times;

    fn of(settings: SimulationSettings) -> Vec<(usize, Option<usize>, usize)> {
        let libraries = libraries(&SimulationSettings {
            times: Times(vec![0.0, 6.0]),
            ..settings
        });
        let libraries = libraries.iter();
        libraries.map(|l| (l.time, l.condition, l.donor)).collect()
    }

    #[test]
    fn donors_are_new_or_the_same() {
        let settings = SimulationSettings {
            donors: 2,
            ..SimulationSettings::default()
        };
        let new = of(settings.clone());
        assert_eq!(
            new,
            [(0, None, 0), (0, None, 1), (1, None, 2), (1, None, 3)]
        );
        let paired = of(SimulationSettings {
            paired: true,
            ..settings
        });
        assert_eq!(
            paired,
            [(0, None, 0), (0, None, 1), (1, None, 0), (1, None, 1)]
        );
    }

    #[test]
    fn conditions_share_their_start_or_not() {
        let settings = SimulationSettings {
            conditions: 2,
            paired: true,
            ..SimulationSettings::default()
        };
        let shared = of(settings.clone());
        assert_eq!(shared, [(0, None, 0), (1, Some(0), 0), (1, Some(1), 0)]);
        let apart = of(SimulationSettings {
            shared_start: false,
            ..settings
        });
        assert_eq!(apart[..2], [(0, Some(0), 0), (0, Some(1), 0)]);
        assert_eq!(
            [condition_name(0), condition_name(1), donor_name(0)],
            ["condition_A", "condition_B", "donor_1"]
        );
    }
}
