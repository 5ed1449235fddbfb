//! Text as programs write it: comments, separators, decimal commas, encodings.

use crate::{case, read, reads_rightly, same_profiles, warns};

#[test]
fn lines_above_the_header_are_passed_over_and_said() {
    for name in ["cells_hash.csv", "cells_hash_quotes.csv"] {
        if let Some(table) = reads_rightly(&format!("07-featurecounts-comment/{name}")) {
            warns(&table, &["#"]);
        }
    }
}

#[test]
fn what_r_writes_is_read() {
    for name in [
        "in.txt",
        "in_noquote.txt",
        "in_rownamesF.txt",
        "in_shift.csv",
    ] {
        if let Some(table) = reads_rightly(&format!("09-write-table-space/{name}")) {
            assert_eq!(table.profiles.gene_count(), 300, "{name}");
        }
    }
}

#[test]
fn old_and_mixed_line_ends_are_line_ends() {
    for name in ["in.csv", "in.txt", "mixed.csv"] {
        reads_rightly(&format!("10-cr-only/{name}"));
    }
}

#[test]
fn thousands_are_thousands_in_any_encoding() {
    let Some(plain) = case("11-thousands-utf16/plain.txt") else {
        return;
    };
    let plain = read(&plain);
    for name in [
        "utf8.txt",
        "quoted.csv",
        "german_thousands.csv",
        "utf16.txt",
        "utf16_nobom.txt",
    ] {
        let table = read(&case(&format!("11-thousands-utf16/{name}")).unwrap());
        same_profiles(name, &table.profiles, &plain.profiles);
    }
}

#[test]
fn decimal_commas_are_decimal() {
    let Some(point) = case("12-decimal-comma/values_point.csv") else {
        return;
    };
    let point = read(&point);
    for name in ["values.csv", "comma_sep_quoted.csv"] {
        let table = read(&case(&format!("12-decimal-comma/{name}")).unwrap());
        same_profiles(name, &table.profiles, &point.profiles);
    }
    reads_rightly("12-decimal-comma/time_only.csv");
    let bulk = read(&case("12-decimal-comma/bulk_csv2.csv").unwrap());
    assert!(
        bulk.profiles.gene_count() >= 390,
        "{}",
        bulk.profiles.gene_count()
    );
}

#[test]
fn the_separator_is_the_one_by_which_rows_agree() {
    for name in [
        "symbols_comma.tsv",
        "some_groups.csv",
        "sep_hint.csv",
        "sep_hint_comma.csv",
    ] {
        if let Some(table) = reads_rightly(&format!("28-separator-in-names/{name}")) {
            assert_eq!(table.profiles.gene_count(), 300, "{name}");
        }
    }
}
