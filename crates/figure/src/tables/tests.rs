use proptest::prelude::*;

use crate::Results;
use crate::tables::*;
use crate::testing::synthetic::{Case, Synthetic};
use genetide_analysis::{
    Direction, Embedding, Estimate, Evidence, GeneRow, KQuality, KineticEstimates, Kinetics, Status,
};
use genetide_data::value_scale::ValueScale;
use genetide_data::{Courses, Matrix};
use genetide_model::EpochLosses;

const LINEAR: ValueScale = ValueScale::Linear;

/// Rows and fields of RFC 4180 text.
fn parse(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            _ => field.push(c),
        }
    }
    assert!(field.is_empty() && row.is_empty() && !quoted, "no line end");
    rows
}

/// The header as one line, and the rows below it.
fn split(text: &str) -> (String, Vec<Vec<String>>) {
    let mut rows = parse(text);
    let header = rows.remove(0);
    assert!(rows.iter().all(|row| row.len() == header.len()));
    (header.join(","), rows)
}

/// The bits of a number read back, so that -0 and every last digit count.
fn bits(field: &str) -> Option<u64> {
    (!field.is_empty()).then(|| field.parse::<f64>().unwrap().to_bits())
}

fn finite(value: Option<f64>) -> Option<u64> {
    value.filter(|v| v.is_finite()).map(f64::to_bits)
}

fn number() -> impl Strategy<Value = Option<f64>> {
    proptest::option::of(proptest::num::f64::ANY)
}

fn gene_row() -> impl Strategy<Value = GeneRow> {
    let status = prop_oneof![
        Just(Status::Responds),
        Just(Status::NoResponse),
        Just(Status::Untested),
        Just(Status::Incomplete),
    ];
    let kinetics = (number(), number(), number(), any::<bool>());
    let kinetics = proptest::option::of((kinetics, proptest::option::of(estimates())));
    let tested = (number(), number(), number(), number(), number());
    let name = "[ -~,\"\\n\\r\u{e9}\u{3b2}]{0,12}";
    let cluster = proptest::option::of(0_usize..30);
    (name, cluster, status, tested, kinetics).prop_map(
        |(gene, cluster, status, (p, q, membership, stability, silhouette), kinetics)| GeneRow {
            gene,
            cluster,
            status,
            evidence: Evidence::Nothing,
            p,
            q,
            condition: None,
            interaction: None,
            membership,
            stability,
            silhouette,
            log2_change: vec![kinetics.and_then(|((onset, ..), _)| onset)],
            kinetics: vec![
                kinetics.map(|((onset, peak_time, amplitude, up), estimates)| Kinetics {
                    onset: onset.unwrap_or_default(),
                    peak_time: peak_time.unwrap_or_default(),
                    amplitude: amplitude.unwrap_or_default(),
                    direction: if up { Direction::Up } else { Direction::Down },
                    return_time: None,
                    estimates,
                }),
            ],
            difference: None,
        },
    )
}

fn estimates() -> impl Strategy<Value = KineticEstimates> {
    let estimate = || (0.0..9.0, 0.0..9.0, 0.0..9.0);
    let estimate = || estimate().prop_map(|(low, median, high)| Estimate { low, median, high });
    let all = (
        estimate(),
        estimate(),
        estimate(),
        estimate(),
        proptest::option::of(estimate()),
    );
    all.prop_map(
        |(onset, time_to_95, peak, duration, half_life)| KineticEstimates {
            onset,
            time_to_95,
            peak,
            duration,
            half_life,
        },
    )
}

/// The columns of the numbers of a course.
fn numbers_of_course(suffix: &str) -> String {
    let estimated = ["onset", "time_to_95", "peak_time", "duration", "half_life"];
    let estimated =
        estimated.map(|name| format!("{name}{suffix},{name}_low{suffix},{name}_high{suffix}"));
    format!(
        "{},amplitude{suffix},log2_change{suffix}",
        estimated.join(",")
    )
}

fn one_course() -> Courses {
    Courses::single(vec![0.0, 6.0])
}

proptest! {
    #[test]
    fn clusters_read_back_as_written(genes in proptest::collection::vec(gene_row(), 0..20)) {
        let (header, rows) = split(&clusters_csv(&genes, (&[], &one_course(), LINEAR)));
        prop_assert_eq!(
            header,
            format!(
                "Gene,Cluster,status,p,q,membership,stability,silhouette,{},direction,evidence",
                numbers_of_course("")
            )
        );
        prop_assert_eq!(rows.len(), genes.len());
        for (row, gene) in rows.iter().zip(&genes) {
            let kinetics = gene.kinetics[0];
            prop_assert_eq!(&row[0], &gene.gene);
            prop_assert_eq!(row[1].parse::<usize>().ok(), gene.cluster);
            prop_assert_eq!(&row[2], gene.status.as_str());
            let numbers = [
                gene.p, gene.q, gene.membership, gene.stability, gene.silhouette,
            ];
            for (field, value) in row[3..8].iter().zip(numbers) {
                prop_assert_eq!(bits(field), finite(value));
            }
            let estimates = kinetics.and_then(|of| of.estimates);
            let estimate = |of: fn(&KineticEstimates) -> Estimate| estimates.as_ref().map(of);
            let half_life = estimates.and_then(|of| of.half_life);
            let mut numbers = Vec::new();
            for own in [
                estimate(|of| of.onset), estimate(|of| of.time_to_95), estimate(|of| of.peak),
                estimate(|of| of.duration), half_life,
            ] {
                numbers.extend([own.map(|of| of.median), own.map(|of| of.low), own.map(|of| of.high)]);
            }
            (numbers[0], numbers[6]) = (kinetics.map(|of| of.onset), kinetics.map(|of| of.peak_time));
            numbers.extend([kinetics.map(|of| of.amplitude), gene.log2_change[0]]);
            for (field, value) in row[8..25].iter().zip(numbers) {
                prop_assert_eq!(bits(field), finite(value));
            }
            prop_assert_eq!(&row[25], gene.direction(0).unwrap_or(""));
            prop_assert_eq!(&row[26], gene.evidence.as_str());
        }
    }

    #[test]
    fn names_of_clusters_stand_in_a_column_of_their_own(
        genes in proptest::collection::vec(gene_row(), 1..20),
        name in any::<String>(),
    ) {
        let names = [None, Some(name.clone())];
        let text = clusters_csv(&genes, (&names, &one_course(), LINEAR));
        let (header, rows) = split(&text);
        prop_assert!(header.ends_with("direction,evidence,cluster_name"));
        for (row, gene) in rows.iter().zip(&genes) {
            let expected = if gene.cluster == Some(2) { name.as_str() } else { "" };
            prop_assert_eq!(&row[27], expected);
        }
    }

    #[test]
    fn cluster_files_share_out_the_clustered_genes(
        genes in proptest::collection::vec(gene_row(), 0..20),
    ) {
        let (header, all) = split(&clusters_csv(&genes, (&[], &one_course(), LINEAR)));
        let mut kept: Vec<Vec<String>> = Vec::new();
        for label in 0..30 {
            let text = cluster_file_csv(&genes, (&[], &one_course(), LINEAR), label);
            let (own_header, rows) = split(&text);
            prop_assert_eq!(&own_header, &header);
            prop_assert!(rows.iter().all(|row| row[1] == label.to_string()));
            kept.extend(rows);
        }
        let mut clustered: Vec<_> = all.into_iter().filter(|row| !row[1].is_empty()).collect();
        kept.sort();
        clustered.sort();
        prop_assert_eq!(kept, clustered);
    }

    #[test]
    fn losses_and_quality_read_back_as_written(
        values in proptest::collection::vec((number(), number(), any::<f64>()), 0..20),
    ) {
        let losses: Vec<EpochLosses> = values.iter().enumerate().map(|(i, &(a, b, c))| EpochLosses {
            epoch: i + 1,
            train_loss: c,
            train_reconstruction: c / 2.0,
            train_kl: c / 3.0,
            validation_loss: a,
            validation_reconstruction: b,
            validation_kl: a,
            kl_weight: 0.25,
        }).collect();
        let (header, rows) = split(&losses_csv(&losses));
        prop_assert_eq!(
            header,
            "epoch,train_loss,train_reconstruction,train_kl,validation_loss,\
             validation_reconstruction,validation_kl,kl_weight"
        );
        for (row, epoch) in rows.iter().zip(&losses) {
            prop_assert_eq!(&row[0], &epoch.epoch.to_string());
            prop_assert_eq!(bits(&row[1]), finite(Some(epoch.train_loss)));
            prop_assert_eq!(bits(&row[3]), finite(Some(epoch.train_kl)));
            prop_assert_eq!(bits(&row[4]), finite(epoch.validation_loss));
            prop_assert_eq!(bits(&row[5]), finite(epoch.validation_reconstruction));
            prop_assert_eq!(&row[7], "0.25");
        }
        let quality: Vec<KQuality> = values.iter().enumerate().map(|(i, &(a, _, c))| KQuality {
            k: i + 2, silhouette: c, inertia: -c, stability: a, bic: Some(c), strength: a,
        }).collect();
        let (header, rows) = split(&k_quality_csv(&quality));
        prop_assert_eq!(header, "k,silhouette,inertia,stability,bic,prediction_strength");
        prop_assert_eq!(rows.len(), quality.len());
        for (row, own) in rows.iter().zip(&quality) {
            prop_assert_eq!(&row[0], &own.k.to_string());
            prop_assert_eq!(bits(&row[1]), finite(Some(own.silhouette)));
            prop_assert_eq!(bits(&row[2]), finite(Some(own.inertia)));
            prop_assert_eq!(bits(&row[3]), finite(own.stability));
            prop_assert_eq!(bits(&row[4]), finite(own.bic));
        }
    }

    #[test]
    fn latents_and_map_read_back_as_written(
        numbers in proptest::collection::vec(proptest::num::f32::NORMAL, 2..40),
    ) {
        let mut data = Synthetic::new(&Case { genes: 12, k: 2, times: 3, ..Case::default() });
        let cycle = |i: usize| numbers[i % numbers.len()];
        data.training.latents = Matrix::from_fn(data.scaled.len(), 2, |row, z| cycle(2 * row + z));
        let xy = (0..data.points.len()).map(|i| [cycle(2 * i), cycle(2 * i + 1)]).collect();
        data.embedding = Some(Embedding { xy, trustworthiness: 0.9, neighbours: 3 });
        let results = data.results();
        let as_f32 = |field: &str| field.parse::<f32>().unwrap().to_bits();
        let (_, latents) = split(&latent_csv(&results));
        for (row, &gene) in data.scaled.genes.iter().enumerate() {
            for (field, value) in latents[gene.index()][1..].iter().zip(data.training.latents.row(row)) {
                prop_assert_eq!(as_f32(field), value.to_bits());
            }
        }
        let (_, map) = split(&umap_csv(&results));
        for (point, &row) in data.points.iter().enumerate() {
            let fields = &map[data.scaled.gene_of(row).index()];
            prop_assert_eq!(as_f32(&fields[1]), cycle(2 * point).to_bits());
            prop_assert_eq!(as_f32(&fields[2]), cycle(2 * point + 1).to_bits());
        }
    }
}

#[test]
fn numbers_are_short() {
    let mut table = Table::new("a");
    for value in [6.0, 0.1, 1e-300, 0.0, f64::NAN, f64::INFINITY, 1.5e300] {
        table.field(&value);
    }
    table.end_row();
    assert_eq!(table.into_text(), "a\n6,0.1,1e-300,0,,,1.5e300\n");
}

#[test]
fn every_table_of_genes_holds_all_genes_in_input_order() {
    let data = Synthetic::new(&Case {
        genes: 30,
        incomplete: 2,
        ..Case::default()
    });
    let results = data.results();
    let names = data.profiles.genes();
    let (header, latents) = split(&latent_csv(&results));
    assert_eq!(header, "Gene,z_1,z_2");
    let (header, map) = split(&umap_csv(&results));
    assert_eq!(header, "Gene,UMAP1,UMAP2");
    let courses = data.profiles.courses();
    let (_, clusters) = split(&clusters_csv(
        results.genes,
        (results.names, courses, LINEAR),
    ));
    for table in [&latents, &map, &clusters] {
        let own: Vec<&String> = table.iter().map(|row| &row[0]).collect();
        assert_eq!(own, names.iter().collect::<Vec<_>>());
    }
    let mut embedded = 0;
    for (gene, row) in data.genes.iter().enumerate() {
        let complete = row.status != Status::Incomplete;
        assert_eq!(!latents[gene][1].is_empty(), complete);
        assert_eq!(!clusters[gene][1].is_empty(), complete);
        let placed = row.cluster.is_some_and(|label| label > 0);
        assert_eq!(!map[gene][2].is_empty(), placed);
        embedded += usize::from(placed);
    }
    assert_eq!(embedded, data.points.len());
}

#[test]
fn trajectories_are_on_the_observed_scale() {
    let data = Synthetic::new(&Case {
        genes: 8,
        incomplete: 1,
        ..Case::default()
    });
    let results = data.results();
    let (header, rows) = split(&trajectories_csv(&results));
    assert_eq!(
        header,
        "Gene,Time,observed,standard_error,cells,reconstructed"
    );
    let steps = data.profiles.time_count();
    assert_eq!(rows.len(), 8 * steps);
    let missing = &rows[(data.incomplete_gene() * steps)..][..steps];
    // The gene has no value at three of five times: no mean, no error, and never a reconstruction.
    for row in &missing[..3] {
        assert_eq!(row[2..], ["", "", "0", ""]);
    }
    assert!(missing.iter().all(|row| row[5].is_empty()));
    assert!(missing[3..].iter().all(|row| !row[2].is_empty()));
    let (row, gene) = (3, data.scaled.genes[3].index());
    for t in 0..steps {
        let fields = &rows[gene * steps + t];
        let moments = data.profiles.moments(gene, t);
        assert_eq!(bits(&fields[1]), Some(data.profiles.times()[t].to_bits()));
        assert_eq!(bits(&fields[2]), Some(moments.mean.to_bits()));
        assert_eq!(fields[4], moments.count.to_string());
        let scaled = f64::from(data.training.reconstructed[(row, t)]);
        let expected = scaled * data.scaled.scale[row] + data.scaled.offset[row];
        assert!((fields[5].parse::<f64>().unwrap() - expected).abs() < 1e-12);
    }
}

#[test]
fn conditions_have_columns_of_their_own() {
    let mut data = Synthetic::new(&Case {
        genes: 8,
        flat: 1,
        ..Case::default()
    });
    data.add_conditions();
    let courses = data.profiles.courses();
    let (header, rows) = split(&clusters_csv(&data.genes, (&data.names, courses, LINEAR)));
    let [act, ctr] = ["_act", "_ctr"].map(numbers_of_course);
    assert_eq!(
        header,
        format!(
            "Gene,Cluster,status,p,q,membership,stability,silhouette,{act},direction_act,{ctr},direction_ctr,\
             evidence,p_condition,q_condition,p_interaction,q_interaction,\
             log2_difference,difference_time,difference_high,difference_low,difference_kind"
        )
    );
    let course = |onset, amplitude| {
        let mut fields = [""; 18];
        (fields[0], fields[6], fields[15]) = (onset, "6", amplitude);
        (fields[16], fields[17]) = ("1.25", "up");
        fields
    };
    let own = [course("1.5", "2"), course("3", "1")];
    assert_eq!(rows[0][8..44], own.concat());
    assert_eq!(rows[0][49..], ["1", "3", "act", "ctr", "only in act"]);
    let (as_is, _) = split(&clusters_csv(
        &data.genes,
        (&data.names, courses, ValueScale::AsIs),
    ));
    assert_eq!(as_is, header.replace("log2_", ""), "no logarithm was taken");
    // The fourth gene does not respond.
    assert_eq!(rows[3][8..11], ["", "", ""]);
    assert_eq!(rows[3][49..], ["", "", "", "", ""]);
}

#[test]
fn trajectories_have_a_row_for_each_time_and_condition() {
    let mut data = Synthetic::new(&Case {
        genes: 8,
        ..Case::default()
    });
    data.add_conditions();
    let results = data.results();
    let (header, rows) = split(&trajectories_csv(&results));
    assert_eq!(
        header,
        "Gene,Time,Condition,observed,standard_error,cells,reconstructed"
    );
    assert_eq!(rows.len(), 8 * 2 * 5);
    // The fourth gene at the second time: a donor 10 % below and one 10 % above the mean of act.
    let own = &rows[3 * 10 + 2..][..2];
    let means = data.profiles.mean_profile(3);
    for (column, row) in [2, 3].into_iter().zip(own) {
        assert_eq!(row[1], "3");
        assert_eq!(row[2], ["act", "ctr"][column - 2]);
        assert_eq!(bits(&row[3]), means[column].map(f64::to_bits));
        assert_eq!((row[4].as_str(), row[5].as_str()), ("0.05", "202"));
        let scaled = f64::from(data.training.reconstructed[(3, column)]);
        let expected = data.scaled.observed(3, scaled);
        assert_eq!(bits(&row[6]), Some(expected.to_bits()));
    }
    let [act, ctr] = [0, 1].map(|row: usize| own[row][3].parse::<f64>().unwrap());
    assert!((ctr - 0.5 * act).abs() < 1e-12);
}

#[test]
fn without_standard_errors_or_map_the_fields_are_empty() {
    let data = Synthetic::new(&Case::default());
    let results = Results {
        standard_errors: None,
        embedding: None,
        ..data.results()
    };
    let (_, rows) = split(&trajectories_csv(&results));
    assert!(
        rows.iter()
            .all(|row| row[3].is_empty() && !row[2].is_empty())
    );
    let (_, rows) = split(&umap_csv(&results));
    assert!(
        rows.iter()
            .all(|row| row[1].is_empty() && row[2].is_empty())
    );
}
