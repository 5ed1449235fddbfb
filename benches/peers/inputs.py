"""Makes an input for the comparisons.

`counts`: cells with sparse small counts, written in a stream; `floats`: cells with normalised
values of full precision, a good half of them 0; `profiles`: three cells a time with a value for
every gene; `points`: points in groups, without a header. For `profiles` ROWS is the number of
times.
"""

import argparse
from pathlib import Path
from typing import BinaryIO

import numpy as np

TIMES = [0, 3, 6, 12, 24]
CELLS_A_TIME = 3
MEAN_COUNT = 0.3
ZERO_SHARE = 0.56
CELLS_AT_ONCE = 500


def write_header(file: BinaryIO, genes: int) -> None:
    """The names of the columns."""
    names = ",".join(f"G{gene:05}" for gene in range(genes))
    file.write(f"Cell_ID,CellType,Time,{names}\n".encode())


def write_counts(path: Path, cells: int, genes: int, random: np.random.Generator) -> None:
    """Counts of one digit, mostly 0."""
    with path.open("wb") as file:
        write_header(file, genes)
        for start in range(0, cells, CELLS_AT_ONCE):
            rows = min(CELLS_AT_ONCE, cells - start)
            lines = np.full((rows, 2 * genes), ord(","), dtype=np.uint8)
            lines[:, 0::2] = ord("0") + np.minimum(random.poisson(MEAN_COUNT, (rows, genes)), 9)
            lines[:, -1] = ord("\n")
            for cell, line in enumerate(lines, start=start):
                time = TIMES[cell * len(TIMES) // cells]
                file.write(f"C{cell},a,{time},".encode() + line.tobytes())


def write_floats(path: Path, cells: int, genes: int, random: np.random.Generator) -> None:
    """Values as a program writes doubles, with 0.0 for the share of zeros."""
    with path.open("wb") as file:
        write_header(file, genes)
        for cell in range(cells):
            values = random.gamma(2.0, 0.5, genes) * (random.random(genes) > ZERO_SHARE)
            time = TIMES[cell * len(TIMES) // cells]
            file.write(f"C{cell},a,{time},{','.join(map(repr, values.tolist()))}\n".encode())


def write_profiles(path: Path, times: int, genes: int, random: np.random.Generator) -> None:
    """A few cells at each time: small tables of any number of genes and times."""
    with path.open("wb") as file:
        write_header(file, genes)
        for cell in range(times * CELLS_A_TIME):
            values = ",".join(f"{value:.3f}" for value in random.gamma(4.0, 0.25, genes).tolist())
            file.write(f"C{cell},a,{cell // CELLS_A_TIME},{values}\n".encode())


def write_points(path: Path, points: int, dims: int, random: np.random.Generator) -> None:
    """Twelve groups that overlap, on a plane of eight dimensions with noise around it."""
    centres = random.normal(0.0, 1.5, (12, 8))
    inside = centres[random.integers(12, size=points)] + random.normal(0.0, 1.0, (points, 8))
    values = inside @ random.normal(0.0, 1.0, (8, dims)) + random.normal(0.0, 0.5, (points, dims))
    np.savetxt(path, values, delimiter=",", fmt="%.5f")


WRITERS = {
    "counts": write_counts,
    "floats": write_floats,
    "profiles": write_profiles,
    "points": write_points,
}


def main() -> None:
    """Writes one input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=WRITERS)
    parser.add_argument("output", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("columns", type=int)
    arguments = parser.parse_args()
    write = WRITERS[arguments.kind]
    write(arguments.output, arguments.rows, arguments.columns, np.random.default_rng(1))


if __name__ == "__main__":
    main()
