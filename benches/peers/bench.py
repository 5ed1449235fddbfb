"""What is measured of each side, where their inputs are, and how they take turns."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
GENETIDE = "Genetide"


@dataclass
class Measured:
    """One run: seconds of each part, peak memory of the process, how good the result is."""

    seconds: dict[str, float]
    peak_rss_mib: float
    quality: float | None = None


Side = Callable[[int], Measured]


@dataclass
class Comparison:
    """The same work by Genetide and by peers; a side is called with a number of threads."""

    step: str
    input: str
    genetide: Side
    peers: dict[str, Side]
    threads: list[int]
    quality: str = ""


@dataclass
class Bench:
    """Where things are, and how much of them."""

    genetide: Path
    points: Path | None
    folder: Path
    quick: bool
    preset: str
    cores: int
    _made: set[Path] = field(default_factory=set)

    def python(self, script: str, *arguments: object) -> list[str]:
        """The command of a script of this folder."""
        return [sys.executable, str(HERE / script), *map(str, arguments)]

    def input(self, kind: str, rows: int, columns: int) -> Path:
        """An input of `inputs.py`, made once."""
        path = self.folder / f"{kind}_{rows}_{columns}.csv"
        if path not in self._made:
            # In a process of its own, so that this one stays small.
            subprocess.run(self.python("inputs.py", kind, path, rows, columns), check=True)
            self._made.add(path)
        return path

    def drop(self, path: Path) -> None:
        """Deletes an input that is not needed any more."""
        path.unlink()
        self._made.discard(path)

    def simulated(self, genes: int) -> Path:
        """Simulated counts with response programs: 2,000 cells at five times."""
        path = self.folder / f"simulated_{genes}.csv"
        if path not in self._made:
            truth = path.with_suffix(".truth.csv")
            command = [self.genetide, "simulate", "--genes", str(genes), "--output", path]
            subprocess.run([*command, "--truth", truth], check=True, stdout=subprocess.DEVNULL)
            self._made.add(path)
        return path

    def run_genetide(self, table: Path, *options: object) -> list[str | Path]:
        """The command of a run on the CPU."""
        command = [self.genetide, "run", "--input", table, "--output", self.folder / "results"]
        return [*command, "--device", "cpu", "--json", *map(str, options)]

    def record(self) -> dict:
        """What the last whole run wrote of itself."""
        return json.loads((self.folder / "results" / "run.json").read_text())

    def threads(self) -> list[int]:
        """One, and all."""
        return sorted({1, self.cores})


def median_of(measured: list[Measured]) -> Measured:
    """The median of each figure."""
    parts = {
        part: statistics.median(one.seconds[part] for one in measured)
        for part in measured[0].seconds
    }
    rss = statistics.median(one.peak_rss_mib for one in measured)
    return Measured(parts, rss, measured[-1].quality)


def alternate(sides: dict[str, Side], threads: int, rounds: int) -> dict[str, Measured]:
    """Medians of each side, run in turn."""
    measured: dict[str, list[Measured]] = {name: [] for name in sides}
    for number in range(rounds):
        for name, side in sides.items():
            measured[name].append(side(threads))
            first, seconds = next(iter(measured[name][-1].seconds.items()))
            note(f"  round {number + 1}, threads {threads}, {name}: {first} {seconds:.4f} s")
    return {name: median_of(runs) for name, runs in measured.items()}


def note(message: str) -> None:
    """Progress, on standard error."""
    print(message, file=sys.stderr, flush=True)
