"""The smoothing network in PyTorch, eager or as one CUDA graph: milliseconds of a step on a table.

A step is that of a training on a table: the bound of as many genes as a batch has, all losses of as
many simulated ones, gradient, clipping, AdamW. `--check` holds the sequence part against
`crates/model/src/smoothing/tests/reference.py`.
"""

import argparse
import contextlib
import io
import json
import math
import runpy
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, layer_norm, normalize, silu

HIDDEN, LATENT, WIDTH, FEATURES, POINTS, EMBEDDING = 64, 8, 128, 9, 24, 16
OUTPUTS = [48, 48, 48, 48, 24, POINTS, 2 * POINTS, EMBEDDING]
WEIGHTS = [0.5, 0.5, 0.4, 0.3, 0.2]
REFERENCE = Path(__file__).parents[2] / "crates/model/src/smoothing/tests/reference.py"


@dataclass
class Course:
    """A course of R genes over T times."""

    features: Tensor  # [T, R, X]
    noise: Tensor  # [T, R, Z]
    gap: Tensor  # [T, R, 1]
    value: Tensor  # [T, R]
    variance: Tensor  # [T, R]
    truth: Tensor  # [T, R]
    bins: Tensor  # [5, R]
    curve: Tensor  # [R, POINTS]
    drive: Tensor  # [R, POINTS]


class Smoothing(nn.Module):
    """As `crates/model/src/smoothing`; every pass over the times is one call of PyTorch's GRU."""

    def __init__(self) -> None:
        super().__init__()
        self.input = nn.Linear(FEATURES, HIDDEN)
        self.readers = nn.GRU(HIDDEN, HIDDEN, bidirectional=True)
        self.cell = nn.GRU(HIDDEN + LATENT, HIDDEN)
        self.posterior = nn.Linear(2 * HIDDEN, 2 * LATENT)
        self.prior_layer, self.prior = nn.Linear(HIDDEN + 1, HIDDEN), nn.Linear(HIDDEN, 2 * LATENT)
        self.decoder_layer = nn.Linear(HIDDEN + LATENT + 1, HIDDEN)
        self.decoder = nn.Linear(HIDDEN, 2)
        self.pool, self.mix = nn.Linear(4 * HIDDEN + 2 * LATENT, WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.heads = nn.Linear(WIDTH, len(OUTPUTS) * WIDTH)
        self.outputs = nn.ModuleList(nn.Linear(WIDTH, size) for size in OUTPUTS)
        self.log_temperature = nn.Parameter(torch.tensor(2.3))
        self.log_variance = nn.Parameter(torch.tensor(-3.0))

    def sequence(self, course: Course) -> tuple[list[Tensor], Tensor]:
        """Mean and log-variance of posterior, prior and values; the summary `[R, D]`."""
        x = silu(self.input(course.features))
        both = self.readers(x)[0]
        mean, log_variance = self.posterior(both).chunk(2, -1)
        log_variance = log_variance.clamp(-8, 4)
        z = mean + course.noise * torch.exp(log_variance / 2)
        states = self.cell(torch.cat([x, z], -1))[0]
        before = torch.cat([torch.zeros_like(states[:1]), states[:-1]])
        context = torch.cat([before, course.gap], -1)
        prior, prior_variance = self.prior(silu(self.prior_layer(context))).chunk(2, -1)
        layer = silu(self.decoder_layer(torch.cat([before, z, course.gap], -1)))
        value, value_variance = self.decoder(layer).unbind(-1)
        summarised = torch.cat([both, mean], -1)
        pooled = silu(self.pool(torch.cat([summarised.mean(0), summarised.amax(0)], -1)))
        prior_variance, value_variance = prior_variance.clamp(-8, 4), value_variance.clamp(-9, 4)
        beliefs = [mean, log_variance, prior, prior_variance, value, value_variance]
        return beliefs, pooled

    def loss(self, courses: list[Course], program: Tensor | None) -> Tensor:
        """The bound; with the programs of the genes `[R]` all other losses too."""
        sequences = [self.sequence(course) for course in courses]
        shared = sum(pooled for _, pooled in sequences) / len(courses)
        loss, embeddings = 0.0, []
        for course, (beliefs, pooled) in zip(courses, sequences, strict=True):
            loss = loss + self.bound(course, beliefs, program is not None) / len(courses)
            if program is not None:
                of_heads, embedding = self.of_heads(course, torch.cat([pooled, shared], -1))
                loss = loss + of_heads / len(courses)
                embeddings.append(normalize(embedding, dim=-1) / math.sqrt(len(courses)))
        if program is not None:
            loss = loss + 0.5 * self.contrast(torch.cat(embeddings, -1), program)
        return loss

    def bound(self, course: Course, beliefs: list[Tensor], with_truth: bool) -> Tensor:
        mean, log_variance, prior, prior_variance, value, value_variance = beliefs
        variance = course.variance + torch.exp(self.log_variance)
        loss = 0.5 * (torch.log(variance) + (course.value - value) ** 2 / variance).mean()
        spread = torch.exp(log_variance) + (mean - prior) ** 2
        divergence = prior_variance - log_variance + spread * torch.exp(-prior_variance) - 1
        loss = loss + 0.3 * 0.5 * divergence.sum(-1).mean()
        return loss + nll(value, value_variance, course.truth).mean() if with_truth else loss

    def of_heads(self, course: Course, summary: Tensor) -> tuple[Tensor, Tensor]:
        hidden = silu(self.heads(layer_norm(self.mix(summary), (WIDTH,), eps=1e-5)))
        parts = zip(self.outputs, hidden.chunk(len(OUTPUTS), -1), strict=True)
        *of_bins, drive, curve, embedding = [output(part) for output, part in parts]
        loss = 0.5 * ((drive - course.drive) ** 2).mean()
        log_variance = curve[:, POINTS:].clamp(-9, 4)
        loss = loss + 0.5 * nll(curve[:, :POINTS], log_variance, course.curve).mean()
        for odds, bins, weight in zip(of_bins, course.bins, WEIGHTS, strict=True):
            loss = loss + weight * cross_entropy(odds, bins)
        return loss, embedding

    def contrast(self, embedding: Tensor, program: Tensor) -> Tensor:
        own = torch.eye(len(program), dtype=torch.bool, device=program.device)
        odds = (embedding @ embedding.T * self.log_temperature.exp()).masked_fill(own, -1e9)
        same = (program[:, None] == program[None]) & ~own
        odds = odds - odds.logsumexp(1, keepdim=True)
        return -((odds * same).sum(1) / same.sum(1).clamp_min(1)).mean()


def nll(mean: Tensor, log_variance: Tensor, value: Tensor) -> Tensor:
    """Negative log-likelihood without its constant."""
    return 0.5 * (log_variance + (value - mean) ** 2 * torch.exp(-log_variance))


def random_course(genes: int, times: int, device: str) -> Course:
    """A course of random numbers: what they are does not change how long a step takes."""
    of_times = torch.randn(5, times, genes, device=device)
    return Course(
        features=torch.randn(times, genes, FEATURES, device=device),
        noise=torch.randn(times, genes, LATENT, device=device),
        gap=of_times[0, :, :, None].abs(),
        value=of_times[1],
        variance=of_times[2] ** 2 + 0.01,
        truth=of_times[3],
        bins=torch.randint(24, (5, genes), device=device),
        curve=torch.randn(genes, POINTS, device=device),
        drive=torch.randn(genes, POINTS, device=device),
    )


def steps(arguments: argparse.Namespace) -> Callable[[], None]:
    """A function that takes a step."""
    genes, device = arguments.batch, arguments.device
    network = Smoothing().to(device)
    on_cuda = device.startswith("cuda")
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=2e-4, weight_decay=1e-4, capturable=on_cuda
    )
    own, simulated = (
        [random_course(genes, arguments.times, device) for _ in range(arguments.courses)]
        for _ in range(2)
    )
    program = torch.randint(12, (genes,), device=device)

    def step() -> None:
        optimiser.zero_grad(set_to_none=True)
        loss = network.loss(simulated, program)
        if not arguments.pretraining:
            loss = loss + network.loss(own, None)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()

    if not arguments.graph:
        return step
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def measure(arguments: argparse.Namespace) -> None:
    """Prints the median milliseconds of a step."""
    step = steps(arguments)
    wait = torch.cuda.synchronize if arguments.device.startswith("cuda") else lambda: None
    milliseconds = []
    for _ in range(arguments.steps + 5):
        wait()
        started = time.perf_counter()
        step()
        wait()
        milliseconds.append(1e3 * (time.perf_counter() - started))
    # The first warm up.
    median = statistics.median(milliseconds[5:])
    print(json.dumps({**vars(arguments), "ms_per_step": round(median, 3)}))


def check() -> None:
    """Fails where the sequence part is not that of reference.py."""
    torch.set_default_dtype(torch.float64)
    with contextlib.redirect_stdout(io.StringIO()):
        found = runpy.run_path(str(REFERENCE))
    network = Smoothing()
    with torch.no_grad():
        layers = "inp post prl pro decl deco pool".split()
        places = "input posterior prior_layer prior decoder_layer decoder pool".split()
        for name, place in zip(layers, places, strict=True):
            weight, bias = found[name]
            linear = getattr(network, place)
            linear.weight.copy_(weight.T)
            linear.bias.copy_(bias)
        for gru, suffix, names in [
            (network.readers, "l0", "fi fs"),
            (network.readers, "l0_reverse", "bi bs"),
            (network.cell, "l0", "ci cs"),
        ]:
            for kind, name in zip(["ih", "hh"], names.split(), strict=True):
                weight, bias = found[name]
                getattr(gru, f"weight_{kind}_{suffix}").copy_(weight.T)
                getattr(gru, f"bias_{kind}_{suffix}").copy_(bias)
    times, genes, _ = found["f"].shape
    gap = found["gap"].view(times, 1, 1).expand(times, genes, 1)
    course = Course(found["f"], found["noise"], gap, *[torch.zeros(0)] * 6)
    beliefs, pooled = network.sequence(course)
    for name, belief in zip("m lv pm pv val vl".split(), beliefs, strict=True):
        torch.testing.assert_close(belief, found[name], msg=name)
    torch.testing.assert_close(pooled, found["pooled"][-1])
    print("the sequence part agrees with reference.py")


def main() -> None:
    """Measures, or checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--graph", action="store_true", help="the step as one CUDA graph")
    parser.add_argument("--pretraining", action="store_true", help="simulated genes alone")
    parser.add_argument("--batch", type=int, default=384, help="genes")
    parser.add_argument("--times", type=int, default=12)
    parser.add_argument("--courses", type=int, default=1)
    parser.add_argument("--steps", type=int, default=50)
    arguments = parser.parse_args()
    if arguments.check:
        check()
    else:
        measure(arguments)


if __name__ == "__main__":
    main()
