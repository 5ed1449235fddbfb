//! The groups and arrays of h5ad files, encoded as anndata reads them.

use hdf5_pure::{AttrValue, DatasetBuilder, FinishedGroup, GroupBuilder};

use crate::write::contents::{Column, Frame, Unstructured, Values};

/// Elements from which on an array is stored in chunks, and compressed.
const SMALLEST_PACKED: usize = 1 << 12;

/// Elements of a chunk, about.
const CHUNK: usize = 1 << 17;

/// Compression, from 1 (fast) to 9 (small).
const LEVEL: u32 = 4;

/// An attribute as anndata wants it: of variable length.
pub(super) fn text(value: &str) -> AttrValue {
    AttrValue::VarLenString(without_nul(value))
}

/// HDF5 ends texts with NUL.
fn without_nul(value: &str) -> String {
    value.replace('\0', "\u{fffd}")
}

fn encoded_group(group: &mut GroupBuilder, kind: &str, version: &str) {
    group.set_attr("encoding-type", text(kind));
    group.set_attr("encoding-version", text(version));
}

fn encoded(data: &mut DatasetBuilder, kind: &str) {
    data.set_attr("encoding-type", text(kind));
    data.set_attr("encoding-version", text("0.2.0"));
}

pub(super) fn array(data: &mut DatasetBuilder, values: &Values) {
    match values {
        Values::Single(values) => data.with_f32_data(values.values()),
        Values::Double(values) => data.with_f64_data(values.values()),
    };
    let (rows, columns) = values.shape();
    data.with_shape(&[rows as u64, columns as u64]);
    if rows * columns >= SMALLEST_PACKED {
        let rows = (CHUNK / columns).clamp(1, rows);
        data.with_chunks(&[rows as u64, columns as u64]);
        data.with_shuffle().with_deflate(LEVEL);
    }
    encoded(data, "array");
}

fn numbers(data: &mut DatasetBuilder, values: &[f64]) {
    data.with_f64_data(values);
    encoded(data, "array");
}

fn texts(data: &mut DatasetBuilder, values: &[String]) {
    let values: Vec<String> = values.iter().map(|value| without_nul(value)).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    data.with_vlen_strings(&values);
    encoded(data, "string-array");
}

pub(super) fn arrays(mut group: GroupBuilder, arrays: &[(String, Values)]) -> FinishedGroup {
    encoded_group(&mut group, "dict", "0.1.0");
    for (name, values) in arrays {
        array(group.create_dataset(name), values);
    }
    group.finish()
}

pub(super) fn frame(mut group: GroupBuilder, frame: &Frame) -> FinishedGroup {
    encoded_group(&mut group, "dataframe", "0.2.0");
    let index = match frame.index_name.as_str() {
        "" => "_index",
        name => name,
    };
    group.set_attr("_index", text(index));
    let names = frame.columns.iter().map(|(name, _)| name.clone());
    group.set_attr(
        "column-order",
        AttrValue::VarLenStringArray(names.collect()),
    );
    texts(group.create_dataset(index), &frame.index);
    for (name, values) in &frame.columns {
        match values {
            Column::Integers(values) => {
                let data = group.create_dataset(name);
                data.with_i64_data(values);
                encoded(data, "array");
            }
            Column::Numbers(values) => numbers(group.create_dataset(name), values),
            Column::Texts(values) => texts(group.create_dataset(name), values),
            Column::Categories { names, codes } => {
                let column = categories(group.create_group(name), names, codes);
                group.add_group(column);
            }
        }
    }
    group.finish()
}

fn categories(mut group: GroupBuilder, names: &[String], codes: &[Option<usize>]) -> FinishedGroup {
    encoded_group(&mut group, "categorical", "0.2.0");
    group.set_attr("ordered", AttrValue::I64(0));
    texts(group.create_dataset("categories"), names);
    let codes = codes
        .iter()
        .map(|code| code.and_then(|code| i32::try_from(code).ok()));
    let codes: Vec<i32> = codes.map(|code| code.unwrap_or(-1)).collect();
    let data = group.create_dataset("codes");
    data.with_i32_data(&codes);
    encoded(data, "array");
    group.finish()
}

pub(super) fn folder(mut group: GroupBuilder, members: &[(String, Unstructured)]) -> FinishedGroup {
    encoded_group(&mut group, "dict", "0.1.0");
    for (name, member) in members {
        match member {
            Unstructured::Text(value) => {
                let data = group.create_dataset(name);
                data.with_vlen_strings(&[&without_nul(value)])
                    .with_shape(&[]);
                encoded(data, "string");
            }
            Unstructured::Texts(values) => texts(group.create_dataset(name), values),
            Unstructured::Numbers(values) => numbers(group.create_dataset(name), values),
            Unstructured::Frame(table) => {
                let table = frame(group.create_group(name), table);
                group.add_group(table);
            }
            Unstructured::Folder(members) => {
                let members = folder(group.create_group(name), members);
                group.add_group(members);
            }
        }
    }
    group.finish()
}
