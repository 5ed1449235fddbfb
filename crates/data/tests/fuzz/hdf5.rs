//! h5ad and 10x files: as libraries write them, and made with arrays that disagree.

use std::path::PathBuf;

use hdf5_pure::{AttrValue, FileBuilder, GroupBuilder};
use rand::Rng;
use rand::seq::SliceRandom;

use crate::changes;
use crate::columns::unpacked;
use crate::harness::{Input, Random, Try, of_files};
use crate::tables::settings;

/// The times of files that do not tell them: they come from the suffix of the barcodes.
const SAMPLES: &[u8] = b"library,time\n1,0h\n2,6h\n3,24h\n";

fn input(bytes: Vec<u8>, random: &mut Random) -> Input {
    let mut settings = settings(random);
    if random.gen_ratio(1, 3) {
        let names = ["X", "raw", "layers/counts", "layers/"];
        settings.matrix = Some((*names.choose(random).unwrap()).to_owned());
    }
    let mut input = Input::file("cells.h5", bytes, settings);
    if random.gen_ratio(1, 3) {
        input
            .files
            .push(("samples.csv".to_owned(), SAMPLES.to_vec()));
        input.samples = Some("samples.csv".to_owned());
    }
    input
}

/// Files of h5py and anndata, which have no checksums, with changed bytes.
pub fn of_libraries() -> Try {
    let seeds: [&[u8]; 5] = [
        include_bytes!("seeds/anndata.h5ad.gz"),
        include_bytes!("seeds/old.h5ad.gz"),
        include_bytes!("seeds/categories.h5ad.gz"),
        include_bytes!("seeds/tenx_2.h5.gz"),
        include_bytes!("seeds/tenx_3.h5.gz"),
    ];
    let seeds = seeds.map(unpacked);
    of_files(move |random| {
        let seed = seeds.choose(random).unwrap();
        input(damaged(seed, random), random)
    })
}

/// Changes where there is something: half of such a file is zeros.
fn damaged(seed: &[u8], random: &mut Random) -> Vec<u8> {
    if seed.is_empty() || random.gen_ratio(1, 6) {
        return changes::changed(seed, random);
    }
    let mut bytes = seed.to_vec();
    for _ in 0..random.gen_range(0..=3) {
        let mut at = random.gen_range(0..bytes.len());
        while bytes[at] == 0 && at + 1 < bytes.len() {
            at += 1;
        }
        let end = bytes.len().min(at + 24);
        changes::in_place(&mut bytes[at..end], random);
    }
    bytes
}

fn text(text: &str) -> AttrValue {
    AttrValue::VarLenString(text.to_owned())
}

fn folder(group: &mut GroupBuilder, name: &str, fill: impl FnOnce(&mut GroupBuilder)) {
    let mut new = group.create_group(name);
    fill(&mut new);
    let new = new.finish();
    group.add_group(new);
}

/// A number that is mostly right.
fn mostly(right: i64, random: &mut Random) -> i64 {
    if random.gen_ratio(39, 40) {
        return right;
    }
    let wrong = [
        0,
        -1,
        1,
        right + 1,
        right - 1,
        1 << 31,
        i64::MAX,
        i64::MIN,
        1 << 40,
        4,
    ];
    *wrong.choose(random).unwrap()
}

/// A list of such numbers, mostly of the right length.
fn list(right: impl IntoIterator<Item = i64>, random: &mut Random) -> Vec<i64> {
    let mut list: Vec<i64> = right.into_iter().map(|n| mostly(n, random)).collect();
    if random.gen_ratio(1, 30) {
        list.push(0);
    }
    if random.gen_ratio(1, 30) {
        list.pop();
    }
    list
}

fn numbers(group: &mut GroupBuilder, name: &str, list: &[i64], random: &mut Random) {
    let array = group.create_dataset(name);
    match random.gen_range(0..4) {
        0 => array.with_i32_data(&list.iter().map(|n| *n as i32).collect::<Vec<_>>()),
        1 => array.with_u8_data(&list.iter().map(|n| *n as u8).collect::<Vec<_>>()),
        2 => array.with_f64_data(&list.iter().map(|n| *n as f64).collect::<Vec<_>>()),
        _ => array.with_i64_data(list),
    };
    if random.gen_ratio(1, 3) && !list.is_empty() {
        array.with_chunks(&[random.gen_range(1..5)]).with_deflate(1);
    }
}

fn names(group: &mut GroupBuilder, name: &str, of: &str, count: usize, random: &mut Random) {
    let count = mostly(count as i64, random).clamp(0, 9) as usize;
    // Names of cells tell the time.
    let names: Vec<String> = (0..count).map(|n| format!("{of}{n}h")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let array = group.create_dataset(name);
    let is_long = random.r#gen();
    if is_long || array.with_strings(&names).is_err() {
        array.with_vlen_strings(&names);
    }
}

/// Six cells, three genes.
fn sparse(group: &mut GroupBuilder, by_cell: bool, random: &mut Random) {
    let kind = if by_cell { "csr_matrix" } else { "csc_matrix" };
    if random.gen_ratio(19, 20) {
        group.set_attr("encoding-type", text(kind));
    }
    let (major, minor) = if by_cell { (6, 3) } else { (3, 6) };
    let values = list((0..major * minor).map(|n| n % 7), random);
    numbers(group, "data", &values, random);
    let indices = list((0..major * minor).map(|n| n % minor), random);
    numbers(group, "indices", &indices, random);
    let starts = list((0..=major).map(|n| n * minor), random);
    numbers(group, "indptr", &starts, random);
    let shape = list([6, 3], random);
    if random.r#gen() {
        group.set_attr("shape", AttrValue::I64Array(shape));
    }
}

fn frame(group: &mut GroupBuilder, of: &str, count: usize, random: &mut Random) {
    group.set_attr(
        "_index",
        text(if random.gen_ratio(29, 30) {
            "names"
        } else {
            "time"
        }),
    );
    names(group, "names", of, count, random);
    let codes = list((0..count as i64).map(|n| n % 3), random);
    if random.r#gen() {
        folder(group, "time", |time| {
            names(time, "categories", "T", 3, random);
            numbers(time, "codes", &codes, random);
        });
    } else if random.r#gen() {
        numbers(group, "time", &codes, random);
        folder(group, "__categories", |old| {
            names(old, "time", "D", 3, random);
        });
    } else {
        folder(group, "time", |time| {
            numbers(time, "values", &codes, random);
            let mask = list(vec![0; count], random);
            numbers(time, "mask", &mask, random);
        });
    }
    let other = list((0..count as i64).map(|n| n * n), random);
    numbers(group, "score", &other, random);
}

fn made(random: &mut Random) -> Option<Vec<u8>> {
    let mut file = FileBuilder::new();
    let mut top = |name: &str, fill: &mut dyn FnMut(&mut GroupBuilder)| {
        let mut new = file.create_group(name);
        fill(&mut new);
        file.add_group(new.finish());
    };
    if random.gen_ratio(1, 3) {
        top("matrix", &mut |matrix| {
            names(matrix, "barcodes", "act_", 6, random);
            sparse(matrix, true, random);
            let shape = list([3, 6], random);
            numbers(matrix, "shape", &shape, random);
            folder(matrix, "features", |features| {
                names(features, "id", "ENSG0", 3, random);
                names(features, "name", "G", 3, random);
                names(features, "feature_type", "Gene Expression", 3, random);
            });
        });
        return file.finish().ok();
    }
    top("obs", &mut |obs| frame(obs, "cell_", 6, random));
    top("var", &mut |var| frame(var, "ENSG0", 3, random));
    if random.gen_ratio(1, 3) {
        top("layers", &mut |layers| {
            folder(layers, "counts", |x| sparse(x, random.r#gen(), random));
        });
    }
    if random.gen_ratio(1, 3) {
        top("raw", &mut |raw| {
            folder(raw, "X", |x| sparse(x, random.r#gen(), random));
            folder(raw, "var", |var| frame(var, "ENSG0", 3, random));
        });
    }
    if random.r#gen() {
        top("X", &mut |x| sparse(x, random.r#gen(), random));
    } else {
        let values = [0.5_f32, 1.0, 0.0, 7.0, f32::NAN, 2.0].repeat(3);
        let shape = [[6, 3], [3, 6], [18, 1], [2, 9]];
        let shape = shape[random.gen_range(0..16_usize).saturating_sub(12)];
        let x = file.create_dataset("X");
        x.with_f32_data(&values).with_shape(&shape);
        if random.r#gen() {
            x.with_chunks(&[random.gen_range(1..4), 2]).with_deflate(1);
        }
    }
    file.finish().ok()
}

/// Files whose numbers are wrong but whose bytes are right; of some, bytes are changed as well.
pub fn written() -> Try {
    of_files(|random| {
        let bytes = made(random).unwrap_or_default();
        let bytes = if random.gen_ratio(1, 3) {
            damaged(&bytes, random)
        } else {
            bytes
        };
        input(bytes, random)
    })
}

/// Small files of the test data, which does not lie beside the code; none where that is absent.
pub fn of_test_data() -> Try {
    const NAMES: [&str; 3] = [
        "h5ad_anndata/adata_v0.11.4.h5ad",
        "fmt_10x/1.2.0/filtered_gene_bc_matrices_h5.h5",
        "fmt_10x/3.0.0/filtered_feature_bc_matrix.h5",
    ];
    let folder = std::env::var_os("GENETIDE_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("not tested: GENETIDE_TEST_DATA is not set");
    }
    let paths = NAMES
        .iter()
        .filter_map(|name| Some(folder.as_ref()?.join(name)));
    let seeds: Vec<Vec<u8>> = paths.map(|path| std::fs::read(path).unwrap()).collect();
    of_files(move |random| {
        let seed = seeds.choose(random).map_or(&[][..], Vec::as_slice);
        input(damaged(seed, random), random)
    })
}
