"""From cells to one profile a gene: moments, response test, standard errors, z-scores."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

# Weight of a gene's pooled variance against that at one time, in degrees of freedom.
PRIOR_DF = 10.0
# Size factors are taken from genes with a mean above this quantile.
COMMON_GENES = 0.5


@dataclass
class Moments:
    """Moments of G genes at T times."""

    genes: list[str]
    times: np.ndarray  # [T]
    counts: np.ndarray  # [T]: cells
    means: np.ndarray  # [G, T]
    variances: np.ndarray  # [G, T]: with divisor n - 1; 0 for one cell


def normalise_counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Brings every cell to the mean total of its time, and times to each other by size factors.

    The factor of a time is the most frequent ratio (peak of a kernel density of its logarithm) of a
    gene's mean at that time to its mean over all times, as Genetide has it in its simplest form:
    dividing by totals alone would make flat genes fall when many others rise.
    """
    times = cells["Time"].to_numpy()
    counts = cells.drop(columns="Time").to_numpy(dtype="float64")
    totals = counts.sum(axis=1)
    means = np.stack([counts[times == time].mean(axis=0) for time in np.unique(times)])
    common = means.mean(axis=0) >= np.quantile(means.mean(axis=0), COMMON_GENES)
    ratios = np.log((means[:, common] + 0.01) / (means[:, common].mean(axis=0) + 0.01))
    grid = np.linspace(-1.0, 1.0, 401)
    for time, of_time in zip(np.unique(times), ratios, strict=True):
        factor = np.exp(grid[stats.gaussian_kde(of_time, bw_method=0.1)(grid).argmax()])
        here = times == time
        counts[here] *= (totals[here].mean() / totals[here] / factor)[:, None]
    normalised = pd.DataFrame(counts, columns=cells.columns.drop("Time"))
    return pd.concat([cells["Time"], normalised], axis=1)


def moments(cells: pd.DataFrame) -> Moments:
    """Moments of every column of `cells` but Time."""
    groups = cells.groupby("Time")
    means = groups.mean()
    return Moments(
        genes=list(means.columns),
        times=means.index.to_numpy(dtype=float),
        counts=groups.size().to_numpy(),
        means=means.to_numpy(dtype=float).T,
        variances=np.nan_to_num(groups.var().to_numpy(dtype=float).T),
    )


def pooled_variance(table: Moments) -> np.ndarray:
    """`[G]`: variance within times."""
    return table.variances @ (table.counts - 1) / (table.counts - 1).sum()


def q_values(table: Moments) -> np.ndarray:
    """`[G]`: one-way analysis of variance, adjusted after Benjamini and Hochberg."""
    total = table.counts.sum()
    centre = table.means @ table.counts / total
    between = (table.means - centre[:, None]) ** 2 @ table.counts
    df_between, df_within = len(table.times) - 1, total - len(table.times)
    within = pooled_variance(table)
    f = np.divide(between / df_between, within, out=np.zeros_like(within), where=within > 0)
    return stats.false_discovery_control(stats.f.sf(f, df_between, df_within))


def standard_errors(table: Moments) -> np.ndarray:
    """`[G, T]`: of the means, each variance drawn towards the gene's pooled one.

    Genes without variance take the median pooled variance of all, where Genetide takes that of
    genes of similar mean.
    """
    pooled = pooled_variance(table)
    pooled = np.where(pooled > 0, pooled, np.median(pooled[pooled > 0]))[:, None]
    within = table.counts - 1
    variance = (PRIOR_DF * pooled + within * table.variances) / (PRIOR_DF + within)
    return np.sqrt(variance / table.counts)


def zscored(table: Moments) -> tuple[np.ndarray, np.ndarray]:
    """`[G, T]` each: means scaled to mean 0 and standard deviation 1, and their errors."""
    deviation = table.means.std(axis=1, keepdims=True)
    deviation = np.where(deviation > 0, deviation, 1.0)
    centred = table.means - table.means.mean(axis=1, keepdims=True)
    return centred / deviation, standard_errors(table) / deviation
