"""The smoothing network on a machine with a GPU: parity with the CPU, an epoch, pretraining.

    cargo build --release && pip install -r benches/peers/requirements.txt
    python benches/gpu/measure.py --output gpu.json

Every figure is taken on the CPU and on the first GPU, and an epoch in PyTorch too. Nothing else
should run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GENETIDE = ROOT / "target/release/genetide"
BATCH = 384


def parity() -> str:
    """The tests that hold the GPU against the CPU; they fail where they differ by more than 1 %."""
    tests = ["cargo", "test", "--release", "--locked", "--workspace", "--lib", "--", "on_a_gpu"]
    environment = os.environ | {"GENETIDE_REQUIRE_WGPU": "1"}
    finished = subprocess.run(tests, cwd=ROOT, env=environment, check=False)
    return "passed" if finished.returncode == 0 else "failed"


def epoch_seconds(table: Path, epochs: int, device: str) -> float:
    """Median seconds between the ends of epochs; the first, which warms up, does not count."""
    options = f"--genes all --fdr 1 --patience 0 --epochs {epochs} --device {device} --json".split()
    ends = []
    with tempfile.TemporaryDirectory() as output:
        command = [GENETIDE, "run", "--input", table, "--output", output, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            event = json.loads(line)
            if event.get("event") == "epoch":
                ends.append(time.perf_counter())
            if event.get("stage") == "embed":
                process.kill()
                break
        process.wait()
    return statistics.median(end - start for start, end in pairwise(ends))


def pretraining_seconds(tables: int, device: str) -> float:
    """Seconds of a simulated table, without those of a first run that compiles and reads."""

    def run(count: int) -> float:
        with tempfile.TemporaryDirectory() as folder:
            options = ["--output", Path(folder) / "weights.safetensors", "--tables", str(count)]
            started = time.perf_counter()
            command = [GENETIDE, "pretrain", "--device", device, *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return time.perf_counter() - started

    return (run(2 * tables) - run(tables)) / tables


def pytorch_milliseconds(times: int, device: str, *options: str) -> float:
    """Milliseconds of a step in PyTorch."""
    size = ["--batch", str(BATCH), "--times", str(times), "--device", device]
    command = [sys.executable, HERE / "smoothing.py", *size, *options]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(finished.stdout)["ms_per_step"]


def pytorch(times: int) -> dict[str, float]:
    """A step of each kind on each device that PyTorch has."""
    import torch

    figures = {"cpu": pytorch_milliseconds(times, "cpu")}
    if torch.cuda.is_available():
        figures["cuda"] = pytorch_milliseconds(times, "cuda")
        figures["cuda, graph"] = pytorch_milliseconds(times, "cuda", "--graph")
        figures["cuda, pretraining"] = pytorch_milliseconds(times, "cuda", "--pretraining")
        both = ["--graph", "--pretraining"]
        figures["cuda, graph, pretraining"] = pytorch_milliseconds(times, "cuda", *both)
    return figures


def main() -> None:
    """Measures all and writes it as JSON."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--genes", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=12)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--tables", type=int, default=200)
    arguments = parser.parse_args()
    devices = ["cpu", "gpu"]
    adapters = subprocess.run([GENETIDE, "devices"], capture_output=True, text=True, check=True)
    figures = {
        "adapters": adapters.stdout.splitlines(),
        "parity": parity(),
        "genes": arguments.genes,
        "times": arguments.times,
    }
    check = [sys.executable, HERE / "smoothing.py", "--check"]
    subprocess.run(check, check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "profiles.csv"
        inputs = [sys.executable, ROOT / "benches/peers/inputs.py", "profiles", table]
        subprocess.run([*inputs, str(arguments.times), str(arguments.genes)], check=True)
        figures["seconds_per_epoch"] = {
            device: epoch_seconds(table, arguments.epochs, device) for device in devices
        }
    steps = arguments.genes * 0.8 / BATCH
    milliseconds = pytorch(arguments.times)
    figures["pytorch_ms_per_step"] = milliseconds
    # One gene in five validates, which PyTorch is spared.
    figures["pytorch_seconds_per_epoch"] = {
        name: value * steps / 1e3
        for name, value in milliseconds.items()
        if "pretraining" not in name
    }
    per_table = {device: pretraining_seconds(arguments.tables, device) for device in devices}
    figures["pretraining_seconds_per_table"] = per_table
    figures["pretraining_genes_per_second"] = {
        name: BATCH / value for name, value in per_table.items()
    }
    arguments.output.write_text(json.dumps(figures, indent=2) + "\n")
    print(arguments.output.read_text(), end="")


if __name__ == "__main__":
    main()
