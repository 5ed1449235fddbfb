"""k-means by scikit-learn for k = 2 to 20, ten starts each, with the mean silhouette of each k."""

import argparse
import time
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import pairwise_distances, silhouette_score

from report import report

LARGEST_K = 20
RESTARTS = 10


def sweep(points: np.ndarray, seed: int) -> dict[int, tuple[np.ndarray, float, float]]:
    """Labels, inertia and mean silhouette for each k; distances are computed once."""
    distances = pairwise_distances(points)
    # Rounding leaves small numbers there, which scikit-learn refuses.
    np.fill_diagonal(distances, 0.0)
    found = {}
    for k in range(2, min(LARGEST_K, len(points) - 1) + 1):
        fit = KMeans(n_clusters=k, n_init=RESTARTS, random_state=seed).fit(points)
        silhouette = silhouette_score(distances, fit.labels_, metric="precomputed")
        found[k] = fit.labels_, float(fit.inertia_), float(silhouette)
    return found


def main() -> None:
    """Times the sweep on a CSV of points without a header."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("points", type=Path)
    points = np.loadtxt(parser.parse_args().points, delimiter=",", dtype=np.float32)
    started = time.perf_counter()
    found = sweep(points, seed=1)
    seconds = time.perf_counter() - started
    _, inertia, silhouette = zip(*found.values(), strict=True)
    report(seconds=seconds, inertia=inertia, silhouette=silhouette)


if __name__ == "__main__":
    main()
