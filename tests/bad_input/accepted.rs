//! Tables that are accepted, and what is said about them.

use genetide_data::{CellTransform, DataSettings, TimeUnit};

use crate::table::{GOOD, Table, all_genes, gzipped, means, read, refused_with, warned};

#[test]
fn a_good_table_is_summarised() {
    let loaded = read(GOOD).unwrap();
    let summary = &loaded.summary;
    assert_eq!(loaded.profiles.genes(), ["IRF1", "CXCL9"]);
    assert_eq!(loaded.profiles.times(), [0.0, 6.0]);
    assert_eq!(loaded.profiles.time_unit(), None);
    assert_eq!(loaded.profiles.cell_types(), ["a", "b"]);
    assert_eq!(means(&loaded.profiles, "IRF1"), [Some(2.0), Some(4.0)]);
    assert_eq!(
        (summary.name.as_str(), summary.cells, summary.genes_in_table),
        ("table.csv", 4, 2)
    );
    assert_eq!(summary.time_column, "time");
    assert_eq!(summary.cell_type_column.as_deref(), Some("celltype"));
    assert_eq!(summary.cell_id_column.as_deref(), Some("cell_id"));
    assert_eq!(
        summary.cell_types_in_table,
        [("a".to_owned(), 2), ("b".to_owned(), 2)]
    );
    assert_eq!(
        summary.first_columns,
        ["cell_id", "celltype", "time", "IRF1", "CXCL9"]
    );
    assert_eq!(summary.preview[3], ["c4", "b", "6", "5", "8"]);
    assert_eq!(summary.transform, CellTransform::None);
    assert!(summary.warnings.is_empty(), "{:?}", summary.warnings);
    // printf 'time,A\n0,1.5\n1,2\n' | sha256sum
    let hash = read("time,A\n0,1.5\n1,2\n").unwrap().summary.sha256;
    assert_eq!(
        hash,
        "b6b49b7b40c9ec6ddf23338856425cffc92390cbf4aa8f92e5b74fecb31ee693"
    );
}

#[test]
fn times_with_units() {
    let loaded = read("time,A\n6h,1\n30min,2\n0,3\n1d,4\n").unwrap();
    assert_eq!(loaded.profiles.times(), [0.0, 0.5, 6.0, 24.0]);
    assert_eq!(loaded.profiles.time_unit(), Some(TimeUnit::Hours));
    let named = read("Hours,A\n6,1\n0,2\n").unwrap();
    assert_eq!(named.profiles.time_unit(), Some(TimeUnit::Hours));
}

#[test]
fn gzip_members_and_what_follows_them() {
    let (head, tail) = GOOD.split_at(60);
    let mut members = gzipped(head.as_bytes());
    members.extend(gzipped(tail.as_bytes()));
    let loaded = read(&members).unwrap();
    assert_eq!(loaded.profiles, read(GOOD).unwrap().profiles);
    assert!(loaded.summary.warnings.is_empty());
    members.extend([0; 7]);
    warned(&read(&members).unwrap(), &["7 bytes", "gzip"]);
}

#[test]
fn cell_types_are_chosen() {
    let settings = |kind: &str| DataSettings {
        cell_types: vec![kind.into()],
        ..all_genes()
    };
    refused_with(
        GOOD,
        &settings("c"),
        &["column 'celltype'", "'c'", "takes a, b"],
    );
    refused_with(GOOD, &settings("a"), &["all 2 cells", "‹cell-type›"]);
    let parts = [
        "no column to choose the cell type from",
        "‹cell-type-column›",
    ];
    refused_with("time,A\n0,1\n1,2\n", &settings("a"), &parts);
    let text = GOOD.replace("c4,b,6", "c4,a,6");
    let loaded = Table::new(text).read_with(&settings("a")).unwrap();
    assert_eq!(
        (loaded.summary.cells, loaded.summary.cells_filtered_out),
        (3, 1)
    );
    assert_eq!(loaded.profiles.cell_types(), ["a"]);
    assert_eq!(means(&loaded.profiles, "IRF1"), [Some(2.0), Some(5.0)]);
    assert_eq!(
        loaded.summary.cell_types_in_table,
        [("a".to_owned(), 3), ("b".to_owned(), 1)]
    );
}

#[test]
fn missing_values_are_skipped_and_counted() {
    let words = ["", "NA", "NaN", "N/A", "null", "Inf", "-Inf", "\"\"", " "];
    let mut text = "time,A,B\n".to_owned();
    for word in words {
        text += &format!("0,{word},1.5\n");
    }
    text += "0,4,1.5\n1,5,1.5\n1, 7 ,1.5\n";
    let loaded = read(text).unwrap();
    warned(&loaded, &["9 missing values"]);
    assert_eq!(means(&loaded.profiles, "A"), [Some(4.0), Some(6.0)]);
    assert_eq!(loaded.profiles.cells_at(0), 10);
    let absent = read("time,A,B\n0,NA,1.5\n1,2,3\n").unwrap();
    assert_eq!(means(&absent.profiles, "A"), [None, Some(2.0)]);
}

#[test]
fn repeated_names_are_accepted() {
    let loaded = read("cell,time,A,A\nc,0,1.5,2\nc,1,3,4\n").unwrap();
    assert_eq!(loaded.profiles.genes(), ["A", "A (2)"]);
    assert_eq!(means(&loaded.profiles, "A (2)"), [Some(2.0), Some(4.0)]);
    warned(&loaded, &["repeated gene name", "A"]);
    warned(&loaded, &["1 sample with the id of an earlier"]);
}

#[test]
fn zero_genes_and_zero_cells_are_accepted() {
    let loaded = read("time,A,B\n0,0,3\n0,0,0\n1,0,6\n").unwrap();
    assert_eq!(loaded.summary.transform, CellTransform::Normalise);
    assert_eq!(means(&loaded.profiles, "A"), [Some(0.0), Some(0.0)]);
    warned(&loaded, &["1 sample whose values sum to 0"]);
    assert_eq!((loaded.summary.cells, loaded.profiles.cells_at(0)), (2, 1));
}

#[test]
fn forms_of_text_that_change_nothing() {
    let plain = read(GOOD).unwrap();
    let quoted = GOOD
        .replace("IRF1", "\"IRF1\"")
        .replace("c1,a", "\"c1\",\"a\"");
    let folded = GOOD.replace("c1,", "\"c\n1, x\",");
    for (form, text) in [
        ("byte order mark", format!("\u{feff}{GOOD}")),
        ("CRLF", GOOD.replace('\n', "\r\n")),
        ("semicolons", GOOD.replace(',', ";")),
        ("tabs", GOOD.replace(',', "\t")),
        ("quoted", quoted.clone()),
        (
            "quoted values",
            GOOD.replace("2.5", "\"2.5\"").replace(",4", ",\" 4 \""),
        ),
        ("quoted CRLF", quoted.replace('\n', "\r\n")),
        ("line end in a quoted id", folded),
        ("blank lines at the end", format!("{GOOD}\n\r\n  \n")),
        ("no line end at the end", GOOD.trim_end().to_owned()),
        (
            "a start like that of a zlib stream",
            GOOD.replace("c1,", "x^1,"),
        ),
    ] {
        let loaded = read(&text).unwrap();
        assert_eq!(loaded.profiles, plain.profiles, "{form}");
        assert!(
            loaded.summary.warnings.is_empty(),
            "{form}: {:?}",
            loaded.summary.warnings
        );
    }
    warned(
        &read(GOOD.replace("c3", "\nc3")).unwrap(),
        &["1 blank or commented line"],
    );
}

#[test]
fn columns_that_are_no_genes() {
    let loaded = read("time,tag,A,mark\n0,x,1.5,NA\n1,y,2,b1\n").unwrap();
    assert_eq!(loaded.profiles.genes(), ["A"]);
    assert_eq!(loaded.summary.ignored_columns, ["tag", "mark"]);
    warned(&loaded, &["hold text", "tag", "mark"]);
    let unnamed = read("time,A,\n0,1.5,\n1,2,\n").unwrap();
    assert_eq!(unnamed.profiles.genes(), ["A"]);
    warned(&unnamed, &["column 3"]);
    let settings = DataSettings {
        time_column: Some("hours".into()),
        ..all_genes()
    };
    let spare = Table::new("time,hours,A\n5,0,1.5\n5,6,2\n")
        .read_with(&settings)
        .unwrap();
    assert_eq!(spare.profiles.genes(), ["A"]);
    warned(&spare, &["because of their names", "time"]);
    let untyped = read("time,celltype,A\n0,,1.5\n1,x,2\n").unwrap();
    assert_eq!(untyped.profiles.cell_types(), ["unlabelled", "x"]);
    warned(&untyped, &["1 sample without a cell type"]);
}

#[test]
fn conditions_and_replicates_make_samples() {
    let text = "time,treatment,donor,A\n0,none,D1,1.5\n6,LPS,D1,2\n6,LPS,D2,4\n6,none,D2,3\n";
    let loaded = read(text).unwrap();
    let summary = &loaded.summary;
    assert_eq!(summary.condition_column.as_deref(), Some("treatment"));
    assert_eq!(summary.replicate_column.as_deref(), Some("donor"));
    let of = |labels: &[(&str, u32)]| {
        let labels = labels
            .iter()
            .map(|&(label, cells)| (label.to_owned(), cells));
        labels.collect::<Vec<_>>()
    };
    // The first is the start of both.
    assert_eq!(summary.conditions_in_table, of(&[("none", 1), ("LPS", 2)]));
    assert_eq!(summary.replicates_in_table, of(&[("D1", 2), ("D2", 2)]));
    assert_eq!(loaded.profiles.samples().len(), 4);
    // The start of both, LPS (2 + 4) / 2, and none at 6.
    let values = [Some(1.5), Some(3.0), Some(3.0)];
    assert_eq!(means(&loaded.profiles, "A"), values);
    assert_eq!(loaded.profiles.courses().course(0).len(), 2);
    warned(&loaded, &["no condition but 'none' was sampled"]);
    let settings = DataSettings {
        conditions: vec!["LPS".into(), "none".into()],
        ..all_genes()
    };
    let chosen = Table::new(text).read_with(&settings).unwrap();
    assert_eq!(chosen.profiles, loaded.profiles);
}

#[test]
fn cells_without_a_time_are_left_out_and_counted() {
    for missing in ["", "NaN", "NA"] {
        let loaded = read(format!("time,A\n0,1.5\n{missing},2\n6,3\n")).unwrap();
        assert_eq!(means(&loaded.profiles, "A"), [Some(1.5), Some(3.0)]);
        warned(&loaded, &["1 sample without a time was left out"]);
    }
}

#[test]
fn marks_and_separators_that_are_mended() {
    let comma = read("time;A;B\n0;1;1,5\n1;1;2\n").unwrap();
    assert_eq!(means(&comma.profiles, "B"), [Some(1.5), Some(2.0)]);
    warned(&comma, &["decimal comma", "1,5 was read as 1.5"]);
    let trailing = read("time,A\n0,1.5,\n1,2,\n").unwrap();
    assert_eq!(means(&trailing.profiles, "A"), [Some(1.5), Some(2.0)]);
    warned(&trailing, &["ends in a separator"]);
}
