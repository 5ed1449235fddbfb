"""Runs Genetide and the same work in Python in turn, and prints how long each takes.

    python benches/peers/compare.py --genetide target/release/genetide

Every figure is the median of the rounds; within a round the programs run one after the other. The
script itself needs the standard library alone (and stays small: a child's peak memory would count
its own); what it starts needs `requirements.txt`. Linux and macOS.
"""

import argparse
import csv
import datetime
import os
import platform
import subprocess
import tempfile
from dataclasses import asdict, dataclass, fields
from importlib import metadata
from pathlib import Path

from bench import HERE, Bench
from scaling import print_scaling, scaling_rows
from speed import COMPARISONS, print_speed, speed_rows

REPOSITORY = HERE.parents[1]
STEPS = [*COMPARISONS, "scaling"]
PACKAGES = ["torch", "pandas", "polars", "umap-learn", "scikit-learn", "numpy"]


@dataclass
class Machine:
    """Where and with what it was measured."""

    date: str
    cpu: str
    cores: int
    load_before: float
    versions: str

    @classmethod
    def here(cls, genetide: Path) -> "Machine":
        """This machine, without its name."""
        version = subprocess.run(
            [genetide, "--version"], capture_output=True, text=True, check=True
        )
        packages = [f"{name} {metadata.version(name)}" for name in PACKAGES]
        python = f"python {platform.python_version()}"
        return cls(
            date=datetime.date.today().isoformat(),
            cpu=cpu_model(),
            cores=cores(),
            load_before=round(os.getloadavg()[0], 2),
            versions="; ".join([version.stdout.strip(), python, *packages]),
        )


def cpu_model() -> str:
    """The processor in words."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def write(path: Path, rows: list, machine: Machine, replaced: set[str]) -> None:
    """Writes `rows`, and keeps rows of an earlier file whose first column is not in `replaced`."""
    columns = [each.name for each in [*fields(rows[0]), *fields(machine)]]
    kept = []
    if path.exists():
        with path.open(newline="") as file:
            kept = [row for row in csv.DictReader(file) if row[columns[0]] not in replaced]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
        writer.writerows(asdict(row) | asdict(machine) for row in rows)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--genetide", type=Path, required=True, help="the program, built by cargo build --release"
    )
    parser.add_argument(
        "--points", type=Path, help="the benchmark `points`, if cargo is not to build it"
    )
    parser.add_argument("--only", nargs="+", choices=STEPS, default=STEPS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--preset", choices=["prototype", "scratch"], default="prototype", help="of the scaling"
    )
    parser.add_argument("--quick", action="store_true", help="small inputs, to see that it works")
    parser.add_argument(
        "--output", type=Path, default=REPOSITORY / "benches/results/speed", help="folder"
    )
    return parser.parse_args()


def main() -> None:
    """Measures what was asked for, prints it, and writes speed.csv and scaling.csv."""
    options = arguments()
    machine = Machine.here(options.genetide)
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="genetide-speed-") as folder:
        bench = Bench(
            genetide=options.genetide.resolve(),
            points=options.points and options.points.resolve(),
            folder=Path(folder),
            quick=options.quick,
            preset=options.preset,
            cores=machine.cores,
        )
        speed = []
        for step in [step for step in COMPARISONS if step in options.only]:
            for comparison in COMPARISONS[step](bench):
                speed.extend(speed_rows(comparison, options.rounds))
            write(options.output / "speed.csv", speed, machine, {row.step for row in speed})
        print_speed(speed)
        if "scaling" in options.only:
            scaling = list(scaling_rows(bench, options.rounds))
            write(options.output / "scaling.csv", scaling, machine, {"epoch", "read"})
            print_scaling(scaling)


if __name__ == "__main__":
    main()
