"""The network of Genetide's presets in eager PyTorch, and its training.

What does not feed the recurrence (features of x, prior, decoder) is done for all times at once, so
that PyTorch is called as seldom as the network allows; tensors are time-major. `test_vrnn.py`
holds the losses and gradients against those of Genetide's own tests.
"""

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import relu

from report import report

SMALLEST_VARIANCE = 0.0025
LOG_VARIANCE_LIMIT = 10.0
SMALLEST_SPLIT = 20
ENCODED_AT_ONCE = 2048


@dataclass(frozen=True)
class Preset:
    """Network and training, named as in Genetide."""

    hidden: int
    latent: int
    layer: int
    features: int
    decoder_reads_current: bool
    learned_variance: bool
    time_gaps: bool
    zscore: bool
    kl_weight: float
    kl_warmup: int
    epochs: int
    batch_size: int
    learning_rate: float
    keep_best: bool
    sample_average: bool
    clip_norm: float = 5.0


PRESETS = {
    "scratch": Preset(
        hidden=32,
        latent=8,
        layer=32,
        features=16,
        decoder_reads_current=False,
        learned_variance=True,
        time_gaps=True,
        zscore=True,
        kl_weight=0.3,
        kl_warmup=200,
        epochs=300,
        batch_size=128,
        learning_rate=3e-3,
        keep_best=True,
        sample_average=False,
    ),
    "prototype": Preset(
        hidden=32,
        latent=64,
        layer=64,
        features=0,
        decoder_reads_current=True,
        learned_variance=False,
        time_gaps=False,
        zscore=False,
        kl_weight=1e-6,
        kl_warmup=0,
        epochs=2000,
        batch_size=400,
        learning_rate=1e-4,
        keep_best=False,
        sample_average=True,
    ),
}


@dataclass
class Gaussian:
    """Means and clamped log-variances, `[..., Z]` each."""

    mean: Tensor
    log_variance: Tensor

    @classmethod
    def of(cls, output: Tensor) -> "Gaussian":
        """Splits a layer's output `[..., 2 Z]`."""
        mean, log_variance = output.chunk(2, dim=-1)
        return cls(mean, log_variance.clamp(-LOG_VARIANCE_LIMIT, LOG_VARIANCE_LIMIT))


@dataclass
class Output:
    """What the network makes of B genes at T times."""

    posterior: Gaussian  # [T, B, Z]
    prior: Gaussian  # [T, B, Z]
    latent: Tensor  # [T, B, Z]
    reconstruction: Tensor  # [T, B]


class Vrnn(nn.Module):
    """A variational recurrent network (Chung et al. 2015)."""

    def __init__(self, preset: Preset, with_errors: bool) -> None:
        """`with_errors`: inputs hold standard errors beside the means."""
        super().__init__()
        self.preset = preset
        x_inputs = 1 + with_errors
        gap = int(preset.time_gaps)
        x_features = preset.features or x_inputs
        z_features = preset.features or preset.latent
        if preset.features:
            self.phi_x = nn.Linear(x_inputs, preset.features)
            self.phi_z = nn.Linear(preset.latent, preset.features)
        context = preset.hidden + gap
        decoder_inputs = preset.hidden if preset.decoder_reads_current else z_features + context
        self.prior = self._head(context, 2 * preset.latent)
        self.posterior = self._head(x_features + context, 2 * preset.latent)
        self.decoder = self._head(decoder_inputs, 1)
        self.gru = nn.GRUCell(x_features + z_features + gap, preset.hidden)
        if preset.learned_variance:
            self.output_log_variance = nn.Parameter(torch.tensor([math.log(0.09)]))

    def _head(self, inputs: int, outputs: int) -> nn.Sequential:
        layer = self.preset.layer
        return nn.Sequential(nn.Linear(inputs, layer), nn.ReLU(), nn.Linear(layer, outputs))

    def forward(self, inputs: Tensor, gaps: Tensor | None, noise: Tensor | None) -> Output:
        """Runs over `inputs` `[T, B, X]` with `gaps` `[T]` and `noise` `[T, B, Z]`.

        Without noise z is the posterior mean.
        """
        times, genes, _ = inputs.shape
        preset = self.preset
        features = relu(self.phi_x(inputs)) if preset.features else inputs
        gap = [] if gaps is None else [gaps.view(times, 1, 1).expand(times, genes, 1)]
        state = inputs.new_zeros(genes, preset.hidden)
        states, posteriors, latents, z_features = [state], [], [], []
        for t in range(times):
            gap_now = [column[t] for column in gap]
            posterior = Gaussian.of(self.posterior(torch.cat([features[t], state, *gap_now], 1)))
            z = posterior.mean
            if noise is not None:
                z = torch.addcmul(z, torch.exp(0.5 * posterior.log_variance), noise[t])
            z_feature = relu(self.phi_z(z)) if preset.features else z
            state = self.gru(torch.cat([features[t], z_feature, *gap_now], 1), state)
            posteriors.append(posterior)
            latents.append(z)
            z_features.append(z_feature)
            states.append(state)
        context = torch.cat([torch.stack(states[:-1]), *gap], 2)
        if preset.decoder_reads_current:
            read = torch.stack(states[1:])
        else:
            read = torch.cat([torch.stack(z_features), context], 2)
        return Output(
            posterior=Gaussian(
                torch.stack([posterior.mean for posterior in posteriors]),
                torch.stack([posterior.log_variance for posterior in posteriors]),
            ),
            prior=Gaussian.of(self.prior(context)),
            latent=torch.stack(latents),
            reconstruction=self.decoder(read).squeeze(2),
        )

    def loss_terms(self, inputs: Tensor, output: Output) -> tuple[Tensor, Tensor]:
        """Negative log-likelihood and KL divergence, summed over genes and times."""
        squared = (inputs[..., 0] - output.reconstruction).square()
        constant = squared.numel() * math.log(2 * math.pi)
        if self.preset.learned_variance:
            variance = self.output_log_variance.exp() + SMALLEST_VARIANCE
            variance = variance + inputs[..., 1:].square().sum(2)
            squared = squared / variance + variance.log()
        q, p = output.posterior, output.prior
        log_ratio = q.log_variance - p.log_variance
        scaled = (q.mean - p.mean).square() * torch.exp(-p.log_variance)
        kl = (log_ratio.exp() + scaled - log_ratio - 1).sum()
        return 0.5 * (squared.sum() + constant), 0.5 * kl


@dataclass
class Training:
    """What a training leaves."""

    train_loss: list[float]
    validation_loss: list[float]
    epoch_seconds: list[float]
    seconds: float
    latents: np.ndarray  # [N, T Z], or [N, Z] where samples are averaged
    reconstructed: np.ndarray  # [N, T]


class Run:
    """A training in progress on `inputs` `[T, N, X]`: 80 % of the genes train, 20 % validate."""

    def __init__(self, preset: Preset, inputs: Tensor, gaps: Tensor | None) -> None:
        """Draws the split and the weights from PyTorch's generator."""
        self.times, genes, channels = inputs.shape
        held_out = genes // 5 if genes >= SMALLEST_SPLIT else 0
        self.preset, self.inputs, self.gaps, self.step = preset, inputs, gaps, 0
        self.validation, self.training = torch.randperm(genes).split([held_out, genes - held_out])
        # The same in every epoch.
        self.validation_noise = torch.randn(self.times, held_out, preset.latent)
        self.network = Vrnn(preset, with_errors=channels > 1)
        self.adam = torch.optim.Adam(self.network.parameters(), lr=preset.learning_rate, fused=True)

    def kl_weight(self) -> float:
        """The weight of the KL term in the next step: a linear rise over the warm-up."""
        warm_up = self.preset.kl_warmup
        return self.preset.kl_weight * (min(1.0, self.step / warm_up) if warm_up else 1.0)

    def train_epoch(self) -> float:
        """One pass over the training genes; returns the mean loss of a gene."""
        sums = torch.zeros(2)
        order = self.training[torch.randperm(len(self.training))]
        for rows in order.split(self.preset.batch_size):
            batch = self.inputs[:, rows]
            noise = torch.randn(self.times, len(rows), self.preset.latent)
            terms = self.network.loss_terms(batch, self.network(batch, self.gaps, noise))
            reconstruction, kl = terms
            self.adam.zero_grad(set_to_none=True)
            ((reconstruction + self.kl_weight() * kl) / len(rows)).backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), self.preset.clip_norm)
            self.adam.step()
            self.step += 1
            sums += torch.stack(terms).detach()
        return self._mean_loss(sums, len(self.training))

    @torch.inference_mode()
    def validate(self) -> float:
        """The mean loss of a validation gene; 0 without any."""
        sums = torch.zeros(2)
        for part in torch.arange(len(self.validation)).split(self.preset.batch_size):
            batch = self.inputs[:, self.validation[part]]
            output = self.network(batch, self.gaps, self.validation_noise[:, part])
            sums += torch.stack(self.network.loss_terms(batch, output))
        return self._mean_loss(sums, max(len(self.validation), 1))

    def _mean_loss(self, sums: Tensor, genes: int) -> float:
        """The loss of a gene; reading it waits for all that was computed."""
        reconstruction, kl = sums.tolist()
        return (reconstruction + self.kl_weight() * kl) / genes


def train(preset: Preset, inputs: Tensor, gaps: Tensor | None, epochs: int, seed: int) -> Training:
    """Trains on `inputs` `[T, N, X]` with `gaps` `[T]`, and encodes every gene."""
    started = time.perf_counter()
    torch.manual_seed(seed)
    run = Run(preset, inputs, gaps)
    train_loss, validation_loss, epoch_seconds = [], [], []
    best, smallest = None, math.inf
    for _ in range(epochs):
        epoch_started = time.perf_counter()
        train_loss.append(run.train_epoch())
        validation_loss.append(run.validate())
        # While the KL weight rises, losses are not comparable and the newest weights are the best.
        warming_up = run.step < preset.kl_warmup
        if preset.keep_best and (warming_up or validation_loss[-1] < smallest):
            smallest = math.inf if warming_up else validation_loss[-1]
            best = copy.deepcopy(run.network.state_dict())
        epoch_seconds.append(time.perf_counter() - epoch_started)
    if best is not None:
        run.network.load_state_dict(best)
    latents, reconstructed = encode(run.network, inputs, gaps)
    seconds = time.perf_counter() - started
    return Training(train_loss, validation_loss, epoch_seconds, seconds, latents, reconstructed)


@torch.inference_mode()
def encode(network: Vrnn, inputs: Tensor, gaps: Tensor | None) -> tuple[np.ndarray, np.ndarray]:
    """Latents and reconstructions of every gene, as the preset reads them out."""
    latents, reconstructed = [], []
    for part in inputs.split(ENCODED_AT_ONCE, dim=1):
        times, genes, _ = part.shape
        sampled = network.preset.sample_average
        noise = torch.randn(times, genes, network.preset.latent) if sampled else None
        output = network(part, gaps, noise)
        of_times = output.latent.transpose(0, 1)
        latents.append(of_times.mean(1) if sampled else of_times.flatten(1))
        reconstructed.append(output.reconstruction.T)
    return torch.cat(latents).numpy(), torch.cat(reconstructed).numpy()


def network_inputs(
    preset: Preset, times: np.ndarray, values: np.ndarray, errors: np.ndarray
) -> tuple[Tensor, Tensor | None]:
    """Inputs `[T, N, X]` and gaps `[T]` of profiles `[N, T]` at `times` `[T]`."""
    channels = [values, errors] if preset.learned_variance else [values]
    inputs = torch.from_numpy(np.stack([channel.T for channel in channels], axis=2)).float()
    gaps = None
    if preset.time_gaps:
        steps = np.diff(times, prepend=times[0])
        mean = (times[-1] - times[0]) / max(len(times) - 1, 1)
        gaps = torch.from_numpy(steps / mean).float()
    return inputs.contiguous(), gaps


def profiles_of(path: Path, preset: Preset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times `[T]`, means and errors `[N, T]` of a table of cells, as `preset` scales them."""
    from profiles import moments, standard_errors, zscored
    from read import read_pandas

    table = moments(read_pandas(path))
    scaled = zscored(table) if preset.zscore else (table.means, standard_errors(table))
    return table.times, *scaled


def random_profiles(genes: int, times: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `profiles_of`, from random numbers."""
    random = np.random.default_rng(1)
    values = random.standard_normal((genes, times))
    return np.arange(times, dtype=float), values, random.uniform(0.1, 0.3, (genes, times))


def main() -> None:
    """Trains on a table or on random profiles."""
    parser = argparse.ArgumentParser(description="Trains a preset's network in eager PyTorch.")
    parser.add_argument("--preset", choices=PRESETS, default="scratch")
    parser.add_argument("--input", type=Path, help="table of cells (CSV); else random profiles")
    parser.add_argument("--genes", type=int, default=2000, help="random profiles")
    parser.add_argument("--times", type=int, default=5, help="times of a random profile")
    parser.add_argument("--epochs", type=int, help="default: the preset's")
    parser.add_argument("--threads", type=int, help="default: PyTorch's")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    preset = PRESETS[arguments.preset]
    if arguments.input:
        profiles = profiles_of(arguments.input, preset)
    else:
        profiles = random_profiles(arguments.genes, arguments.times)
    epochs = arguments.epochs or preset.epochs
    inputs, gaps = network_inputs(preset, *profiles)
    training = train(preset, inputs, gaps, epochs, arguments.seed)
    report(
        preset=arguments.preset,
        genes=inputs.shape[1],
        times=inputs.shape[0],
        threads=torch.get_num_threads(),
        epochs=epochs,
        seconds=training.seconds,
        seconds_per_epoch=training.seconds / epochs,
        epoch_seconds=training.epoch_seconds,
        train_loss=training.train_loss,
        validation_loss=training.validation_loss,
    )


if __name__ == "__main__":
    main()
