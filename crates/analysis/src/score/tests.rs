//! Scores of small clusterings and files.

use std::io::Write;

use crate::score::*;

fn ari(first: &[u8], second: &[u8]) -> f64 {
    Contingency::of(first.iter().zip(second)).adjusted_rand_index()
}

fn nmi(first: &[u8], second: &[u8]) -> f64 {
    Contingency::of(first.iter().zip(second)).normalised_mutual_information()
}

fn close(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() < 1e-12,
        "{value} instead of {expected}"
    );
}

#[test]
fn scores_are_those_of_scikit_learn() {
    // from sklearn.metrics import adjusted_rand_score as ari, normalized_mutual_info_score as nmi
    // a, b = [0, 0, 1, 1], [0, 0, 1, 2]; ari(a, b), nmi(a, b)
    // -> 0.5714285714285714 0.7999999999999999
    close(ari(&[0, 0, 1, 1], &[0, 0, 1, 2]), 0.571_428_571_428_571_4);
    close(nmi(&[0, 0, 1, 1], &[0, 0, 1, 2]), 0.799_999_999_999_999_9);
    // a = [0, 0, 1, 1, 2, 2, 3, 3, 3, 0, 1, 2]; b = [1, 1, 1, 0, 2, 2, 3, 3, 0, 1, 1, 2]
    // ari(a, b), nmi(a, b) -> 0.48945147679324896 0.7349796991178051
    let a = [0, 0, 1, 1, 2, 2, 3, 3, 3, 0, 1, 2];
    let b = [1, 1, 1, 0, 2, 2, 3, 3, 0, 1, 1, 2];
    close(ari(&a, &b), 0.489_451_476_793_248_96);
    close(nmi(&a, &b), 0.734_979_699_117_805_1);
    // Worse than chance: ari([0, 0, 1, 1], [0, 1, 0, 1]) -> -0.5, nmi -> 0.0
    close(ari(&[0, 0, 1, 1], &[0, 1, 0, 1]), -0.5);
    close(nmi(&[0, 0, 1, 1], &[0, 1, 0, 1]), 0.0);
}

#[test]
fn ari_agrees_with_arithmetic() {
    // Pairs of {1,2,3,4}: first joins 12, 34; second joins 12. a = 1, b = 1, c = 0, d = 4:
    // 2 (1 x 4 - 1 x 0) / ((1 + 1)(1 + 4) + (1 + 0)(0 + 4)) = 8 / 14.
    close(ari(&[0, 0, 1, 1], &[0, 0, 1, 2]), 8.0 / 14.0);
}

#[test]
fn renaming_and_order_of_the_two_do_not_matter() {
    let (a, b) = ([0, 0, 1, 1, 2, 2, 2], [5, 5, 5, 3, 3, 1, 1]);
    let renamed = b.map(|label| 9 - label);
    close(ari(&a, &b), ari(&a, &renamed));
    close(ari(&a, &b), ari(&b, &a));
    close(nmi(&a, &b), nmi(&b, &a));
    close(ari(&a, &a), 1.0);
    close(nmi(&a, &a), 1.0);
}

#[test]
fn single_labels_are_scored_as_by_scikit_learn() {
    // ari([0] * 3, [0] * 3), nmi -> 1.0, 1.0; ari([0] * 3, [0, 1, 2]), nmi -> 0.0, 0.0
    // ari([0, 1, 2], [0, 1, 2]) -> 1.0
    close(ari(&[0, 0, 0], &[1, 1, 1]), 1.0);
    close(nmi(&[0, 0, 0], &[1, 1, 1]), 1.0);
    close(ari(&[0, 0, 0], &[0, 1, 2]), 0.0);
    close(nmi(&[0, 0, 0], &[0, 1, 2]), 0.0);
    close(ari(&[0, 1, 2], &[2, 1, 0]), 1.0);
}

/// Two files with these contents, scored.
fn scored(clusters: &str, truth: &str, ignore: &[&str]) -> Result<Score, ScoreError> {
    let folder = tempfile::tempdir().unwrap();
    let [clusters_path, truth_path] = ["clusters.csv", "truth.csv"].map(|n| folder.path().join(n));
    std::fs::write(&clusters_path, clusters).unwrap();
    std::fs::write(&truth_path, truth).unwrap();
    let ignore: Vec<String> = ignore.iter().map(|&label| label.to_owned()).collect();
    score_files(&clusters_path, &truth_path, &ignore)
}

#[test]
fn genes_without_two_labels_are_left_out_and_counted() {
    let score = scored(
        "Gene,Cluster\nA,0\nB,0\nC,1\nD,2\nE,\nF,1\nonly,1\n",
        "Gene,Program,Onset\nF,,\nA,flat,\nB,flat,\nC,late,1\nD,late,1\nE,late,1\nother,late,2\nmore,,\n",
        &[],
    )
    .unwrap();
    assert_eq!(score.genes, 4);
    close(score.ari, 8.0 / 14.0);
    let left_out = LeftOut {
        only_in_clusters: 1,
        only_in_truth: 2,
        unlabelled: 2,
        ignored: 0,
    };
    assert_eq!(score.left_out, left_out);
}

#[test]
fn ignored_classes_are_left_out() {
    let clusters = "gene,cluster\nA,1\nB,1\nC,2\nD,0\nE,1\n";
    let truth = "gene,class\nA,x\nB,x\nC,y\nD,none\nE,none\n";
    let score = scored(clusters, truth, &["none"]).unwrap();
    assert_eq!((score.genes, score.left_out.ignored), (3, 2));
    close(score.ari, 1.0);
    assert!(scored(clusters, truth, &[]).unwrap().ari < 1.0);
    let error = scored(clusters, truth, &["nnoe"]).unwrap_err().to_string();
    assert!(
        error.contains("'nnoe'") && error.contains("none, x, y"),
        "{error}"
    );
}

#[test]
fn repeated_genes_are_matched_in_order() {
    let score = scored(
        "gene,cluster\nA,1\nA,2\nB,2\n",
        "gene,class\nA,x\nB,y\nA,y\nA,y\n",
        &[],
    );
    let score = score.unwrap();
    assert_eq!((score.genes, score.left_out.only_in_truth), (3, 1));
    close(score.ari, 1.0);
}

#[test]
fn fewer_than_two_genes_in_common_are_refused() {
    let refused = |clusters: &str, truth: &str, ignore: &[&str]| {
        let error = scored(clusters, truth, ignore).unwrap_err();
        assert!(
            matches!(error, ScoreError::TooFewInCommon { .. }),
            "{error}"
        );
        error.to_string()
    };
    let error = refused("gene,cluster\nA,1\nxB,1\n", "gene,class\nA,x\nB,x\n", &[]);
    for part in ["1 gene ", "'xB' in clusters.csv", "'B' in truth.csv"] {
        assert!(error.contains(part), "{error}");
    }
    let error = refused("gene,cluster\nA,1\n", "gene,class\nB,x\n", &[]);
    assert!(error.contains("no gene "), "{error}");
    let ids = "gene,cluster\nENSG00000125347,1\nENSG00000125348,1\n";
    let error = refused(ids, "gene,class\nIRF1,x\nIRF2,x\n", &[]);
    assert!(
        error.contains("clusters.csv names genes by Ensembl ids"),
        "{error}"
    );
    let truth = "gene,class\nA,x\nB,y\nC,y\n";
    let error = refused("gene,cluster\nA,1\nB,1\nC,2\n", truth, &["y"]);
    assert!(
        error.contains("2 of them in a class that is ignored"),
        "{error}"
    );
    let error = refused("gene,cluster\nA,1\nB,\nC,\n", truth, &[]);
    assert!(error.contains("no label in one of them"), "{error}");
}

#[test]
fn files_of_which_little_is_compared_are_warned_of() {
    let clusters = "gene,cluster\nA,1\nB,1\nC,2\nD,2\nonly,3\n";
    let score = scored(clusters, "gene,class\nA,x\nB,x\nC,y\nD,y\n", &[]).unwrap();
    close(score.ari, 1.0);
    assert_eq!(
        score.warnings,
        ["clusters.csv: only 4 of 5 genes were compared (1 not in truth.csv, such as 'only')"]
    );
    let same = scored("gene,cluster\nA,1\nB,2\n", "gene,class\nA,x\nB,x\n", &[]).unwrap();
    assert_eq!(
        same.warnings,
        [
            "clusters.csv: every gene compared has a label of its own",
            "truth.csv: every gene compared has the same label"
        ]
    );
}

#[test]
fn names_that_differ_in_form_are_matched_and_told() {
    let score = scored(
        "gene,cluster\nIrf1,1\nENSG00000125347.2,1\nHLA-A,2\n",
        "gene,class\nIRF1,x\nENSG00000125347,x\nHLA.A,y\n",
        &[],
    )
    .unwrap();
    close(score.ari, 1.0);
    assert_eq!((score.genes, score.warnings.len()), (3, 0));
    assert_eq!(score.notes.len(), 3);
    assert!(
        score.notes[0].contains("'Irf1' and 'IRF1'"),
        "{:?}",
        score.notes
    );
}

/// A folder of tables that lies beside the test data.
fn case(folder: &str) -> Option<std::path::PathBuf> {
    let data = std::env::var_os("GENETIDE_TEST_DATA");
    if data.is_none() {
        eprintln!("not tested: GENETIDE_TEST_DATA is not set");
    }
    Some(std::path::Path::new(&data?).join("../cases").join(folder))
}

#[test]
fn tables_of_other_programs_are_compared_whole() {
    let Some(folder) = case("19-score") else {
        return;
    };
    let score =
        |clusters: &str, truth: &str| score_files(&folder.join(clusters), &folder.join(truth), &[]);
    for (clusters, truth) in [
        ("rdefault.txt", "truth.csv"),
        ("rshift.csv", "truth.csv"),
        ("nohead.csv", "truth.csv"),
        ("symbol.csv", "truth.csv"),
        ("dpgp_optimal.txt", "truth.csv"),
        ("symbol.csv", "upper_truth.csv"),
        ("dash.csv", "dot_truth.csv"),
        ("ens.csv", "ens_truth.csv"),
    ] {
        let score = score(clusters, truth).unwrap();
        assert_eq!((score.genes, score.ari), (300, 1.0), "{clusters}, {truth}");
        assert_eq!(score.warnings, [""; 0], "{clusters}, {truth}");
    }
    // Genes that do not respond are in none of its clusters.
    let clust = score("clust_objects.tsv", "truth.csv").unwrap();
    assert_eq!(
        (clust.genes, clust.ari, clust.warnings.len()),
        (120, 1.0, 1)
    );
    assert!(clust.warnings[0].starts_with("truth.csv: only 120 of 300"));
    let error = score("one_common.csv", "truth.csv")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("'xG002'") && error.contains("'G002'"),
        "{error}"
    );
}

#[test]
fn unreadable_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.csv");
    let error = score_files(&missing, &missing, &[])
        .unwrap_err()
        .to_string();
    assert!(error.contains("none.csv"), "{error}");
    let picture = folder.path().join("picture.csv");
    std::fs::write(&picture, [0x89, b'P', b'N', b'G', 0xff]).unwrap();
    let error = score_files(&picture, &picture, &[]).unwrap_err();
    assert!(matches!(error, ScoreError::NotText { .. }), "{error}");
}

#[test]
fn compressed_tables_and_byte_order_marks_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("truth.csv.gz");
    let file = std::fs::File::create(&path).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    encoder
        .write_all("\u{feff}gene,cluster\nA,1\nB,2\n".as_bytes())
        .unwrap();
    encoder.finish().unwrap();
    let score = score_files(&path, &path, &[]).unwrap();
    assert_eq!(score.genes, 2);
    close(score.ari, 1.0);
}
