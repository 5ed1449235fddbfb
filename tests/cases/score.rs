//! `score`: values from few genes in common are refused or said.

use crate::{case, genetide};

fn score(found: &str, truth: &str) -> Option<(i32, String)> {
    let found = case(&format!("19-score/{found}"))?;
    let truth = case(&format!("19-score/{truth}"))?;
    let output = genetide(&[
        "score",
        "--clusters",
        found.to_str()?,
        "--truth",
        truth.to_str()?,
    ]);
    let text = [output.stdout, output.stderr].concat();
    Some((
        output.status.code()?,
        String::from_utf8_lossy(&text).into_owned(),
    ))
}

#[test]
fn one_gene_in_common_is_refused() {
    let Some((code, text)) = score("one_common.csv", "truth.csv") else {
        return;
    };
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("only 1 gene"), "{text}");
}

#[test]
fn names_are_matched_or_the_difference_is_said() {
    let Some((code, text)) = score("dash.csv", "dot_truth.csv") else {
        return;
    };
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("\"ari\":1.0") && text.contains("\"genes\":300"),
        "{text}"
    );
}
