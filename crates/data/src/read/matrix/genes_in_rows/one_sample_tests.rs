use std::ops::ControlFlow;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::read::{LoadedTable, Source, read_profiles};
use crate::{DataSettings, GeneChoice};

const NAMES: [&str; 6] = [
    "0h_rep1", "0h_rep2", "6h_rep1", "6h_rep2", "12h_rep1", "12h_rep2",
];

/// The count of a gene in a sample.
fn count(gene: usize, sample: usize) -> usize {
    100 + (gene * 37 + sample * (gene % 5) * 11) % 400
}

/// Reads a file for each sample: its lines for genes below those of `head`.
fn read(
    name: impl Fn(&str) -> String,
    head: &str,
    line: impl Fn(usize, usize) -> String,
    tail: &str,
) -> LoadedTable {
    let folder = TempDir::new().unwrap();
    let paths = NAMES.iter().enumerate().map(|(sample, of)| {
        let path = folder.path().join(name(of));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let rows: String = (0..40)
            .map(|gene| line(gene, count(gene, sample)))
            .collect();
        std::fs::write(&path, format!("{head}{rows}{tail}")).unwrap();
        path
    });
    let source = Source::of(paths.collect::<Vec<PathBuf>>());
    let settings = DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    };
    let table = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(()));
    table.unwrap_or_else(|error| panic!("{error}"))
}

/// The notes of a table of 40 genes and three times with two replicates.
fn notes_of(table: &LoadedTable) -> String {
    assert_eq!(table.profiles.genes().len(), 40);
    assert_eq!(table.summary.cells, 6, "{:?}", table.summary.warnings);
    assert_eq!(table.profiles.times(), [0.0, 6.0, 12.0]);
    table.summary.warnings.join("\n")
}

#[test]
fn files_of_one_sample_each_are_read_by_their_counts() {
    let htseq = read(
        |name| format!("{name}.txt"),
        "",
        |gene, count| format!("GENE{gene}\t{count}\n"),
        "__no_feature\t9000\n__ambiguous\t70\n",
    );
    let notes = notes_of(&htseq);
    assert!(notes.contains("has no header"), "{notes}");
    let star = read(
        |name| format!("{name}_ReadsPerGene.out.tab"),
        "N_unmapped\t9\t9\t9\nN_multimapping\t8\t8\t8\nN_noFeature\t7\t7\t7\nN_ambiguous\t6\t6\t6\n",
        |gene, count| {
            format!(
                "GENE{gene}\t{count}\t{}\t{}\n",
                count / 50,
                count - count / 50
            )
        },
        "",
    );
    let notes = notes_of(&star);
    assert!(notes.contains("column 2 was taken"), "{notes}");
    assert_eq!(star.profiles, htseq.profiles);
    let rsem = read(
        |name| format!("{name}.genes.results"),
        "gene_id\ttranscript_id(s)\tlength\teffective_length\texpected_count\tTPM\tFPKM\n",
        |gene, count| {
            format!(
                "GENE{gene}\tT{gene}\t1000.00\t850.50\t{count}.00\t{}.5\t1.5\n",
                count * 3
            )
        },
        "",
    );
    let notes = notes_of(&rsem);
    assert!(notes.contains("'expected_count' was taken"), "{notes}");
    assert_eq!(rsem.profiles, htseq.profiles);
    let kallisto = read(
        |name| format!("{name}/abundance.tsv"),
        "target_id\tlength\teff_length\test_counts\ttpm\n",
        |gene, count| format!("GENE{gene}\t1000\t850.5\t{count}\t{}.5\n", count * 3),
        "",
    );
    let notes = notes_of(&kallisto);
    assert!(notes.contains("'est_counts' was taken"), "{notes}");
    assert_eq!(kallisto.profiles, htseq.profiles);
    let salmon = read(
        |name| format!("{name}/quant.sf"),
        "Name\tLength\tEffectiveLength\tTPM\tNumReads\n",
        |gene, count| format!("GENE{gene}\t1000\t850.5\t{}.5\t{count}.000\n", count * 3),
        "",
    );
    assert!(notes_of(&salmon).contains("'NumReads' was taken"));
    assert_eq!(salmon.profiles, htseq.profiles);
    let counts = read(
        |name| format!("{name}.counts.txt"),
        "# Program:featureCounts v2.0.1\nGeneid\tChr\tStart\tEnd\tStrand\tLength\tx.bam\n",
        |gene, count| format!("GENE{gene}\tchr1\t1\t900\t+\t900\t{count}\n"),
        "",
    );
    notes_of(&counts);
    assert_eq!(counts.profiles, htseq.profiles);
}

/// The files of a folder of examples, where there is one; their notes are printed.
#[test]
#[ignore = "prints what is made of files at hand"]
fn files_at_hand() {
    let Ok(paths) = std::env::var("GENETIDE_TEST_FILES") else {
        return;
    };
    let paths = paths.split_whitespace().map(PathBuf::from);
    let settings = DataSettings::default();
    let table = read_profiles(&Source::of(paths.collect()), &settings, &mut |_| {
        ControlFlow::Continue(())
    });
    match table {
        Ok(table) => println!(
            "{} {:?}\n{}",
            table.summary.cells,
            table.profiles.times(),
            table.summary.warnings.join("\n")
        ),
        Err(error) => println!("{error}"),
    }
}
