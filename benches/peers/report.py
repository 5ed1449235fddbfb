"""The line that every script of this folder prints."""

import json
import resource
import sys
from typing import Any


def mebibytes(max_rss: int) -> float:
    """Peak memory as `getrusage` gives it (KiB on Linux, bytes on macOS) in MiB."""
    return max_rss / (2**20 if sys.platform == "darwin" else 2**10)


def report(**fields: Any) -> None:
    """Prints `fields` and the peak resident memory of this process as a line of JSON."""
    peak = mebibytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    print(json.dumps({**fields, "peak_rss_mib": round(peak, 1)}), flush=True)
