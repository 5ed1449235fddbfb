"""An epoch against genes and times, reading against size: the rows of scaling.csv."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench import GENETIDE, Bench, Measured, alternate, note
from child import median_epoch, run
from speed import peer_training, reading, training_options


@dataclass
class ScalingRow:
    """One program at one size."""

    measure: str
    preset: str
    program: str
    threads: int
    genes: int
    times: int
    cells: int
    megabytes: float
    rounds: int
    seconds: float
    peak_rss_mib: float


def scaling_rows(bench: Bench, rounds: int) -> Iterator[ScalingRow]:
    """Seconds of an epoch against genes and times, and of reading against the size of the table."""
    genes = [1000, 2000] if bench.quick else [1000, 2000, 5000, 10_000, 20_000, 50_000]
    times = [5, 10] if bench.quick else [5, 10, 20, 50, 100]
    sizes = {(g, t) for g in genes for t in ([5] if bench.quick else [5, 20])}
    sizes |= {(2000, t) for t in times}
    for size in sorted(sizes):
        yield from epoch_scaling(bench, *size, rounds)
    for cells in [50, 500] if bench.quick else [500, 1500, 5000, 15_000]:
        yield from read_scaling(bench, cells, 20_000, rounds)


def epoch_scaling(bench: Bench, genes: int, times: int, rounds: int) -> Iterator[ScalingRow]:
    """An epoch of training at one size, with one thread and with all."""
    note(f"scaling: an epoch of {genes} genes x {times} times")
    # More where epochs are short; the first does not count.
    epochs = max(4, min(30, 500_000 // (genes * times)))
    table = bench.input("profiles", times, genes)
    options = training_options(bench.preset, epochs)

    def genetide(threads: int) -> Measured:
        # What comes after the training takes minutes at 50,000 genes.
        finished = run(bench.run_genetide(table, *options), threads, stop_at="embed")
        return Measured({"an epoch": median_epoch(finished)}, finished.peak_rss_mib)

    size = ["--genes", genes, "--times", times]
    sides = {
        GENETIDE: genetide,
        "PyTorch": peer_training(bench, epochs, "--preset", bench.preset, *size),
    }
    megabytes = table.stat().st_size / 1e6
    for threads in bench.threads():
        for program, median in alternate(sides, threads, rounds).items():
            yield ScalingRow(
                measure="epoch",
                preset=bench.preset,
                program=program,
                threads=threads,
                genes=genes,
                times=times,
                cells=0,
                megabytes=round(megabytes, 1),
                rounds=rounds,
                seconds=round(median.seconds["an epoch"], 5),
                peak_rss_mib=round(median.peak_rss_mib, 1),
            )
    bench.drop(table)


def read_scaling(bench: Bench, cells: int, genes: int, rounds: int) -> Iterator[ScalingRow]:
    """Reading a table of counts."""
    note(f"scaling: reading {cells} cells x {genes} genes")
    table = bench.input("counts", cells, genes)
    genetide, peers = reading(bench, table)
    megabytes = table.stat().st_size / 1e6
    for program, median in alternate({GENETIDE: genetide} | peers, bench.cores, rounds).items():
        yield ScalingRow(
            measure="read",
            preset="",
            program=program,
            threads=bench.cores,
            genes=genes,
            times=5,
            cells=cells,
            megabytes=round(megabytes, 1),
            rounds=rounds,
            seconds=round(median.seconds["reading"], 5),
            peak_rss_mib=round(median.peak_rss_mib, 1),
        )
    bench.drop(table)


def print_scaling(rows: Iterable[ScalingRow]) -> None:
    """The table of sizes."""
    print(
        f"{'measure':8} {'program':9} {'threads':>7} {'genes':>6} {'times':>5} "
        f"{'MB':>8} {'s':>10} {'MiB':>8}"
    )
    for row in rows:
        size = f"{row.threads:7} {row.genes:6} {row.times:5} {row.megabytes:8.1f}"
        print(f"{row.measure:8} {row.program:9} {size} {row.seconds:10.4f} {row.peak_rss_mib:8.1f}")
