use super::*;
use crate::attribute::Attribute;

fn table(headers: &[&str], rows: &[&[&str]], settings: &DataSettings) -> Result<Roles, RoleError> {
    let text = |row: &[&str]| row.iter().map(ToString::to_string).collect::<Vec<String>>();
    let first = FirstRows {
        rows: rows.iter().map(|row| text(row)).collect(),
    };
    recognise(&text(headers), &first, settings, false)
}

fn by_name(headers: &[&str]) -> Result<Roles, RoleError> {
    table(headers, &[], &DataSettings::default())
}

fn by_contents(headers: &[&str], rows: &[&[&str]]) -> Result<Roles, RoleError> {
    table(headers, rows, &DataSettings::default())
}

#[test]
fn every_documented_name_is_recognised() {
    for time in [
        "time_numerics",
        "Time-Numeric",
        "TIME",
        "Time point",
        "hours",
        "Time (h)",
        "age",
    ] {
        assert_eq!(by_name(&["IRF1", time]).unwrap().time, Some(1), "{time}");
    }
    for id in [
        "Cell_ID",
        "pseudocellid",
        "Barcode",
        "cell",
        "index",
        "indexlevel0",
        "cell_name",
    ] {
        assert_eq!(by_name(&["time", id]).unwrap().cell_id, Some(1), "{id}");
    }
    for kind in [
        "CellType",
        "cell_type",
        "cell type",
        "annotation",
        "predicted.id",
    ] {
        let roles = by_name(&["time", kind]).unwrap();
        assert_eq!(roles.attributes[Attribute::CellType], Some(1), "{kind}");
    }
    for donor in ["donor", "Patient_ID", "replicate", "mouse"] {
        let roles = by_name(&["time", donor]).unwrap();
        assert_eq!(roles.attributes[Attribute::Replicate], Some(1), "{donor}");
    }
    for first in ["", "Unnamed: 0", "X"] {
        assert_eq!(by_name(&[first, "time"]).unwrap().cell_id, Some(0));
        let later = by_name(&["time", first]).unwrap();
        assert_eq!((later.cell_id, later.no_genes), (None, vec![1]));
    }
    let none = by_name(&["time", "CELLTYPIST", "timeless"]).unwrap();
    assert_eq!(
        (none.cell_id, none.attributes),
        (None, ByAttribute::default())
    );
    assert!(none.no_genes.is_empty() && none.notes.is_empty());
}

#[test]
fn equally_good_times_are_refused_and_the_clearest_wins() {
    let text = by_name(&["time", "A", "hours"]).unwrap_err().to_string();
    for part in ["'time' (1)", "'hours' (3)", "‹time-column›"] {
        assert!(text.contains(part), "{text}");
    }
    let roles = by_name(&["age", "time", "A"]).unwrap();
    assert_eq!((roles.time, roles.spare), (Some(1), vec![0]));
    assert!(
        roles.notes[0].contains("from 'time', not from 'age'"),
        "{:?}",
        roles.notes
    );
    // The same times twice: those with a unit are read.
    let rows: &[&[&str]] = &[&["0", "0h", "5"], &["6", "6h", "7"], &["6", "6h", "9"]];
    let roles = by_contents(&["time_numeric", "time", "A"], rows).unwrap();
    assert_eq!((roles.time, roles.spare), (Some(1), vec![0]));
    // The age of a donor beside times in names of samples.
    let rows: &[&[&str]] = &[
        &["31", "act_0h", "5"],
        &["54", "act_6h", "7"],
        &["31", "act_6h", "9"],
    ];
    let error = by_contents(&["age", "sample", "A"], rows).unwrap_err();
    assert!(matches!(error, RoleError::Ambiguous { .. }), "{error}");
}

#[test]
fn labels_say_times_where_no_name_does() {
    let rows: &[&[&str]] = &[
        &["c1", "act_0h_D1", "5"],
        &["c2", "act_6h_D1", "7"],
        &["c3", "act_6h_D1", "9"],
    ];
    let roles = by_contents(&["cell", "orig.ident", "A"], rows).unwrap();
    assert_eq!((roles.time, roles.cell_id), (Some(1), Some(0)));
    assert!(roles.notes[0].contains("'orig.ident'"), "{:?}", roles.notes);
    let rows: &[&[&str]] = &[&["0h_rep1", "5"], &["0h_rep2", "7"], &["6h_rep1", "9"]];
    for header in ["sample", ""] {
        let roles = by_contents(&[header, "A"], rows).unwrap();
        assert_eq!((roles.time, roles.cell_id), (None, Some(0)), "{header}");
    }
    // Donors D1 and D2 are no days.
    let rows: &[&[&str]] = &[&["D1", "5"], &["D2", "7"]];
    let text = by_contents(&["donor", "A"], rows).unwrap_err().to_string();
    for part in [
        "‹time-column›",
        "‹samples FILE›",
        "genes-in-rows",
        "'donor'",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(by_name(&["cell", "IRF1"]).is_err());
}

#[test]
fn samples_name_rows_or_are_replicates() {
    let unique: &[&[&str]] = &[&["s1", "0"], &["s2", "0"], &["s3", "6"]];
    let roles = by_contents(&["sample", "time", "A"], unique).unwrap();
    assert_eq!(
        (roles.cell_id, roles.attributes[Attribute::Replicate]),
        (Some(0), None)
    );
    let shared: &[&[&str]] = &[&["s1", "0"], &["s2", "0"], &["s1", "0"], &["s3", "6"]];
    let roles = by_contents(&["sample", "time", "A"], shared).unwrap();
    assert_eq!(
        (roles.cell_id, roles.attributes[Attribute::Replicate]),
        (None, Some(0))
    );
    // One sample a time tells no more than the time.
    let once: &[&[&str]] = &[&["s1", "0"], &["s1", "0"], &["s3", "6"]];
    let roles = by_contents(&["orig.ident", "time", "A"], once).unwrap();
    assert_eq!(
        (roles.attributes[Attribute::Replicate], roles.no_genes),
        (None, vec![0])
    );
}

#[test]
fn of_several_ids_the_first_that_is_no_number_is_taken() {
    let rows: &[&[&str]] = &[&["0", "c1", "0", "4"], &["1", "c2", "6", "5"]];
    let roles = by_contents(&["", "index", "time", "A"], rows).unwrap();
    assert_eq!((roles.cell_id, roles.no_genes), (Some(1), vec![0]));
    let rows: &[&[&str]] = &[&["c1", "c1", "0", "4"], &["c2", "c2", "6", "5"]];
    let roles = by_contents(&["", "barcode", "time", "A"], rows).unwrap();
    assert_eq!((roles.cell_id, roles.spare), (Some(0), vec![1]));
    assert!(
        roles.notes[0].contains("column 1, not from 'barcode'"),
        "{:?}",
        roles.notes
    );
    let rows: &[&[&str]] = &[&["0", "3", "0", "4"], &["1", "9", "6", "5"]];
    let roles = by_contents(&["Unnamed: 0.1", "Unnamed: 0", "time", "A"], rows).unwrap();
    assert_eq!((roles.cell_id, roles.no_genes), (Some(0), vec![1]));
    let rows: &[&[&str]] = &[&["100", "0", "4"], &["101", "6", "5"]];
    let roles = by_contents(&["cell_name", "time", "A"], rows).unwrap();
    assert_eq!((roles.cell_id, roles.no_genes), (Some(0), vec![]));
}

#[test]
fn what_is_no_gene_by_name_or_contents_is_left_out_unless_asked_for() {
    let rows: Vec<Vec<String>> = (0..30)
        .map(|n| {
            vec![
                "0".into(),
                format!("{}", n + 7),
                "true".into(),
                "1.5".into(),
                "3".into(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let headers = ["time", "nr", "kept", "UMAP_1", "PC"];
    let roles = by_contents(&headers, &rows).unwrap();
    assert_eq!(roles.no_genes, [1, 2, 3]);
    let notes = roles.notes.join(" ");
    for part in [
        "number the rows: nr",
        "true or false: kept",
        "UMAP_1",
        "‹gene-column 'UMAP_1'›",
    ] {
        assert!(notes.contains(part), "{notes}");
    }
    let settings = DataSettings {
        gene_columns: vec!["nr".into(), "UMAP_1".into()],
        ..DataSettings::default()
    };
    assert_eq!(table(&headers, &rows, &settings).unwrap().no_genes, [2]);
    // A gene whose name is that of a time.
    let settings = DataSettings {
        gene_columns: vec!["age".into()],
        ..DataSettings::default()
    };
    assert!(table(&["age", "A"], &[], &settings).is_err());
}

#[test]
fn a_finer_kind_of_cells_is_left_out() {
    let roles = by_name(&["time", "annotation", "celltype"]).unwrap();
    assert_eq!(roles.attributes[Attribute::CellType], Some(2));
    assert!(
        roles.notes[0].contains("‹cell-type-column›"),
        "{:?}",
        roles.notes
    );
}

#[test]
fn an_option_decides_and_the_other_candidate_is_no_gene() {
    let settings = DataSettings {
        time_column: Some("HOURS".into()),
        ..DataSettings::default()
    };
    let roles = table(&["time", "A", "hours"], &[], &settings).unwrap();
    assert_eq!((roles.time, roles.spare), (Some(2), vec![0]));
    let ignoring = DataSettings {
        ignore_columns: vec!["time".into()],
        ..DataSettings::default()
    };
    let roles = table(&["time", "A", "hours"], &[], &ignoring).unwrap();
    assert_eq!((roles.time, roles.ignored), (Some(2), vec![0]));
}

#[test]
fn an_exact_name_goes_before_one_in_another_case() {
    let settings = DataSettings {
        time_column: Some("T".into()),
        ..DataSettings::default()
    };
    assert_eq!(table(&["t", "T"], &[], &settings).unwrap().time, Some(1));
    let text = table(&["T", "T"], &[], &settings).unwrap_err().to_string();
    assert!(text.contains("columns 1, 2"), "{text}");
}

#[test]
fn an_unknown_name_is_answered_with_similar_ones() {
    let settings = DataSettings {
        ignore_columns: vec!["nCount_RNS".into()],
        ..DataSettings::default()
    };
    let text = table(&["time", "nCount_RNA", "IRF1"], &[], &settings)
        .unwrap_err()
        .to_string();
    assert!(text.contains("did you mean 'nCount_RNA'?"), "{text}");
    assert!(text.contains("‹ignore-column›"), "{text}");
}

#[test]
fn shared_columns_are_refused() {
    let settings = DataSettings {
        time_column: Some("a".into()),
        cell_id_column: Some("a".into()),
        ..DataSettings::default()
    };
    let error = table(&["a", "b"], &[], &settings).unwrap_err();
    assert!(matches!(error, RoleError::Shared { .. }));
    let settings = DataSettings {
        time_column: Some("a".into()),
        gene_columns: vec!["a".into()],
        ..DataSettings::default()
    };
    let error = table(&["a", "b"], &[], &settings).unwrap_err();
    assert!(error.to_string().contains("‹gene-column›"), "{error}");
}

#[test]
fn a_time_that_is_given_another_role_is_named() {
    let given = |set: &dyn Fn(&mut DataSettings)| {
        let mut settings = DataSettings::default();
        set(&mut settings);
        let error = table(&["time", "IRF1"], &[], &settings).unwrap_err();
        match error {
            RoleError::Taken { name, setting } => (name, setting),
            other => panic!("{other}"),
        }
    };
    let time = || vec!["time".to_owned()];
    assert_eq!(
        given(&|s| s.condition_column = Some("Time".into())),
        ("Time".to_owned(), "‹condition-column›")
    );
    assert_eq!(
        given(&|s| s.ignore_columns = time()),
        ("time".to_owned(), "‹ignore-column›")
    );
    assert_eq!(
        given(&|s| s.gene_columns = time()),
        ("time".to_owned(), "‹gene-column›")
    );
    // Another column of times is enough.
    let settings = DataSettings {
        condition_column: Some("time".into()),
        ..DataSettings::default()
    };
    let roles = table(&["time", "hours", "A"], &[], &settings).unwrap();
    assert_eq!(roles.time, Some(1));
}
