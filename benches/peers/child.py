"""Runs a program that prints lines of JSON, and measures it."""

import itertools
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from report import mebibytes

THREAD_VARIABLES = [
    "RAYON_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
]


@dataclass
class Finished:
    """A program that ended, or was stopped when it had done what is measured."""

    seconds: float
    peak_rss_mib: float
    events: list[tuple[float, dict]]  # time of arrival, line of JSON


def run(command: list[str | Path], threads: int, stop_at: str | None = None) -> Finished:
    """Runs `command`, which prints lines of JSON, up to the beginning of the stage `stop_at`."""
    environment = os.environ | dict.fromkeys(THREAD_VARIABLES, str(threads))
    started, events, stopped = time.perf_counter(), [], False
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, env=environment, text=True
        )
        for line in process.stdout:
            event = json.loads(line)
            events.append((time.perf_counter(), event))
            if stop_at and event.get("stage") == stop_at:
                process.kill()
                stopped = True
                break
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != (-signal.SIGKILL if stopped else 0):
            errors.seek(0)
            words = " ".join(map(str, command))
            sys.exit(f"{words}\nended with {process.returncode}:\n{errors.read()[-2000:]}")
    return Finished(time.perf_counter() - started, mebibytes(usage.ru_maxrss), events)


def stage_seconds(finished: Finished, stage: str) -> float:
    """Seconds from the beginning of `stage` to that of the next."""
    begins = [
        (at, event["stage"]) for at, event in finished.events if event.get("event") == "begin"
    ]
    for (start, name), (end, _) in itertools.pairwise(begins):
        if name == stage:
            return end - start
    sys.exit(f"the stage {stage} was not reached")


def median_epoch(finished: Finished) -> float:
    """Median seconds between the ends of epochs; the first, which warms up, does not count."""
    ends = [at for at, event in finished.events if event.get("event") == "epoch"]
    return statistics.median(end - start for start, end in itertools.pairwise(ends))
