"""Each step by Genetide and by its peers: the rows of speed.csv."""

import itertools
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import GENETIDE, HERE, Bench, Comparison, Measured, Side, alternate, note
from child import Finished, median_epoch, run, stage_seconds

FASTEST = "fastest"


@dataclass
class SpeedRow:
    """Genetide against one peer."""

    step: str
    input: str
    part: str
    threads: str
    rounds: int
    genetide_seconds: float
    genetide_rss_mib: float
    peer: str
    peer_seconds: float
    peer_rss_mib: float
    ratio: float
    quality: str
    genetide_quality: float | None
    peer_quality: float | None


def training_options(preset: str, epochs: int) -> list[object]:
    """All genes, no test, no early end: what the peer does."""
    return ["--preset", preset, "--genes", "all", "--fdr", 1, "--epochs", epochs, "--patience", 0]


def peer_training(bench: Bench, epochs: int, *options: object) -> Side:
    """Training in PyTorch."""

    def side(threads: int) -> Measured:
        command = bench.python("vrnn.py", "--threads", threads, "--epochs", epochs, *options)
        finished = run(command, threads)
        line = finished.events[-1][1]
        seconds = {
            "an epoch": statistics.median(line["epoch_seconds"][1:]),
            f"training, {epochs} epochs": line["seconds"],
        }
        return Measured(seconds, finished.peak_rss_mib, line["train_loss"][-1])

    return side


def epoch_comparison(bench: Bench, preset: str) -> Comparison:
    """Training on the prototype's job: 1,000 genes at five times."""
    epochs = 6 if bench.quick else 60
    table = bench.input("profiles", 5, 1000)
    options = [*training_options(preset, epochs), "--method", "kmeans", "--k", 6]

    def genetide(threads: int) -> Measured:
        finished = run(bench.run_genetide(table, *options), threads)
        losses = [event for _, event in finished.events if event.get("event") == "epoch"]
        seconds = {
            "an epoch": median_epoch(finished),
            f"training, {epochs} epochs": bench.record()["training"]["seconds"],
        }
        return Measured(seconds, finished.peak_rss_mib, losses[-1]["train_loss"])

    peers = {"PyTorch": peer_training(bench, epochs, "--preset", preset, "--input", table)}
    name = f"preset {preset}, 1000 genes x 5 times"
    quality = f"training loss after {epochs} epochs"
    return Comparison("epoch", name, genetide, peers, bench.threads(), quality)


def epoch_comparisons(bench: Bench) -> Iterator[Comparison]:
    """Both presets."""
    for preset in ["prototype", "scratch"]:
        yield epoch_comparison(bench, preset)


def reading(bench: Bench, table: Path) -> tuple[Side, dict[str, Side]]:
    """Means of all genes of `table` at each time."""

    def genetide(threads: int) -> Measured:
        command = bench.run_genetide(table, *training_options("prototype", 1))
        finished = run(command, threads, stop_at="test")
        return Measured({"reading": stage_seconds(finished, "read")}, finished.peak_rss_mib)

    def peer(reader: str) -> Side:
        def side(threads: int) -> Measured:
            finished = run(bench.python("read.py", table, "--reader", reader), threads)
            return Measured({"reading": finished.events[-1][1]["seconds"]}, finished.peak_rss_mib)

        return side

    return genetide, {reader: peer(reader) for reader in ["pandas", "polars"]}


def read_comparisons(bench: Bench) -> Iterator[Comparison]:
    """Reading normalised values, and counts of 20,000 genes."""
    tables = [("floats", 2507, 2000), ("counts", 5000, 20_000)]
    for kind, cells, genes in tables[:1] if bench.quick else tables:
        table = bench.input(kind, cells, genes)
        name = f"{table.stat().st_size / 1e6:.0f} MB, {kind}, {cells} cells x {genes} genes"
        yield Comparison("read", name, *reading(bench, table), [bench.cores])
        bench.drop(table)


def points_comparison(bench: Bench, step: str, script: str, peer: str, quality: str) -> Comparison:
    """UMAP or k-means of the same points."""
    count = 500 if bench.quick else 2000
    program = bench.points or points_program()
    points = bench.input("points", count, 64)

    def measured(finished: Finished) -> Measured:
        line = finished.events[-1][1]
        found = line["trustworthiness"] if step == "umap" else sum(line["inertia"])
        return Measured({step: line["seconds"]}, finished.peak_rss_mib, found)

    def genetide(threads: int) -> Measured:
        return measured(run([program, points, step], threads))

    def side(threads: int) -> Measured:
        return measured(run(bench.python(script, points), threads))

    name = f"{count} points x 64 dimensions"
    return Comparison(step, name, genetide, {peer: side}, bench.threads(), quality)


def umap_comparisons(bench: Bench) -> Iterator[Comparison]:
    """UMAP with its trustworthiness, seeded, the second time in a process."""
    yield points_comparison(bench, "umap", "umap_peer.py", "umap-learn", "trustworthiness")


def kmeans_comparisons(bench: Bench) -> Iterator[Comparison]:
    """k-means for k = 2 to 20, ten starts, with silhouettes."""
    quality = "inertia, summed over k"
    yield points_comparison(bench, "kmeans", "kmeans_sweep.py", "scikit-learn", quality)


def pipeline_comparisons(bench: Bench) -> Iterator[Comparison]:
    """From a table of counts to clusters, tables and a figure; the process from start to end."""
    genes = 300 if bench.quick else 2000
    table = bench.simulated(genes)
    limit = ["--epochs", 20] if bench.quick else []
    epochs = 0

    def measured(finished: Finished, stages: dict[str, float], quality: float) -> Measured:
        parts = {f"stage {stage}": seconds for stage, seconds in stages.items()}
        return Measured({"whole process": finished.seconds} | parts, finished.peak_rss_mib, quality)

    def genetide(threads: int) -> Measured:
        nonlocal epochs
        finished = run(bench.run_genetide(table, "--preset", "scratch", *limit), threads)
        record = bench.record()
        epochs = record["training"]["epochs"]
        return measured(finished, record["seconds"], record["genes"]["clustered"])

    def python(threads: int) -> Measured:
        # Genetide comes first in every round, so its number of epochs is known.
        folder = bench.folder / "python"
        command = bench.python("pipeline.py", table, folder, "--epochs", epochs)
        finished = run(command, threads)
        line = finished.events[-1][1]
        return measured(finished, line["stages"], line["genes"])

    name = f"{table.stat().st_size / 1e6:.0f} MB, 2000 cells x {genes} genes"
    peers = {"Python": python}
    yield Comparison("pipeline", name, genetide, peers, bench.threads(), "genes clustered")


def points_program() -> Path:
    """The benchmark `points`, built by cargo."""
    command = ["cargo", "bench", "--bench", "points", "--no-run", "--message-format", "json"]
    built = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, text=True)
    for line in built.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "points":
            return Path(message["executable"])
    sys.exit("cargo built no benchmark called points")


COMPARISONS: dict[str, Callable[[Bench], Iterator[Comparison]]] = {
    "epoch": epoch_comparisons,
    "read": read_comparisons,
    "umap": umap_comparisons,
    "kmeans": kmeans_comparisons,
    "pipeline": pipeline_comparisons,
}


def speed_rows(comparison: Comparison, rounds: int) -> list[SpeedRow]:
    """Rows for every number of threads, and for the fastest of each program."""
    note(f"{comparison.step}: {comparison.input}")
    sides = {GENETIDE: comparison.genetide} | comparison.peers
    medians = {str(threads): alternate(sides, threads, rounds) for threads in comparison.threads}
    parts = list(medians[str(comparison.threads[0])][GENETIDE].seconds)
    rows = []
    for peer, part in itertools.product(comparison.peers, parts):
        rows += [
            speed_row(comparison, rounds, part, threads, peer, of[GENETIDE], of[peer])
            for threads, of in medians.items()
        ]
        if len(medians) > 1:
            ours, theirs = (
                min((of[side] for of in medians.values()), key=lambda median: median.seconds[part])
                for side in [GENETIDE, peer]
            )
            rows.append(speed_row(comparison, rounds, part, FASTEST, peer, ours, theirs))
    return rows


def speed_row(
    comparison: Comparison,
    rounds: int,
    part: str,
    threads: str,
    peer: str,
    ours: Measured,
    theirs: Measured,
) -> SpeedRow:
    """One part of a comparison, with one number of threads."""
    return SpeedRow(
        step=comparison.step,
        input=comparison.input,
        part=part,
        threads=threads,
        rounds=rounds,
        genetide_seconds=round(ours.seconds[part], 5),
        genetide_rss_mib=round(ours.peak_rss_mib, 1),
        peer=peer,
        peer_seconds=round(theirs.seconds[part], 5),
        peer_rss_mib=round(theirs.peak_rss_mib, 1),
        ratio=round(theirs.seconds[part] / ours.seconds[part], 2),
        quality=comparison.quality,
        genetide_quality=ours.quality,
        peer_quality=theirs.quality,
    )


def print_speed(rows: Iterable[SpeedRow]) -> None:
    """The table of ratios."""
    print(f"{'':58} {'threads':>8} {'Genetide s':>11} {'peer s':>10} {'ratio':>7}  peer")
    last = ""
    for row in rows:
        title = f"{row.step}: {row.input}"
        if title != last:
            quality = ""
            if row.genetide_quality is not None:
                quality = (
                    f" ({row.quality}: {row.genetide_quality:.5g}, peer {row.peer_quality:.5g})"
                )
            print(f"{title}{quality}")
            last = title
        figures = f"{row.genetide_seconds:11.4f} {row.peer_seconds:10.4f} {row.ratio:7.2f}"
        print(f"    {row.part:54} {row.threads:>8} {figures}  {row.peer}")
