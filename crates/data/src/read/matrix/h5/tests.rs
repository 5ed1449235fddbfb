//! Real files against numbers of h5py and scipy, and files written for the test.

use std::fs;
use std::path::{Path, PathBuf};

use hdf5_pure::{AttrValue, FileBuilder, GroupBuilder};

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::h5::open::open_h5;
use crate::read::matrix::{AnnotatedMatrix, Annotation};
use crate::settings::DataSettings;

/// A file of the test data, which does not lie beside the code.
fn test_data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("GENETIDE_TEST_DATA");
    if folder.is_none() {
        eprintln!("not tested: GENETIDE_TEST_DATA is not set");
    }
    Some(Path::new(&folder?).join(name))
}

fn of_matrix(name: &str) -> DataSettings {
    DataSettings {
        matrix: Some(name.to_owned()),
        ..DataSettings::default()
    }
}

/// Sums by gene and by observation.
struct Sums {
    genes: Vec<f64>,
    observations: Vec<f64>,
    values: usize,
}

impl Sums {
    fn of(matrix: &mut AnnotatedMatrix) -> Result<Self, DataError> {
        let mut sums = Self {
            genes: vec![0.0; matrix.genes.len()],
            observations: vec![0.0; matrix.observations.ids.len()],
            values: 0,
        };
        let is_whole = matrix.values.whole_observations();
        let mut next_observation = 0;
        while let Some(chunk) = matrix.values.next()? {
            assert!(chunk.len() <= 1 << 20);
            assert_eq!(chunk.observations.len(), chunk.len());
            assert_eq!(chunk.genes.len(), chunk.len());
            if let (true, Some(&first)) = (is_whole, chunk.observations.first()) {
                assert!(
                    next_observation <= first,
                    "an observation lies in two chunks"
                );
                next_observation = chunk.observations.last().unwrap() + 1;
            }
            for (n, value) in chunk.values.iter().enumerate() {
                sums.genes[chunk.genes[n] as usize] += value;
                sums.observations[chunk.observations[n] as usize] += value;
            }
            sums.values += chunk.len();
        }
        let (read, all) = matrix.values.bytes();
        assert!(sums.values == 0 || read == all, "{read} of {all} bytes");
        Ok(sums)
    }

    /// Total, and the sum of each gene times its position from 1.
    fn check(&self, total: f64, weighted: f64) {
        let genes = self.genes.iter();
        let found: f64 = (1..)
            .map(f64::from)
            .zip(genes)
            .map(|(n, sum)| n * sum)
            .sum();
        assert_close(self.genes.iter().sum(), total);
        assert_close(self.observations.iter().sum(), total);
        assert_close(found, weighted);
    }

    fn by(&self, column: &Annotation, level: &str) -> f64 {
        let rows = (0..column.codes.len()).filter(|&n| column.value(n) == level);
        rows.map(|n| self.observations[n]).sum()
    }
}

fn assert_close(found: f64, expected: f64) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(error < 1e-9, "{found} in place of {expected}");
}

fn column<'a>(matrix: &'a AnnotatedMatrix, name: &str) -> &'a Annotation {
    let columns = &matrix.observations.annotations;
    columns.iter().find(|column| column.name == name).unwrap()
}

/// All values of a column as text, with blanks between.
fn values(matrix: &AnnotatedMatrix, name: &str) -> String {
    let column = column(matrix, name);
    let values = (0..column.codes.len()).map(|n| column.value(n));
    values.collect::<Vec<_>>().join("|")
}

// The numbers of real files are those of
//
//     f = h5py.File(path); m = f[matrix]; o = f["obs"]
//     x = m[:].astype(float) if isinstance(m, h5py.Dataset) else scipy.sparse.csr_matrix(
//         (m["data"][:].astype(float), m["indices"][:], m["indptr"][:])).toarray()
//     g = x.sum(0); print(g.sum(), (g * np.arange(1, len(g) + 1)).sum(), g[[0, 7, -1]])
//     c, k = o[column]["codes"][:], o[column]["categories"].asstr()[:]
//     # anndata 0.7: c, k = o[column][:], o["__categories"][column].asstr()[:]
//     print({k[i]: x[c == i].sum() for i in range(3)})

#[test]
fn scaled_values_give_way_to_raw() {
    let Some(path) = test_data("h5ad_pbmc68k/10x_pbmc68k_reduced.h5ad") else {
        return;
    };
    let mut raw = open_h5(&path, &DataSettings::default()).unwrap();
    assert_eq!(raw.layout, "h5ad, raw (sparse by cell)");
    assert_eq!((raw.genes.len(), raw.genes[0].as_str()), (765, "HES4"));
    assert!(
        raw.notes[0].starts_with("X holds no counts ("),
        "{:?}",
        raw.notes
    );
    assert!(raw.notes[0].contains("‹matrix X› reads X"));
    let sums = Sums::of(&mut raw).unwrap();
    sums.check(319_044.238_241_076_47, 123_253_745.768_952_97);
    assert_close(sums.genes[7], 258.260_000_348_091_1);
    let types = column(&raw, "bulk_labels");
    assert_eq!(types.levels.len(), 10);
    assert_close(sums.by(types, "CD4+/CD25 T Reg"), 29_120.047_971_248_627);
    let naive = "CD4+/CD45RA+/CD25- Naive T";
    assert_close(sums.by(types, naive), 3_674.629_989_624_023_4);

    let mut x = open_h5(&path, &of_matrix("X")).unwrap();
    assert_eq!((x.layout.as_str(), x.notes.len()), ("h5ad, X (dense)", 0));
    let sums = Sums::of(&mut x).unwrap();
    sums.check(-243.681_057_988_666, 60_680.473_968_450_33);
    assert_close(
        sums.by(column(&x, "bulk_labels"), naive),
        98.429_001_679_527_57,
    );
    assert_eq!(x.values.sha256().unwrap().len(), 64);
}

#[test]
fn files_of_anndata_0_7_are_read() {
    let files = [
        (
            "0.7.0",
            "B",
            [(285.0, 3028.0, 10.0), (627.0, 12_347.0, 17.0)],
        ),
        (
            "0.7.8",
            "E",
            [(302.0, 3431.0, 22.0), (568.0, 12_180.0, 46.0)],
        ),
    ];
    let layers = [
        (
            302.830_451_215_714_45,
            3_164.630_184_091_231,
            9.894_437_541_609_41,
        ),
        (
            293.435_471_969_917_56,
            3_057.614_397_835_726,
            22.758_764_793_786_625,
        ),
    ];
    for ((version, level, sums), layer) in files.into_iter().zip(layers) {
        let Some(path) = test_data(&format!("h5ad_anndata/adata_v{version}.h5ad")) else {
            return;
        };
        let default = open_h5(&path, &DataSettings::default()).unwrap();
        assert_eq!(default.layout, "h5ad, X (sparse by cell)");
        assert!(default.notes.is_empty(), "{:?}", default.notes);
        for (name, (total, weighted, of_level)) in ["X", "raw", "layers/array"]
            .into_iter()
            .zip([sums[0], sums[1], layer])
        {
            let mut matrix = open_h5(&path, &of_matrix(name)).unwrap();
            let found = Sums::of(&mut matrix).unwrap();
            found.check(total, weighted);
            assert_close(found.by(column(&matrix, "obs_cat"), level), of_level);
            assert_eq!(matrix.observations.ids[29], "cell29");
        }
        // 0.77382597… in a file of 64-bit numbers
        let number = column(&default, "float64").value(0);
        assert!(number.len() > 12 && number.starts_with("0."), "{number}");
    }
}

#[test]
fn a_file_without_values_is_refused_with_the_reason() {
    let Some(path) = test_data("h5ad_anndata/adata_v0.11.4.h5ad") else {
        return;
    };
    let error = open_h5(&path, &DataSettings::default()).err().unwrap();
    let message = error.to_string();
    let wanted = ".h5ad holds no matrix (neither X nor raw nor a layer is there); write it with";
    assert!(message.contains(wanted), "{message}");
}

// f = h5py.File(path)[group]
// x = scipy.sparse.csc_matrix((f["data"][:], f["indices"][:], f["indptr"][:]), shape=f["shape"][:])
// x = x.toarray(); g = x.sum(1); print(g.sum(), (g * np.arange(1, len(g) + 1)).sum(), x[:, 0].sum())
#[test]
fn files_of_cell_ranger_are_read() {
    let files = [
        (
            "1.2.0/filtered_gene_bc_matrices_h5.h5",
            2,
            343,
            12,
            12.0,
            2343.0,
            1.0,
        ),
        (
            "3.0.0/filtered_feature_bc_matrix.h5",
            3,
            507,
            1107,
            41_549.0,
            13_385_966.0,
            36.0,
        ),
    ];
    for (name, version, genes, cells, total, weighted, first) in files {
        let Some(path) = test_data(&format!("fmt_10x/{name}")) else {
            return;
        };
        let mut matrix = open_h5(&path, &DataSettings::default()).unwrap();
        let layout = format!("10x h5 of Cell Ranger, version {version} (sparse by cell)");
        assert_eq!(matrix.layout, layout);
        assert_eq!(
            (matrix.genes.len(), matrix.observations.ids.len()),
            (genes, cells)
        );
        assert!(matrix.observations.ids[0].ends_with("-1"));
        assert!(matrix.observations.annotations.is_empty());
        assert!(matrix.notes.is_empty(), "{:?}", matrix.notes);
        let sums = Sums::of(&mut matrix).unwrap();
        sums.check(total, weighted);
        assert_close(sums.observations[0], first);
    }
}

fn text(text: &str) -> AttrValue {
    AttrValue::VarLenString(text.to_owned())
}

fn strings(group: &mut GroupBuilder, name: &str, values: &[&str]) {
    group.create_dataset(name).with_vlen_strings(values);
}

fn folder(group: &mut GroupBuilder, name: &str, fill: impl FnOnce(&mut GroupBuilder)) {
    let mut new = group.create_group(name);
    fill(&mut new);
    let new = new.finish();
    group.add_group(new);
}

fn top(file: &mut FileBuilder, name: &str, fill: impl FnOnce(&mut GroupBuilder)) {
    let mut new = file.create_group(name);
    fill(&mut new);
    file.add_group(new.finish());
}

fn frame(group: &mut GroupBuilder, names: &[&str]) {
    group.set_attr("_index", text("names"));
    strings(group, "names", names);
}

/// `[4, 3]` by cell.
const VALUES: [f32; 12] = [1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 5.0];

/// The same values as CSR or CSC, `log` of them if asked for.
fn sparse(group: &mut GroupBuilder, format: (&str, &str), is_log: bool) {
    let (attribute, format) = format;
    group.set_attr(attribute, text(format));
    let is_csr = format.starts_with("csr");
    let (major, minor) = if is_csr { (4, 3) } else { (3, 4) };
    let (mut data, mut indices, mut starts) = (Vec::new(), Vec::new(), vec![0_i32]);
    for i in 0..major {
        for j in 0..minor {
            let at = if is_csr { i * 3 + j } else { j * 3 + i };
            if VALUES[at] != 0.0 {
                data.push(if is_log {
                    VALUES[at].ln_1p()
                } else {
                    VALUES[at]
                });
                indices.push(j as i32);
            }
        }
        starts.push(data.len() as i32);
    }
    let array = group.create_dataset("data");
    array.with_f32_data(&data).with_chunks(&[2]).with_deflate(4);
    let array = group.create_dataset("indices");
    array.with_i32_data(&indices).with_chunks(&[3]).with_lzf();
    group.create_dataset("indptr").with_i32_data(&starts);
}

const IDS: [&str; 3] = [
    "ENSG00000125347.14",
    "ENSG00000138755.5",
    "ENSG00000075624.17",
];

/// Writes a file and opens it.
fn opened(
    fill: impl FnOnce(&mut FileBuilder),
    settings: &DataSettings,
) -> Result<(AnnotatedMatrix, Sums), DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.h5ad");
    let mut file = FileBuilder::new();
    fill(&mut file);
    file.write(&path).unwrap();
    let mut matrix = open_h5(&path, settings)?;
    let sums = Sums::of(&mut matrix)?;
    Ok((matrix, sums))
}

fn plain_frames(file: &mut FileBuilder, genes: &[&str]) {
    top(file, "obs", |obs| frame(obs, &["a", "b", "c", "d"]));
    top(file, "var", |var| frame(var, genes));
}

#[test]
fn every_kind_of_column_is_read() {
    let write = |file: &mut FileBuilder| {
        let x = file.create_dataset("X");
        x.with_f32_data(&VALUES).with_shape(&[4, 3]);
        top(file, "var", |var| frame(var, &["A", "B", "C"]));
        top(file, "obs", |obs| {
            obs.set_attr("_index", text("_index"));
            // An index of texts with a mask, as anndata 0.14 writes it.
            folder(obs, "_index", |index| {
                strings(index, "values", &["w", "x", "y", "z"]);
                index.create_dataset("mask").with_u8_data(&[0; 4]);
            });
            folder(obs, "time", |time| {
                strings(time, "categories", &["0h", "6h", "unused"]);
                time.create_dataset("codes").with_i8_data(&[1, 0, -1, 1]);
            });
            folder(obs, "dose", |dose| {
                dose.create_dataset("categories")
                    .with_f64_data(&[0.1, 10.0]);
                dose.create_dataset("codes").with_i8_data(&[0, 1, 0, 1]);
            });
            folder(obs, "n", |n| {
                n.create_dataset("values").with_i64_data(&[3, 1, 3, 7]);
                n.create_dataset("mask").with_u8_data(&[0, 1, 0, 0]);
            });
            obs.create_dataset("old").with_i8_data(&[1, 1, 0, -1]);
            folder(obs, "__categories", |old| strings(old, "old", &["p", "q"]));
            strings(obs, "donor", &["D1", "D2", "D1", "D2"]);
            obs.create_dataset("f")
                .with_f32_data(&[0.1, 2.0, f32::NAN, 0.1]);
            let pairs = obs.create_dataset("pairs");
            pairs.with_f32_data(&[0.0; 8]).with_shape(&[4, 2]);
            let flag = hdf5_pure::EnumTypeBuilder::u8_based();
            let flag = flag.value("FALSE", 0).value("TRUE", 1).build().unwrap();
            obs.create_dataset("flag")
                .with_enum_u8_data(flag, &[1, 0, 0, 1]);
        });
    };
    let (matrix, sums) = opened(write, &DataSettings::default()).unwrap();
    assert_eq!(matrix.observations.ids, ["w", "x", "y", "z"]);
    assert_eq!(values(&matrix, "time"), "6h|0h||6h");
    assert_eq!(column(&matrix, "time").levels, ["6h", "0h", ""]);
    assert_eq!(values(&matrix, "dose"), "0.1|10|0.1|10");
    assert_eq!(values(&matrix, "n"), "3||3|7");
    assert_eq!(values(&matrix, "old"), "q|q|p|");
    assert_eq!(values(&matrix, "donor"), "D1|D2|D1|D2");
    assert_eq!(values(&matrix, "f"), "0.1|2||0.1");
    assert_eq!(values(&matrix, "flag"), "True|False|False|True");
    assert_eq!(
        matrix.notes,
        ["Columns of obs were passed over: 'pairs' (several values in each row)."]
    );
    assert_eq!(sums.genes, [5.0, 3.0, 7.0]);
    assert_eq!(sums.observations, [3.0, 3.0, 4.0, 5.0]);
}

#[test]
fn dense_and_sparse_hold_the_same() {
    let genes = ["A", "B", "C"];
    for format in [
        ("encoding-type", "csr_matrix"),
        ("encoding-type", "csc_matrix"),
        ("h5sparse_format", "csr"),
        ("h5sparse_format", "csc"),
    ] {
        let write = |file: &mut FileBuilder| {
            plain_frames(file, &genes);
            top(file, "X", |x| sparse(x, format, false));
        };
        let (matrix, sums) = opened(write, &DataSettings::default()).unwrap();
        let is_csr = format.1.starts_with("csr");
        assert_eq!(matrix.values.whole_observations(), is_csr);
        assert_eq!(sums.genes, [5.0, 3.0, 7.0], "{format:?}");
        assert_eq!(sums.observations, [3.0, 3.0, 4.0, 5.0], "{format:?}");
        assert_eq!(sums.values, 5);
    }
}

/// Cells and genes of a matrix of several pieces.
const LARGE: (usize, usize) = (2100, 900);

/// Whole numbers, of which a tenth is 0.
fn large(cell: usize, gene: usize) -> f32 {
    ((cell * 31 + gene * 7) % 10) as f32
}

/// The same numbers, cell by cell or gene by gene, in small or large chunks.
fn large_sparse(group: &mut GroupBuilder, is_csr: bool, chunk: u64) {
    let format = if is_csr { "csr_matrix" } else { "csc_matrix" };
    group.set_attr("encoding-type", text(format));
    let (cells, genes) = LARGE;
    let (major, minor) = if is_csr {
        (cells, genes)
    } else {
        (genes, cells)
    };
    let (mut data, mut indices, mut starts) = (Vec::new(), Vec::new(), vec![0_i64]);
    for i in 0..major {
        for j in 0..minor {
            let value = if is_csr { large(i, j) } else { large(j, i) };
            if value != 0.0 {
                data.push(value);
                indices.push(j as i64);
            }
        }
        starts.push(data.len() as i64);
    }
    let array = group.create_dataset("data");
    array
        .with_f32_data(&data)
        .with_chunks(&[chunk])
        .with_deflate(1);
    let array = group.create_dataset("indices");
    array
        .with_i64_data(&indices)
        .with_chunks(&[chunk])
        .with_deflate(1);
    group.create_dataset("indptr").with_i64_data(&starts);
}

#[test]
fn matrices_of_several_pieces_are_whole() {
    let (cells, genes) = LARGE;
    let of_gene = |gene| (0..cells).map(|cell| f64::from(large(cell, gene))).sum();
    let of_cell = |cell| (0..genes).map(|gene| f64::from(large(cell, gene))).sum();
    let wanted: (Vec<f64>, Vec<f64>) = (
        (0..genes).map(of_gene).collect(),
        (0..cells).map(of_cell).collect(),
    );
    let names = |letter: char, count| (0..count).map(move |n| format!("{letter}{n}"));
    let (cell_names, gene_names): (Vec<_>, Vec<_>) =
        (names('c', cells).collect(), names('g', genes).collect());
    for storage in ["csr", "csr, one chunk", "csc", "dense", "dense, one chunk"] {
        let write = |file: &mut FileBuilder| {
            let refs = |names: &[String], frame: &mut GroupBuilder| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self::frame(frame, &names);
            };
            top(file, "obs", |obs| refs(&cell_names, obs));
            top(file, "var", |var| refs(&gene_names, var));
            let is_one = storage.ends_with("one chunk");
            if storage.starts_with("dense") {
                let cell = |cell| (0..genes).map(move |gene| large(cell, gene));
                let values: Vec<f32> = (0..cells).flat_map(cell).collect();
                let (rows, columns) = if is_one { LARGE } else { (800, 70) };
                let x = file.create_dataset("X");
                x.with_f32_data(&values)
                    .with_shape(&[cells as u64, genes as u64]);
                x.with_chunks(&[rows as u64, columns as u64])
                    .with_deflate(1);
            } else {
                let chunk = if is_one { 1_700_000 } else { 50_000 };
                top(file, "X", |x| {
                    large_sparse(x, storage.starts_with("csr"), chunk);
                });
            }
        };
        let (_, sums) = opened(write, &DataSettings::default()).unwrap();
        assert_eq!(sums.values, cells * genes * 9 / 10, "{storage}");
        assert!(
            sums.genes == wanted.0 && sums.observations == wanted.1,
            "{storage}"
        );
    }
}

#[test]
fn logarithms_give_way_to_a_layer_of_counts_and_ids_to_symbols() {
    let write = |file: &mut FileBuilder| {
        top(file, "obs", |obs| frame(obs, &["a", "b", "c", "d"]));
        top(file, "var", |var| {
            frame(var, &IDS);
            folder(var, "feature_name", |names| {
                strings(names, "categories", &["CXCL9", "IRF1"]);
                names.create_dataset("codes").with_i8_data(&[1, 0, -1]);
            });
        });
        let csr = ("encoding-type", "csr_matrix");
        top(file, "X", |x| sparse(x, csr, true));
        top(file, "layers", |layers| {
            folder(layers, "raw_counts", |counts| sparse(counts, csr, false));
            folder(layers, "normalised", |counts| sparse(counts, csr, false));
        });
    };
    let (matrix, sums) = opened(write, &DataSettings::default()).unwrap();
    assert_eq!(matrix.layout, "h5ad, layers/raw_counts (sparse by cell)");
    assert_eq!(sums.genes, [5.0, 3.0, 7.0]);
    assert_eq!(matrix.genes, ["IRF1", "CXCL9", "ENSG00000075624.17"]);
    assert_eq!(
        matrix.notes,
        [
            "X holds no counts (100 % of its first values have fractions), so layers/raw_counts \
             was read, which holds counts; ‹matrix X› reads X.",
            "Genes are named by 'feature_name' of var, whose index holds Ensembl ids; 1 gene \
             without an entry there kept the name of the index."
        ]
    );
    let error = opened(write, &of_matrix("counts"))
        .err()
        .unwrap()
        .to_string();
    let wanted = "no matrix 'counts'; ‹matrix› takes X, layers/normalised or layers/raw_counts";
    assert!(error.contains(wanted), "{error}");
    let (matrix, _) = opened(write, &of_matrix("Raw_Counts")).unwrap();
    assert_eq!(matrix.layout, "h5ad, layers/raw_counts (sparse by cell)");
}

#[test]
fn raw_takes_symbols_from_the_table_of_x() {
    let write = |file: &mut FileBuilder| {
        plain_frames(file, &[]);
        top(file, "raw", |raw| {
            let x = raw.create_dataset("X");
            x.with_f32_data(&VALUES).with_shape(&[4, 3]);
            folder(raw, "var", |var| frame(var, &IDS));
        });
    };
    let with_var = |file: &mut FileBuilder| {
        top(file, "obs", |obs| frame(obs, &["a", "b", "c", "d"]));
        top(file, "var", |var| {
            // Another version of the id.
            frame(var, &["ENSG00000138755.2"]);
            strings(var, "symbol", &["CXCL9"]);
        });
        top(file, "raw", |raw| {
            let x = raw.create_dataset("X");
            x.with_f32_data(&VALUES).with_shape(&[4, 3]);
            folder(raw, "var", |var| frame(var, &IDS));
        });
    };
    let (matrix, _) = opened(write, &DataSettings::default()).unwrap();
    assert_eq!(matrix.notes[0], "The file has no X, so raw was read.");
    assert!(matrix.notes[1].starts_with("The genes are named by Ensembl ids"));
    let (matrix, _) = opened(with_var, &DataSettings::default()).unwrap();
    assert_eq!(matrix.genes, [IDS[0], "CXCL9", IDS[2]]);
}

#[test]
fn kinds_of_features_and_libraries_of_cell_ranger() {
    let write = |file: &mut FileBuilder| {
        top(file, "matrix", |matrix| {
            let barcodes = ["AAC-1", "AAG-1", "AAC-2", "AAT-2"];
            matrix
                .create_dataset("barcodes")
                .with_strings(&barcodes)
                .unwrap();
            sparse(matrix, ("made", "csr"), false);
            folder(matrix, "features", |features| {
                let mut list = |name, values: [&str; 3]| {
                    features.create_dataset(name).with_strings(&values).unwrap();
                };
                list("id", ["ENSG00000125347", "chr1:1-9", "ENSG00000138755"]);
                list("name", ["IRF1", "chr1:1-9", "CXCL9"]);
                list(
                    "feature_type",
                    ["Gene Expression", "Peaks", "Gene Expression"],
                );
            });
        });
    };
    let (matrix, sums) = opened(write, &DataSettings::default()).unwrap();
    assert_eq!(matrix.genes, ["IRF1", "CXCL9"]);
    assert_eq!(matrix.notes, ["Left out: 1 feature of the kind 'Peaks'."]);
    assert_eq!(values(&matrix, "library"), "1|1|2|2");
    assert_eq!(sums.genes, [5.0, 7.0]);
    assert_eq!(sums.observations, [3.0, 0.0, 4.0, 5.0]);
}

#[test]
fn files_of_other_programs_are_named() {
    let of = |members: &[&str]| {
        let write = |file: &mut FileBuilder| {
            for member in members {
                top(file, member, |_| {});
            }
        };
        opened(write, &DataSettings::default())
            .err()
            .unwrap()
            .to_string()
    };
    assert!(of(&["matrix", "row_attrs", "col_attrs"]).contains("is a loom file; make an h5ad"));
    assert!(of(&["assays", "meta.data", "cell.names"]).contains("is an h5Seurat file; make"));
    assert!(of(&["mod", "obs", "var"]).contains("read_h5mu"));
    assert!(of(&["something"]).contains("is an HDF5 file of an unknown kind; give an h5ad"));
}

#[test]
fn arrays_that_disagree_are_refused() {
    let error = |fill: fn(&mut FileBuilder)| {
        let error = opened(fill, &DataSettings::default()).err().unwrap();
        assert!(matches!(*error.kind, DataErrorKind::Damaged { .. }));
        error.to_string()
    };
    let message = error(|file| {
        plain_frames(file, &["A", "B"]);
        let x = file.create_dataset("X");
        x.with_f32_data(&VALUES).with_shape(&[4, 3]);
    });
    assert!(message.contains("X is 4 x 3, but there are 4 observations and 2 genes"));
    let message = error(|file| {
        plain_frames(file, &["A", "B"]);
        let csr = ("encoding-type", "csr_matrix");
        top(file, "X", |x| sparse(x, csr, false));
    });
    assert!(
        message.contains("X/indices holds an index that is not below 2"),
        "{message}"
    );
}

/// The most memory that this process ever took, in kB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Time and memory for the file that the variable names:
/// `GENETIDE_H5=big.h5ad cargo test --release -- --ignored --nocapture time_of_a_file`.
#[test]
#[ignore = "for measuring"]
fn time_of_a_file() {
    let path = std::env::var_os("GENETIDE_H5").unwrap();
    let start = std::time::Instant::now();
    let mut matrix = open_h5(Path::new(&path), &DataSettings::default()).unwrap();
    let opened = start.elapsed();
    let sums = Sums::of(&mut matrix).unwrap();
    let total: f64 = sums.genes.iter().sum();
    let (read, peak) = (start.elapsed(), peak_memory());
    let hash = matrix.values.sha256().unwrap();
    eprintln!(
        "{}: {} values, total {total}, gene 0 {}, opened {opened:?}, read {read:?}, with {} {:?}, \
         peak {peak:?} kB, notes {:?}",
        matrix.layout,
        sums.values,
        sums.genes[0],
        &hash[..8],
        start.elapsed(),
        matrix.notes
    );
    for column in &matrix.observations.annotations {
        let levels = column.levels.iter().take(5);
        let sums = levels.map(|level| (level, sums.by(column, level)));
        eprintln!("{}: {:?}", column.name, sums.collect::<Vec<_>>());
    }
}
