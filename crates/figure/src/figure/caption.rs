//! Title, subtitle and caption of the summary page.

use crate::Results;
use crate::colour_by::ColourBy;
use crate::figure::settings::FigureSettings;
use crate::words::{self, counted, number};
use genetide_analysis::genes::gene_row::BORDER;
use genetide_analysis::{Evidence, Status};
use genetide_data::GeneIndex;
use genetide_data::setting::Choice;

/// Highlighted genes whose onset is told, at most: the caption is to stay short.
const DESCRIBED_GENES: usize = 4;

/// "Temporal response clusters (964 responsive genes, 5 time points, k = 6)", with the number of conditions
/// where there are several.
pub(crate) fn title(results: &Results<'_>) -> String {
    let clusters = results.clusters.iter();
    let k = clusters.filter(|cluster| cluster.label > 0).count();
    // Without a response test every gene that varies is clustered, and none is called responsive.
    let genes = match genes_of(results, Status::Responds) {
        0 => counted(results.points.len(), "clustered gene"),
        responsive => counted(responsive, "responsive gene"),
    };
    let times = counted(results.profiles.time_count(), "time point");
    let conditions = match results.profiles.courses().conditions() {
        [] => String::new(),
        several => format!("{}, ", counted(several.len(), "condition")),
    };
    format!("Temporal response clusters ({genes}, {times}, {conditions}k = {k})")
}

/// Cells, times, genes by the result of the response test, what that rests on, and methods.
pub(crate) fn subtitle(results: &Results<'_>) -> String {
    let profiles = results.profiles;
    let cells = (0..profiles.time_count()).map(|t| profiles.cells_at(t) as usize);
    let mut parts = vec![counted(cells.sum(), profiles.noun())];
    if let [first, .., last] = profiles.times() {
        let (first, last) = (number(*first), number(*last));
        parts.push(match profiles.time_unit() {
            Some(unit) => format!("{first}–{last} {unit}"),
            None => format!("time {first}–{last}"),
        });
    }
    for (status, noun) in [
        (Status::Responds, "responsive gene"),
        (Status::NoResponse, "non-responsive gene"),
        (Status::Untested, "untested gene"),
        (Status::Incomplete, "incomplete gene"),
    ] {
        let count = genes_of(results, status);
        if count > 0 {
            parts.push(counted(count, noun));
        }
    }
    parts.extend(evidence_of(results).map(|of| words::evidence(of, library_count(results))));
    let network = match results.training.losses.len() {
        0 => "pretrained variational recurrent network, not trained on this data set".to_owned(),
        epochs => {
            let epochs = counted(epochs, "epoch");
            format!("variational recurrent network trained for {epochs}")
        }
    };
    let by_hand = if results.by_hand {
        ", edited manually"
    } else {
        ""
    };
    parts.push(network);
    parts.push(format!(
        "clusters from {}{by_hand}, numbered in the order of response",
        results.method.phrase(),
    ));
    parts.join(" · ")
}

fn genes_of(results: &Results<'_>, status: Status) -> usize {
    let genes = results.genes.iter();
    genes.filter(|gene| gene.status == status).count()
}

fn are_several(results: &Results<'_>) -> bool {
    results.profiles.courses().are_several()
}

/// What the response test rests on; `None` without genes.
fn evidence_of(results: &Results<'_>) -> Option<Evidence> {
    results.genes.first().map(|gene| gene.evidence)
}

fn library_count(results: &Results<'_>) -> usize {
    results.profiles.samples().libraries().len()
}

/// How the genes were chosen, in a sentence.
fn chosen_genes(results: &Results<'_>) -> Option<String> {
    Some(match evidence_of(results)? {
        Evidence::Replicates { paired } => {
            let pairs = if paired {
                ", each donor compared with itself"
            } else {
                ""
            };
            format!(
                "Responsive genes change over time by more than replicates differ (moderated F test \
                 between {} libraries, not cells{pairs}).",
                library_count(results)
            )
        }
        Evidence::Curve { .. } => {
            let of_condition = if are_several(results) {
                " of a condition"
            } else {
                ""
            };
            format!(
                "Each time point{of_condition} has one library: responsive genes follow a smooth curve over \
                 time by more than libraries scatter about it (moderated F test on {} libraries).",
                library_count(results)
            )
        }
        Evidence::Assumed { sd } => {
            let of_condition = if are_several(results) {
                " of a condition"
            } else {
                ""
            };
            format!(
                "Each time point{of_condition} has one library: responsive genes change by more than \
                 libraries are assumed to differ (SD {sd} of the natural logarithm; assumed, not \
                 measured)."
            )
        }
        Evidence::Nothing => {
            "No replicates: genes are untested, and clusters include flat genes.".to_owned()
        }
        Evidence::Cells => {
            "Responsive genes were tested between cells, not libraries, which gives p \
                            values that are too small."
                .to_owned()
        }
    })
}

/// The caption, which explains the page without further text. `ranges_are_cut` says that a band
/// reaches beyond the axis.
pub(crate) fn caption(
    results: &Results<'_>,
    settings: &FigureSettings,
    ranges_are_cut: bool,
) -> String {
    let has_map = results.embedding.is_some();
    let is_circled = has_map && !results.highlight.is_empty();
    let losses = if has_map { "(c)" } else { "(b)" };
    let first = results.training.losses.first();
    let curves = match first.map(|epoch| epoch.validation_loss) {
        Some(Some(_)) => {
            "Training and validation loss; the marker shows the epoch whose weights were kept."
        }
        Some(None) => {
            "Training loss (no validation set); the marker shows the epoch whose weights were kept."
        }
        None => "No training on this data set.",
    };
    let parts = [
        Some(clusters_caption(results, settings)),
        ranges_are_cut.then(|| "Ranges are truncated at the axis limits.".to_owned()),
        chosen_genes(results),
        missing_highlights(results),
        has_map.then(|| map_caption(results, settings)),
        is_circled.then(|| "Highlighted genes are circled.".to_owned()),
        onsets(results),
        curves_caption(results),
        hidden_clusters(settings).filter(|_| has_map),
        Some(format!("{losses} {curves}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn clusters_caption(results: &Results<'_>, settings: &FigureSettings) -> String {
    let band = settings.band_of(results);
    let band = band.option().label.to_lowercase();
    let (by_condition, scaled) = if are_several(results) {
        (
            ", by condition (colour)",
            " Each gene has one scale for all conditions.",
        )
    } else {
        ("", "")
    };
    format!(
        "(a) Mean (line) and {band} (band) of the scaled profiles in each cluster{by_condition}; all \
         panels share the y axis.{scaled}"
    )
}

fn missing_highlights(results: &Results<'_>) -> Option<String> {
    let genes = results
        .highlight
        .iter()
        .filter_map(|gene| results.genes.get(gene.index()));
    let missing = genes.filter(|gene| gene.cluster.is_none());
    let names: Vec<&str> = missing.map(|gene| gene.gene.as_str()).collect();
    let listed = names.join(", ");
    (!names.is_empty()).then(|| format!("Not shown (no value at some time point): {listed}."))
}

/// When the first few highlighted genes respond, each in the condition in which it changes most; `None` where
/// nothing tells it.
fn onsets(results: &Results<'_>) -> Option<String> {
    let (courses, unit) = (results.profiles.courses(), results.profiles.time_unit());
    let onset = |gene: &GeneIndex| {
        let row = results.genes.get(gene.index())?;
        let onset = row.estimates()?.onset.words(unit);
        let condition = courses.name(row.leading_course()?);
        let condition = condition.map_or_else(String::new, |name| format!(" in {name}"));
        Some(format!("{} {onset}{condition}", row.gene))
    };
    let onsets = results.highlight.iter().filter_map(onset);
    let onsets: Vec<String> = onsets.take(DESCRIBED_GENES).collect();
    (!onsets.is_empty()).then(|| format!("Onset (90 % interval): {}.", onsets.join(", ")))
}

/// What the curves are, and how well they predict held-out libraries; nothing where neither is on the page.
fn curves_caption(results: &Results<'_>) -> Option<String> {
    let Some(comparison) = results.comparison else {
        let has_curves = !results.highlight.is_empty();
        return has_curves.then(|| "Curves: the network's reconstruction.".to_owned());
    };
    let methods = comparison.methods.iter();
    let errors: Vec<String> = methods
        .map(|of| format!("{} {:.2}", of.method, of.score.error))
        .collect();
    Some(format!(
        "Half of the libraries predicted from the other half, error in squared standard errors: {}; stack of \
         these (curves) {:.2}.",
        errors.join(", "),
        comparison.stack.error
    ))
}

fn map_caption(results: &Results<'_>, settings: &FigureSettings) -> String {
    let colour = match &settings.colouring {
        ColourBy::Cluster => format!(
            "cluster (number near the median of its genes; open circles, membership < {BORDER})"
        ),
        ColourBy::Value(value) => {
            let course = if value.is_of_a_course() && are_several(results) {
                " under the condition with the largest amplitude"
            } else {
                ""
            };
            let name = value.name().to_lowercase();
            format!("{name}{course} (grey, not determined)")
        }
        ColourBy::List(list) => format!("genes in the list '{}' (grey, other genes)", list.name),
    };
    format!("(b) UMAP of the clustered genes; colour, {colour}.")
}

fn hidden_clusters(settings: &FigureSettings) -> Option<String> {
    let labels: Vec<String> = settings.hidden.iter().map(usize::to_string).collect();
    let noun = match labels.len() {
        0 => return None,
        1 => "cluster",
        _ => "clusters",
    };
    Some(format!("Not shown: {noun} {}.", labels.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::synthetic::{Case, Synthetic};
    use genetide_analysis::prediction::comparison::{Comparison, MethodScore, Score};
    use genetide_analysis::prediction::methods::Method;
    use genetide_analysis::{Estimate, GeneValue, KineticEstimates};

    #[test]
    fn the_title_counts_what_was_clustered() {
        let mut data = Synthetic::new(&Case {
            genes: 40,
            flat: 10,
            ..Case::default()
        });
        assert_eq!(
            title(&data.results()),
            "Temporal response clusters (30 responsive genes, 5 time points, k = 3)"
        );
        for gene in &mut data.genes {
            gene.status = Status::Untested;
        }
        assert!(title(&data.results()).contains("(30 clustered genes, "));
    }

    #[test]
    fn subtitle_and_caption_say_what_the_test_rests_on() {
        let mut data = Synthetic::new(&Case::default());
        // Five times with one library each.
        let cases = [
            (
                Evidence::Replicates { paired: false },
                "moderated F test between 5 libraries",
                "(moderated F test between 5 libraries, not cells).",
            ),
            (
                Evidence::Curve { paired: false },
                "moderated F test of curves through 5 libraries",
                "scatter about it (moderated F test on 5 libraries).",
            ),
            (
                Evidence::Assumed { sd: 0.15 },
                "assumed SD 0.15 between libraries",
                "(SD 0.15 of the natural logarithm; assumed, not measured).",
            ),
            (
                Evidence::Nothing,
                "untested: no replicates; flat genes included",
                "clusters include flat genes.",
            ),
        ];
        for (evidence, short, long) in cases {
            for gene in &mut data.genes {
                gene.evidence = evidence;
            }
            let results = data.results();
            let below = subtitle(&results);
            assert!(below.split(" · ").any(|part| part == short), "{below}");
            let text = caption(&results, &FigureSettings::default(), false);
            assert!(text.contains(long), "{text}");
        }
    }

    #[test]
    fn the_caption_names_colours_and_what_is_not_shown() {
        let mut data = Synthetic::new(&Case::default());
        let settings = FigureSettings {
            colouring: ColourBy::Value(GeneValue::Onset),
            hidden: [2, 3].into(),
            ..FigureSettings::default()
        };
        let text = caption(&data.results(), &settings, false);
        for words in [
            "min-max range (band)",
            "colour, onset (grey, not determined).",
            "Not shown: clusters 2, 3.",
            "(c) Training and validation loss;",
        ] {
            assert!(text.contains(words), "'{text}' lacks '{words}'");
        }
        data.embedding = None;
        let text = caption(&data.results(), &settings, true);
        assert!(text.contains("truncated") && text.contains("(b) Training"));
    }

    #[test]
    fn onsets_of_highlighted_genes_are_told_with_their_intervals() {
        let mut data = Synthetic::new(&Case {
            names: vec!["IRF1".to_owned(), "CXCL9".to_owned()],
            ..Case::default()
        });
        let settings = FigureSettings::default();
        let text = caption(&data.results(), &settings, false);
        assert!(!text.contains("Onset ("), "{text}");
        let around = |median: f64| Estimate {
            low: median - 0.5,
            median,
            high: median + 1.0,
        };
        for (gene, onset) in [1.5, 6.5].into_iter().enumerate() {
            let estimates = KineticEstimates {
                onset: around(onset),
                time_to_95: around(8.0),
                peak: around(9.0),
                duration: around(3.0),
                half_life: None,
            };
            let own = &mut data.genes[gene].kinetics[0];
            *own = own.map(|of_curve| of_curve.with_estimates(estimates));
        }
        let text = caption(&data.results(), &settings, false);
        let told = "Onset (90 % interval): IRF1 1.5 h (1 to 2.5), CXCL9 6.5 h (6 to 7.5).";
        assert!(text.contains(told), "{text}");
        data.add_conditions();
        let text = caption(&data.results(), &settings, false);
        assert!(text.contains("CXCL9 6.5 h (6 to 7.5) in act."), "{text}");
    }

    #[test]
    fn the_caption_says_what_the_curves_are() {
        let mut data = Synthetic::new(&Case {
            names: vec!["IRF1".to_owned()],
            ..Case::default()
        });
        let text = caption(&data.results(), &FigureSettings::default(), false);
        assert!(
            text.contains("Curves: the network's reconstruction."),
            "{text}"
        );
        let score = |error| Score {
            error,
            standard_error: 0.1,
        };
        let method = |(method, error, weight)| MethodScore {
            method,
            score: score(error),
            weight,
            stack_without: None,
        };
        data.comparison = Some(Comparison {
            methods: [(Method::Raw, 1.871, 0.0), (Method::Network, 1.76, 1.0)]
                .map(method)
                .to_vec(),
            stack: score(1.76),
            genes: 60,
            outliers: 0.0,
        });
        let text = caption(&data.results(), &FigureSettings::default(), false);
        let told =
            "standard errors: means as they are 1.87, network 1.76; stack of these (curves) 1.76.";
        assert!(text.contains(told), "{text}");
    }

    #[test]
    fn conditions_are_counted_and_explained() {
        let mut data = Synthetic::new(&Case::default());
        let settings = FigureSettings {
            colouring: ColourBy::Value(GeneValue::Onset),
            ..FigureSettings::default()
        };
        let words = [
            "interquartile range (band) of the scaled profiles in each cluster, by condition (colour); all panels",
            "one scale for all conditions",
            "onset under the condition with the largest amplitude (grey",
        ];
        let text = caption(&data.results(), &settings, false);
        assert!(words.iter().all(|words| !text.contains(words)), "{text}");
        data.add_conditions();
        let text = caption(&data.results(), &settings, false);
        assert!(words.iter().all(|words| text.contains(words)), "{text}");
        let title = title(&data.results());
        assert!(
            title.ends_with("5 time points, 2 conditions, k = 3)"),
            "{title}"
        );
    }
}
