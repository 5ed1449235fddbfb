"""The whole way from a table of counts to clusters, tables and a figure, in Python.

Reads with pandas, tests with an analysis of variance and Benjamini-Hochberg, trains the default
preset in PyTorch, embeds with umap-learn, and takes the k of the best silhouette of k-means.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd

matplotlib.use("Agg")
from matplotlib import pyplot as plt

from kmeans_sweep import sweep
from profiles import Moments, moments, normalise_counts, q_values, zscored
from read import read_pandas
from report import report
from umap_peer import embed
from vrnn import PRESETS, Training, network_inputs, train

FDR = 0.05
DPI = 192


class Stages:
    """Seconds of each stage; a stage begins where the one before it ends."""

    def __init__(self) -> None:
        """Starts the clock."""
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def end(self, stage: str) -> None:
        """Ends `stage`."""
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


@dataclass
class Results:
    """What is written; P genes respond."""

    table: Moments
    q: np.ndarray  # [G]
    responding: np.ndarray  # [P]: indices of genes
    scaled: np.ndarray  # [P, T]
    training: Training
    xy: np.ndarray  # [P, 2]
    labels: np.ndarray  # [P]: 1..=k
    quality: pd.DataFrame


def run(path: Path, epochs: int, seed: int, stages: Stages) -> Results:
    """Everything but writing."""
    cells = read_pandas(path)
    table = moments(normalise_counts(cells))
    stages.end("read")
    q = q_values(table)
    responding = np.flatnonzero(q <= FDR)
    values, errors = (matrix[responding] for matrix in zscored(table))
    stages.end("test")
    preset = PRESETS["scratch"]
    training = train(preset, *network_inputs(preset, table.times, values, errors), epochs, seed)
    stages.end("train")
    xy = embed(training.latents, seed)
    stages.end("embed")
    found = sweep(training.latents, seed)
    quality = pd.DataFrame(
        [(k, silhouette, inertia) for k, (_, inertia, silhouette) in found.items()],
        columns=["k", "silhouette", "inertia"],
    )
    best = int(quality["k"][quality["silhouette"].idxmax()])
    labels = found[best][0] + 1
    stages.end("cluster")
    return Results(table, q, responding, values, training, xy, labels, quality)


def write_tables(results: Results, folder: Path) -> None:
    """The tables as CSV."""
    names = np.array(results.table.genes)
    clusters = np.zeros(len(names), dtype=int)
    clusters[results.responding] = results.labels
    chosen = names[results.responding]
    tables = {
        "clusters": pd.DataFrame({"Gene": names, "Cluster": clusters, "q": results.q}),
        "umap": pd.DataFrame(results.xy, index=chosen, columns=["UMAP1", "UMAP2"]),
        "latent": pd.DataFrame(results.training.latents, index=chosen),
        "trajectories": pd.DataFrame(results.table.means, index=names, columns=results.table.times),
        "losses": pd.DataFrame(
            {
                "train_loss": results.training.train_loss,
                "validation_loss": results.training.validation_loss,
            }
        ),
        "k_quality": results.quality,
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv")


def write_figure(results: Results, path: Path) -> None:
    """Mean and range of each cluster, the map, and the losses."""
    clusters = np.unique(results.labels)
    columns = 4
    rows = -(-(len(clusters) + 2) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(4 * columns, 3 * rows), layout="constrained"
    )
    panels = iter(axes.flat)
    for cluster, axis in zip(clusters, panels, strict=False):
        members = results.scaled[results.labels == cluster]
        colour = f"C{cluster - 1}"
        times = results.table.times
        axis.fill_between(times, members.min(0), members.max(0), alpha=0.2, color=colour)
        axis.plot(times, members.mean(0), color=colour)
        axis.set(title=f"cluster {cluster} ({len(members)} genes)", xlabel="time")
    axis = next(panels)
    axis.scatter(*results.xy.T, s=4, c=[f"C{label - 1}" for label in results.labels])
    axis.set(title="UMAP of the genes", xticks=[], yticks=[])
    axis = next(panels)
    axis.plot(results.training.train_loss, label="training")
    axis.plot(results.training.validation_loss, label="validation")
    axis.set(title="loss", xlabel="epoch")
    axis.legend()
    for axis in panels:
        axis.remove()
    figure.savefig(path, dpi=DPI)


def main() -> None:
    """Runs everything and prints the seconds of each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path, help="folder")
    parser.add_argument("--epochs", type=int, default=PRESETS["scratch"].epochs)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    stages = Stages()
    results = run(arguments.input, arguments.epochs, arguments.seed, stages)
    write_tables(results, arguments.output)
    write_figure(results, arguments.output / "figure.png")
    stages.end("export")
    report(
        seconds=sum(stages.seconds.values()),
        stages=stages.seconds,
        genes=len(results.responding),
        k=int(results.labels.max()),
        validation_loss=results.training.validation_loss[-1],
    )


if __name__ == "__main__":
    main()
