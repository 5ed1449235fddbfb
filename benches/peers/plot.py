"""Draws scaling.csv: an epoch against genes and times, reading against the size of the table."""

import argparse
from pathlib import Path

import matplotlib
import pandas as pd

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

RESULTS = Path(__file__).resolve().parents[1] / "results"
COLOURS = {"Genetide": "#0072b2", "PyTorch": "#d55e00", "pandas": "#d55e00", "polars": "#8c6bb1"}
PLAIN = FuncFormatter(lambda value, _: f"{value:.3g}" if value < 1000 else f"{value / 1000:.3g}k")
STYLES = ["-", "--", ":"]


def lines(axis: Axes, rows: pd.DataFrame, x: str, other: str | None) -> None:
    """A line for each program and value of the column `other`."""
    values = [None] if other is None else sorted(rows[other].unique())
    for program in dict.fromkeys(rows["program"]):
        of_program = rows[rows["program"] == program]
        for style, value in zip(STYLES, values, strict=False):
            line = of_program if other is None else of_program[of_program[other] == value]
            line = line.sort_values(x)
            label = program if value is None else f"{program}, {other} {value}"
            colour = COLOURS[program]
            axis.plot(line[x], line["seconds"], style, marker="o", ms=4, color=colour, label=label)
    axis.set(xscale="log", yscale="log")
    axis.set_xticks(sorted(rows[x].unique()), minor=False)
    axis.xaxis.set_minor_locator(NullLocator())
    axis.xaxis.set_major_formatter(PLAIN)
    axis.yaxis.set_major_formatter(PLAIN)
    axis.yaxis.set_minor_formatter(NullFormatter())


def finish(axis: Axes, title: str, x_label: str) -> None:
    """Words and legend of a panel."""
    axis.set(title=title, xlabel=x_label, ylabel="seconds")
    axis.grid(alpha=0.3)
    axis.legend(frameon=False, fontsize="small")


def figure(table: pd.DataFrame) -> plt.Figure:
    """The three panels."""
    epochs, reading = (table[table["measure"] == measure] for measure in ["epoch", "read"])
    preset = epochs["preset"].iloc[0]
    drawn, (by_genes, by_times, by_size) = plt.subplots(1, 3, figsize=(13, 4), layout="constrained")
    # Each program with the number of threads that suits it.
    fastest = epochs.loc[epochs.groupby(["program", "genes", "times"])["seconds"].idxmin()]
    grid = fastest.groupby("times")["genes"].nunique()
    lines(by_genes, fastest[fastest["times"].isin(grid[grid > 1].index)], "genes", "times")
    finish(by_genes, f"an epoch of training (preset {preset})", "genes")
    genes = epochs.groupby("genes")["times"].nunique().idxmax()
    lines(by_times, epochs[epochs["genes"] == genes], "times", "threads")
    finish(by_times, f"an epoch of {genes:,} genes", "times")
    lines(by_size, reading, "megabytes", None)
    finish(by_size, f"reading {reading['genes'].iloc[0]:,} genes, means a time", "MB of CSV")
    machine = table.iloc[0]
    drawn.supxlabel(
        f"{machine['cpu']}, {machine['cores']} cores, {machine['date']}", fontsize="small"
    )
    return drawn


def main() -> None:
    """Reads the table and writes the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", type=Path, default=RESULTS / "speed/scaling.csv")
    parser.add_argument("--output", type=Path, default=RESULTS / "scaling.svg")
    arguments = parser.parse_args()
    matplotlib.rcParams["svg.hashsalt"] = "genetide"
    drawn = figure(pd.read_csv(arguments.input))
    metadata = {"Date": None} if arguments.output.suffix == ".svg" else None
    drawn.savefig(arguments.output, metadata=metadata)


if __name__ == "__main__":
    main()
