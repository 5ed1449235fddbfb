//! Matrix Market files and the lists beside them, and folders of samples.

use std::fs;
use std::path::{Path, PathBuf};

use crate::formats;

/// A file of a folder with several samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// The name of the sample, from that of its folder or file.
    pub name: String,
    /// The file, or the folder with matrix and lists.
    pub path: PathBuf,
}

/// The lists that belong to a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lists {
    /// One gene, or other feature, a line.
    pub features: PathBuf,
    /// One cell a line.
    pub cells: PathBuf,
}

/// Words in the names of the list of features, in the order in which they are looked for.
const FEATURES: [&str; 4] = ["features", "genes", "gene", "peaks"];

/// Words in the names of the list of cells.
const CELLS: [&str; 4] = ["barcodes", "cells", "cell", "samples"];

/// Endings of lists.
const LIST_ENDINGS: [&str; 6] = [".tsv", ".tsv.gz", ".txt", ".txt.gz", ".csv", ".csv.gz"];

/// Whether a file is named like a Matrix Market file.
pub(crate) fn is_mtx(path: &Path) -> bool {
    let name = name_of(path).to_lowercase();
    name.ends_with(".mtx") || name.ends_with(".mtx.gz")
}

/// The matrix of a folder that holds one, as Cell Ranger writes it.
pub(crate) fn matrix_in(folder: &Path) -> Option<PathBuf> {
    let mut matrices = entries(folder)
        .into_iter()
        .filter(|path| path.is_file() && is_mtx(path));
    match (matrices.next(), matrices.next()) {
        (Some(matrix), None) => Some(matrix),
        (Some(_), Some(_)) => None,
        _ => {
            const INSIDE: [&str; 4] = [
                "outs/filtered_feature_bc_matrix",
                "filtered_feature_bc_matrix",
                "filtered_gene_bc_matrices",
                "outs/filtered_gene_bc_matrices",
            ];
            let inside = INSIDE.iter().map(|name| folder.join(name));
            let inside = inside.filter(|folder| folder.is_dir());
            let genome = |folder: &PathBuf| {
                let mut folders = entries(folder).into_iter().filter(|path| path.is_dir());
                folders.next().filter(|_| folders.next().is_none())
            };
            inside
                .filter_map(|folder| matrix_in(&folder).or_else(|| matrix_in(&genome(&folder)?)))
                .next()
        }
    }
}

/// The lists beside a matrix: those whose names begin like that of the matrix, as in
/// `GSM1_6h_matrix.mtx.gz` and `GSM1_6h_barcodes.tsv.gz`. Fails with what is missing.
pub(super) fn lists_of(matrix: &Path) -> Result<Lists, &'static str> {
    let prefix = prefix_of(matrix);
    let folder = matrix.parent().unwrap_or_else(|| Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let lists = entries(folder).into_iter().filter(|path| {
        let name = name_of(path).to_lowercase();
        path.is_file() && LIST_ENDINGS.iter().any(|ending| name.ends_with(ending))
    });
    let lists: Vec<PathBuf> = lists.collect();
    let find = |words: &[&str]| {
        let has = |path: &&PathBuf, word: &str| {
            let name = name_of(path);
            let rest = name.strip_prefix(prefix.as_str());
            rest.is_some_and(|rest| rest.to_lowercase().starts_with(word))
        };
        let of = |word: &&str| lists.iter().find(|path| has(path, word)).cloned();
        words.iter().find_map(of)
    };
    Ok(Lists {
        features: find(&FEATURES).ok_or("features.tsv (or genes.tsv)")?,
        cells: find(&CELLS).ok_or("barcodes.tsv")?,
    })
}

/// What stands before `matrix.mtx` in the name of a file.
fn prefix_of(matrix: &Path) -> String {
    let name = name_of(matrix);
    let stem = name.trim_end_matches(".gz").trim_end_matches(".mtx");
    let shorter = stem
        .strip_suffix("matrix")
        .or_else(|| stem.strip_suffix("counts"));
    shorter.unwrap_or(stem).to_owned()
}

/// The samples in a folder: folders with a matrix each, or files of one kind. Empty where there is
/// nothing that can be read.
pub(crate) fn members(folder: &Path) -> Vec<Member> {
    let all = entries(folder);
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = all.into_iter().partition(|p| p.is_dir());
    let member = |name: &str, path: &Path| Member {
        name: name.trim_matches(['_', '-', '.', ' ']).to_owned(),
        path: path.to_owned(),
    };
    let of_folders: Vec<Member> = folders
        .iter()
        .filter_map(|folder| Some(member(&name_of(folder), &matrix_in(folder)?)))
        .collect();
    if !of_folders.is_empty() {
        return of_folders;
    }
    let matrices: Vec<Member> = files
        .iter()
        .filter(|path| is_mtx(path))
        .map(|path| member(&prefix_of(path), path))
        .collect();
    if !matrices.is_empty() {
        return matrices;
    }
    let of_programs = one_sample_members(&folders, &files);
    if !of_programs.is_empty() {
        return of_programs;
    }
    let with_ending = |endings: &[&str]| -> Vec<Member> {
        let files = files.iter().filter_map(|path| {
            let name = name_of(path);
            let lower = name.to_lowercase();
            let lower = lower.strip_suffix(".gz").unwrap_or(&lower);
            let ending = endings
                .iter()
                .find(|ending| lower.ends_with(&format!(".{ending}")))?;
            let stem = &name[..lower.len() - ending.len() - 1];
            Some(member(stem, path))
        });
        files.collect()
    };
    let h5 = with_ending(&["h5"]);
    let h5ad = with_ending(&["h5ad"]);
    let endings = formats::endings();
    let mut tables = with_ending(&endings);
    tables.retain(|member| !is_document(&member.path));
    [h5, h5ad, tables]
        .into_iter()
        .find(|members| !members.is_empty())
        .unwrap_or_default()
}

/// Whether a file tells of the data, as a README does.
fn is_document(path: &Path) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "readme",
        "license",
        "licence",
        "copying",
        "provenance",
        "citation",
        "changelog",
        "notice",
    ];
    let name = name_of(path).to_lowercase();
    BEGINNINGS.iter().any(|of| name.starts_with(of))
}

/// The files that RSEM, STAR, Salmon and kallisto write for each sample, or the folders with one each.
fn one_sample_members(folders: &[PathBuf], files: &[PathBuf]) -> Vec<Member> {
    const ENDINGS: [&str; 3] = [
        "readspergene.out.tab",
        ".genes.results",
        ".isoforms.results",
    ];
    const INSIDE: [&str; 5] = [
        "quant.genes.sf",
        "quant.sf",
        "quant.sf.gz",
        "abundance.tsv",
        "abundance.tsv.gz",
    ];
    let of_ending = |ending: &&str| -> Vec<Member> {
        let files = files.iter().filter_map(|path| {
            let name = name_of(path);
            let lower = name.to_lowercase();
            let stem = lower.strip_suffix(".gz").unwrap_or(&lower);
            let length = stem.strip_suffix(*ending)?.len();
            let sample = name.get(..length)?.trim_matches(['_', '-', '.', ' ']);
            (!sample.is_empty()).then(|| Member {
                name: sample.to_owned(),
                path: path.clone(),
            })
        });
        files.collect()
    };
    let of_files = ENDINGS.iter().map(of_ending);
    if let Some(members) = of_files.into_iter().find(|members| !members.is_empty()) {
        return members;
    }
    let members = folders.iter().filter_map(|folder| {
        let mut inside = INSIDE.iter().map(|name| folder.join(name));
        Some(Member {
            name: name_of(folder),
            path: inside.find(|path| path.is_file())?,
        })
    });
    members.collect()
}

/// What a folder holds, by name; hidden files are passed over.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.path()).collect();
    paths.retain(|path| !name_of(path).starts_with('.'));
    paths.sort();
    paths
}

/// The name of a file, as far as it is text.
pub(crate) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_beside_a_table_are_no_samples() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["README.txt", "Provenance.TXT", "app_input.csv"] {
            fs::write(folder.path().join(name), "a,b\n").unwrap();
        }
        let names: Vec<String> = members(folder.path()).into_iter().map(|m| m.name).collect();
        assert_eq!(names, ["app_input"]);
    }

    #[test]
    fn files_that_programs_write_for_a_sample_are_told_from_those_beside_them() {
        let names = |files: &[&str]| -> Vec<String> {
            let folder = folder(files);
            let members = members(folder.path()).into_iter();
            members.map(|member| member.name).collect()
        };
        assert_eq!(
            names(&[
                "0h.genes.results",
                "0h.isoforms.results",
                "6h.genes.results",
                "samples.csv"
            ]),
            ["0h", "6h"]
        );
        assert_eq!(
            names(&[
                "0h_ReadsPerGene.out.tab",
                "0h_SJ.out.tab",
                "6hReadsPerGene.out.tab.gz"
            ]),
            ["0h", "6h"]
        );
        assert_eq!(
            names(&[
                "0h/quant.sf",
                "6h/quant.sf",
                "6h/cmd_info.json",
                "logs/x.txt"
            ]),
            ["0h", "6h"]
        );
        assert_eq!(
            names(&["0h/abundance.tsv", "6h/abundance.tsv"]),
            ["0h", "6h"]
        );
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn lists_are_found_beside_their_matrix() {
        let files = [
            "GSM1_0h_matrix.mtx.gz",
            "GSM1_0h_barcodes.tsv.gz",
            "GSM1_0h_features.tsv.gz",
            "GSM2_6h_matrix.mtx.gz",
            "GSM2_6h_barcodes.tsv.gz",
            "GSM2_6h_genes.tsv",
        ];
        let folder = folder(&files);
        let lists = lists_of(&folder.path().join(files[3])).unwrap();
        assert_eq!(name_of(&lists.features), files[5]);
        assert_eq!(name_of(&lists.cells), files[4]);
        let names: Vec<String> = members(folder.path()).into_iter().map(|m| m.name).collect();
        assert_eq!(names, ["GSM1_0h", "GSM2_6h"]);
        assert_eq!(matrix_in(folder.path()), None);
    }

    #[test]
    fn folders_of_cell_ranger_are_samples() {
        let folder = folder(&[
            "0h/outs/filtered_feature_bc_matrix/matrix.mtx.gz",
            "6h/filtered_gene_bc_matrices/hg19/matrix.mtx",
            "notes/readme.txt",
        ]);
        let names: Vec<String> = members(folder.path()).into_iter().map(|m| m.name).collect();
        assert_eq!(names, ["0h", "6h"]);
        assert_eq!(
            lists_of(&members(folder.path())[1].path),
            Err("features.tsv (or genes.tsv)")
        );
    }

    #[test]
    fn files_of_one_kind_are_samples() {
        let names = |files: &[&str]| -> Vec<String> {
            let folder = folder(files);
            members(folder.path()).into_iter().map(|m| m.name).collect()
        };
        assert_eq!(names(&["b_6h.h5", "a_0h.h5", "x.csv"]), ["a_0h", "b_6h"]);
        assert_eq!(names(&["0h.csv.gz", "6h.csv.gz"]), ["0h", "6h"]);
        assert!(names(&["picture.png"]).is_empty());
    }
}
