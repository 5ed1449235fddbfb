"""Makes the files of this folder, as the libraries that people use write them:
python make.py, with anndata, h5py, pyarrow and scipy."""

import gzip
from pathlib import Path

import anndata
import h5py
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import scipy.sparse as sp

CELLS, GENES = 12, 6
here = Path(__file__).parent
counts = (np.arange(CELLS * GENES).reshape(CELLS, GENES) * 7 % 5).astype("float32")
cells = [f"AAACCTGAGAAACC{'ACGT'[n // 4]}{'ACGT'[n % 4]}-{n // 4 + 1}" for n in range(CELLS)]
genes = ["IRF1", "CXCL9", "STAT1", "GAPDH", "ACTB", "MYC"]
ids = [f"ENSG0000000000{n}" for n in range(GENES)]
times = np.repeat(["0h", "6h", "24h"], 4)


def keep(name):
    file = here / name
    packed = gzip.compress(file.read_bytes(), 9, mtime=0)
    (here / f"{name}.gz").write_bytes(packed)
    file.unlink()


def of_anndata():
    obs = pd.DataFrame(
        {
            "time": pd.Categorical(times),
            "n": pd.array([1, None] * 6, dtype="Int64"),
            "score": np.linspace(0, 1, CELLS),
            "flag": np.arange(CELLS) % 2 == 0,
        },
        index=cells,
    )
    var = pd.DataFrame({"feature_name": genes}, index=ids)
    data = anndata.AnnData(sp.csr_matrix(np.log1p(counts)), obs, var)
    data.layers["counts"] = sp.csc_matrix(counts)
    data.raw = anndata.AnnData(counts, obs, var)
    data.write_h5ad(here / "anndata.h5ad", compression="gzip")
    keep("anndata.h5ad")


def of_anndata_0_6():
    with h5py.File(here / "old.h5ad", "w") as file:
        names = np.array([name.encode() for name in cells])
        kind = [("index", "S18"), ("time", "i1"), ("score", "f4")]
        rows = [(name, n // 4, n / 2) for n, name in enumerate(names)]
        file["obs"] = np.array(rows, dtype=kind)
        file["var"] = np.array([(gene.encode(),) for gene in genes], dtype=[("index", "S8")])
        file["uns/time_categories"] = np.array([b"0h", b"6h", b"24h"])
        csr = sp.csr_matrix(counts)
        x = file.create_group("X")
        x.attrs["h5sparse_format"] = "csr"
        x.attrs["h5sparse_shape"] = counts.shape
        for name in ["data", "indices", "indptr"]:
            x.create_dataset(name, data=getattr(csr, name), maxshape=(None,), chunks=(16,))
    keep("old.h5ad")


def of_anndata_0_7():
    with h5py.File(here / "categories.h5ad", "w", libver="latest") as file:
        obs = file.create_group("obs")
        obs.attrs["_index"] = "_index"
        obs["_index"] = np.array(cells, dtype=h5py.string_dtype())
        obs["time"] = np.repeat([0, 1, 2], 4).astype("i1")
        obs["__categories/time"] = np.array(["0h", "6h", "24h"], dtype=h5py.string_dtype())
        var = file.create_group("var")
        var.attrs["_index"] = "gene"
        var["gene"] = np.array(genes, dtype=h5py.string_dtype())
        options = dict(chunks=(5, 4), compression="gzip", shuffle=True, fletcher32=True)
        x = file.create_dataset("X", data=counts, maxshape=(None, GENES), **options)
        x.attrs["encoding-type"] = "array"
    keep("categories.h5ad")


def of_cell_ranger(name, version):
    with h5py.File(here / name, "w") as file:
        group = file.create_group("matrix" if version == 3 else "GRCh38")
        csr = sp.csr_matrix(counts.astype("i4"))
        lists = dict(data=csr.data, indices=csr.indices.astype("i8"), indptr=csr.indptr.astype("i8"))
        lists["barcodes"] = np.array(cells, dtype="S18")
        lists["shape"] = np.array([GENES, CELLS], dtype="i4")
        features = group.create_group("features") if version == 3 else group
        names = ("id", "name") if version == 3 else ("genes", "gene_names")
        features[names[0]] = np.array(ids, dtype="S16")
        features[names[1]] = np.array(genes, dtype="S8")
        if version == 3:
            kinds = [b"Gene Expression"] * 5 + [b"Antibody Capture"]
            features["feature_type"] = np.array(kinds)
        for key, values in lists.items():
            options = dict(chunks=True, compression="gzip", shuffle=True)
            group.create_dataset(key, data=values, **options)
    keep(name)


of_anndata()
of_anndata_0_6()
of_anndata_0_7()
of_cell_ranger("tenx_3.h5", 3)
of_cell_ranger("tenx_2.h5", 2)


def of_pyarrow():
    rows = 24
    table = pa.table(
        {
            "cell": pa.array([f"c{n}" for n in range(rows)]),
            "time": pa.array([["0h", "6h", "24h"][n % 3] for n in range(rows)]).dictionary_encode(),
            "donor": pa.array(["D1", None] * (rows // 2), type=pa.large_string()),
            "IRF1": pa.array([n * 7 % 5 for n in range(rows)], type=pa.int32()),
            "CXCL9": pa.array([None if n % 5 == 0 else n / 2 for n in range(rows)]),
            "STAT1": pa.array([n % 3 for n in range(rows)], type=pa.uint16()),
            "flag": pa.array([n % 2 == 0 for n in range(rows)]),
            "half": pa.array(np.arange(rows, dtype="float16")),
            "list": pa.array([[n, n + 1] for n in range(rows)]),
        }
    )
    pq.write_table(table, here / "plain.parquet", compression="none", use_dictionary=False)
    pq.write_table(table, here / "dictionary.parquet", compression="snappy", row_group_size=9)
    encodings = {
        "cell": "DELTA_BYTE_ARRAY",
        "time": "DELTA_LENGTH_BYTE_ARRAY",
        "donor": "PLAIN",
        "IRF1": "DELTA_BINARY_PACKED",
        "CXCL9": "BYTE_STREAM_SPLIT",
        "STAT1": "DELTA_BINARY_PACKED",
    }
    options = dict(data_page_version="2.0", use_dictionary=False, data_page_size=64)
    pq.write_table(table, here / "delta.parquet", column_encoding=encodings, **options, compression="zstd")
    pq.write_table(table, here / "delta_plain.parquet", column_encoding=encodings, **options, compression="none")
    pq.write_table(table, here / "pages.parquet", compression="gzip", data_page_version="2.0")
    for name, compression in [("plain", "uncompressed"), ("lz4", "lz4"), ("zstd", "zstd")]:
        feather.write_feather(table, here / f"{name}.arrow", compression=compression, chunksize=10)
        keep(f"{name}.arrow")
    for name in ["plain", "dictionary", "delta", "delta_plain", "pages"]:
        keep(f"{name}.parquet")


of_pyarrow()
