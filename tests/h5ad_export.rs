//! The AnnData file of a run, as anndata reads it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

fn genetide(arguments: &[&str], folder: &Path) {
    let program = Command::new(env!("CARGO_BIN_EXE_genetide"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&program.stderr);
    assert!(program.status.success(), "{arguments:?}: {stderr}");
}

fn python(program: &str, folder: &Path) -> std::io::Result<Output> {
    let mut command = Command::new("python3");
    command.args(["-c", program]).current_dir(folder).output()
}

/// Whether anndata can be imported. With GENETIDE_REQUIRE_ANNDATA=1 it has to be.
fn has_anndata() -> bool {
    let imported = python("import anndata", Path::new("."));
    let found = imported.is_ok_and(|output| output.status.success());
    let required = std::env::var_os("GENETIDE_REQUIRE_ANNDATA").is_some_and(|value| value == "1");
    assert!(found || !required, "python3 cannot import anndata");
    if !found {
        eprintln!("not tested: python3 cannot import anndata");
    }
    found
}

/// Two samples a time, of two cell types, and one.
const CASES: [(&str, &[&str]); 2] = [
    ("both", &[]),
    ("one", &["--cell-type", "type_A", "--k", "3"]),
];

const CHECK: &str = r#"
import json, pathlib, warnings
warnings.simplefilter("error")
import anndata, numpy as np, pandas as pd

def read_csv(path, **more):
    return pd.read_csv(path, float_precision="round_trip", **more)

for folder, layers in [("both", False), ("one", True)]:
    a = anndata.read_h5ad(f"{folder}/result.h5ad")
    genes = read_csv(f"{folder}/clusters.csv", keep_default_na=False, na_values=[""])
    assert list(a.var_names) == list(genes.Gene)
    cluster = genes.Cluster.astype("Int64").astype("string")
    assert (a.var.cluster.astype("string").fillna("") == cluster.fillna("").values).all()
    assert a.var.cluster.dtype == "category" and a.var.status.dtype == "category"
    for column in ["status", "direction"]:
        assert list(a.var[column].astype(object).fillna("")) == list(genes[column].fillna(""))
    for column in ["p", "q", "membership", "stability", "silhouette", "onset", "onset_low", "onset_high", "time_to_95", "peak_time", "duration", "half_life", "amplitude", "log2_change"]:
        np.testing.assert_array_equal(a.var[column].values, genes[column].values.astype(float), column)

    def table(name):
        return read_csv(f"{folder}/{name}.csv").drop(columns="Gene").values

    np.testing.assert_array_equal(a.varm["latent"], table("latent").astype("float32"))
    np.testing.assert_array_equal(a.varm["X_umap"], table("umap").astype("float32"))
    np.testing.assert_array_equal(a.varm["membership"], table("membership"))
    own = a.uns["genetide"]
    assert list(own["membership_columns"]) == list(read_csv(f"{folder}/membership.csv").columns[1:])

    long = read_csv(f"{folder}/trajectories.csv")
    times = own["times"]
    for column in ["observed", "standard_error", "reconstructed"]:
        wide = long.pivot(index="Gene", columns="Time", values=column)
        wide = wide.loc[a.var_names, times].values
        name = "mean" if column == "observed" else column
        np.testing.assert_array_equal(a.varm[f"profile_{name}"], wide, column)
        if layers and column != "observed":
            np.testing.assert_array_equal(a.layers[column], wide.T, column)
    assert bool(a.layers) == layers

    # Means over samples, weighted by their cells, are the profiles.
    for t, time in enumerate(times):
        at = (a.obs.time == time).values
        mean = np.average(a.X[at], axis=0, weights=a.obs.n_cells[at])
        np.testing.assert_allclose(mean, a.varm["profile_mean"][:, t], rtol=1e-12, atol=1e-12)
    assert a.obs_names.is_unique and a.n_obs == (1 if layers else 2) * len(times)
    assert list(a.obs.cell_type.cat.categories) == (["type_A"] if layers else ["type_A", "type_B"])
    assert a.obs.n_cells.dtype == "int64"

    run, record = json.loads(own["run"]), json.loads(pathlib.Path(f"{folder}/run.json").read_text())
    assert run == record and own["version"] == run["genetide"]
    assert run["input"]["times"] == list(times)
    assert own["clusters"].n_genes.sum() == genes.Cluster.notna().sum()
    assert len(a.uns["cluster_colors"]) == len(own["clusters"]) == len(a.var.cluster.cat.categories)

    # What other programs do with it.
    turned = a.T.copy()
    turned.write_h5ad(f"{folder}.h5ad")
    again = anndata.read_h5ad(f"{folder}.h5ad", backed="r")
    assert again.shape == turned.shape and "X_umap" in again.obsm
    again.file.close()
"#;

#[test]
fn anndata_reads_what_the_tables_say() {
    if !has_anndata() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let size = [
        "--genes",
        "120",
        "--cells",
        "60,40,40,40,40",
        "--depth",
        "5",
    ];
    let mut simulate = vec!["simulate", "--seed", "3", "--output", "cells.csv"];
    simulate.extend(["--truth", "truth.csv"].iter().chain(&size));
    genetide(&simulate, folder);
    for (output, more) in CASES {
        let mut run = vec!["run", "--input", "cells.csv", "--output", output, "--h5ad"];
        run.extend(["--epochs", "15", "--device", "cpu", "--quiet"]);
        run.extend(more);
        genetide(&run, folder);
    }
    let checked = python(CHECK, folder).unwrap();
    let stderr = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{stderr}");
}
