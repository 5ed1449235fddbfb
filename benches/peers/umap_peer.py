"""Embeds points with umap-learn, seeded, twice in the process: the second time counts.

The first includes the compilation by numba. Settings are Genetide's: 15 neighbours, min_dist 0.1.
The time includes trustworthiness, as Genetide's embedding does; without it: `umap_seconds`.
"""

import argparse
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.manifold import trustworthiness
from umap import UMAP

from report import report

NEIGHBOURS = 15


def embed(points: np.ndarray, seed: int) -> np.ndarray:
    """`[N, 2]`: the map of `points` `[N, dims]`, the same for the same seed."""
    neighbours = min(NEIGHBOURS, len(points) - 1)
    with warnings.catch_warnings():
        # A seed switches threads off, which umap-learn warns of.
        warnings.filterwarnings("ignore", message="n_jobs value", category=UserWarning)
        return UMAP(n_neighbors=neighbours, min_dist=0.1, random_state=seed).fit_transform(points)


def timed(points: np.ndarray) -> tuple[float, float, float]:
    """Seconds of the map, seconds with its trustworthiness, and that trustworthiness."""
    started = time.perf_counter()
    xy = embed(points, seed=1)
    mapped = time.perf_counter() - started
    kept = trustworthiness(points, xy, n_neighbors=NEIGHBOURS)
    return mapped, time.perf_counter() - started, kept


def main() -> None:
    """Times umap-learn on a CSV of points without a header."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("points", type=Path)
    points = np.loadtxt(parser.parse_args().points, delimiter=",", dtype=np.float32)
    _, first_seconds, _ = timed(points)
    umap_seconds, seconds, kept = timed(points)
    report(
        seconds=seconds,
        umap_seconds=umap_seconds,
        first_seconds=first_seconds,
        trustworthiness=kept,
    )


if __name__ == "__main__":
    main()
