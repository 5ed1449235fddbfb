//! Words that tell clusters apart.

use std::collections::BTreeMap;

use crate::cluster::summary::ClusterSummary;
use genetide_data::{Courses, TimeUnit};

/// Makes the words of every cluster its own: where several share them, the onset of each is added, and
/// a number where that is the same too.
pub(crate) fn tell_apart(
    clusters: &mut [ClusterSummary],
    courses: &Courses,
    unit: Option<TimeUnit>,
) {
    for own in alike(clusters).into_iter().flatten() {
        if let Some(onset) = onset(&clusters[own], courses, unit) {
            clusters[own].words.push_str(&onset);
        }
    }
    for group in alike(clusters) {
        for (number, own) in group.into_iter().enumerate() {
            let words = &mut clusters[own].words;
            *words = format!("{words} ({})", number + 1);
        }
    }
}

/// The places of clusters with the same words, for all words that occur more than once.
fn alike(clusters: &[ClusterSummary]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, cluster) in clusters.iter().enumerate() {
        places.entry(&cluster.words).or_default().push(place);
    }
    places.into_values().filter(|of| of.len() > 1).collect()
}

/// The onset of the course with the largest amplitude, to be added to the words: ", onset 1.5 h".
fn onset(cluster: &ClusterSummary, courses: &Courses, unit: Option<TimeUnit>) -> Option<String> {
    let course = cluster.leading_course()?;
    let onset = cluster.kinetics[course]?.onset;
    let unit = unit.map_or_else(String::new, |unit| format!(" {unit}"));
    let digits = if onset.abs() < 10.0 { 1 } else { 0 };
    Some(match courses.name(course) {
        Some(name) => format!(" · onset {onset:.digits$}{unit} in {name}"),
        None => format!(", onset {onset:.digits$}{unit}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::summary::summarise;
    use crate::testing::profiles::five_times;

    #[test]
    fn clusters_that_are_described_alike_are_told_apart() {
        // At 0, 3, 6, 12, 24 h. A rise of 0.8 in the first 3 h passes 0.5 at 1.875 h, one of 0.6 at 2.5 h.
        let rows = [
            [0.0, 0.8, 1.0, 0.8, 0.8],
            [0.0, 0.6, 1.0, 0.8, 0.8],
            [0.0, 0.6, 1.0, 0.8, 0.9],
            [0.0, 0.0, 0.0, 0.0, 1.0],
        ];
        let profiles = five_times(&rows);
        let unit = Some(TimeUnit::Hours);
        let of = |row: usize| summarise(row + 1, &[row], &profiles, unit, None);
        let mut clusters: Vec<ClusterSummary> = (0..4).map(of).collect();
        tell_apart(&mut clusters, &profiles.courses, unit);
        let words: Vec<&str> = clusters.iter().map(|of| of.words.as_str()).collect();
        assert_eq!(
            words,
            [
                "early, sustained; peak 6 h, onset 1.9 h",
                "early, sustained; peak 6 h, onset 2.5 h (1)",
                "early, sustained; peak 6 h, onset 2.5 h (2)",
                "late; peak 24 h",
            ]
        );
    }
}
