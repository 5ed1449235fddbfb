"""Holds `vrnn.py` against the losses and gradients in Genetide's own tests: `python test_vrnn.py`.

The weights and inputs are those of `crates/model/src/testing/reference_tests.rs`, from which the
expected numbers are read; Genetide's own network is tested against the same numbers.
"""

import re
from dataclasses import replace
from pathlib import Path

import torch

from vrnn import PRESETS, Vrnn

REFERENCE = Path(__file__).parents[2] / "crates/model/src/testing/reference_tests.rs"
GENES, TIMES, KL_WEIGHT = 2, 3, 0.3


def numbers(text: str) -> list[float]:
    """Numbers as Rust writes them."""
    return [float(number.replace("_", "")) for number in text.split(",") if number.strip()]


def expected(preset: str) -> tuple[list[float], dict[str, list[float]]]:
    """Loss, reconstruction and KL; and of each gradient sum, sum of squares, first and last."""
    text = REFERENCE.read_text().split(f"const {preset.upper()}: Reference")[1].split("};")[0]
    terms = re.search(r"terms: \[([^\]]+)\]", text)
    gradients = re.findall(r'"([\w.]+)",\s*\[([^\]]+)\]', text)
    return numbers(terms[1]), {name: numbers(values) for name, values in gradients}


def parameter(network: Vrnn, name: str) -> torch.nn.Parameter:
    """The parameter that Genetide calls `name`."""
    name = name.replace(".layer.", ".0.").replace(".output.", ".2.")
    gru = re.fullmatch(r"gru\.(input|hidden)\.(weight|bias)", name)
    if gru:
        name = f"gru.{gru[2]}_{'ih' if gru[1] == 'input' else 'hh'}"
    return network.get_parameter(name)


def transposed(weights: torch.Tensor) -> torch.Tensor:
    """Weights as `[inputs, outputs]`, as Genetide has them; a bias as it is."""
    return weights.mT if weights.ndim == 2 else weights


def check(preset: str) -> None:
    """Fails where a number differs from the expected one in the sixth digit."""
    terms, gradients = expected(preset)
    settings = PRESETS[preset]
    settings = replace(settings, hidden=3, latent=2, layer=4, features=min(settings.features, 3))
    network = Vrnn(settings, with_errors=settings.learned_variance)
    assert len(gradients) == len(list(network.parameters()))
    with torch.no_grad():
        for place, name in enumerate(gradients):
            weights = parameter(network, name)
            index = torch.arange(weights.numel())
            values = 0.5 * torch.sin(1.0 + 0.9 * index + 2.3 * place) + 0.5 * name.endswith("bias")
            transposed(weights).copy_(values.reshape(transposed(weights).shape))
    index = torch.arange(GENES * TIMES).reshape(GENES, TIMES).T
    channels = [1.2 * torch.sin(1.3 * index + 0.4), 0.1 + 0.05 * (index % 4)]
    inputs = torch.stack(channels[: 1 + settings.learned_variance], 2)
    gaps = torch.tensor([0.0, 0.5, 1.5]) if settings.time_gaps else None
    noise = torch.cos(1.1 * torch.arange(TIMES * GENES * 2) + 0.2).reshape(TIMES, GENES, 2)
    reconstruction, kl = network.loss_terms(inputs, network(inputs, gaps, noise))
    loss = (reconstruction + KL_WEIGHT * kl) / GENES
    loss.backward()
    torch.testing.assert_close(
        torch.stack([loss, reconstruction, kl]), torch.tensor(terms), rtol=1e-6, atol=1e-6
    )
    for name, sums in gradients.items():
        gradient = transposed(parameter(network, name).grad).flatten()
        found = torch.stack([gradient.sum(), gradient.square().sum(), gradient[0], gradient[-1]])
        torch.testing.assert_close(
            found, torch.tensor(sums), rtol=1e-5, atol=1e-8, msg=f"{preset} {name}"
        )
    print(f"{preset}: losses and {len(gradients)} gradients agree")


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    for name in PRESETS:
        check(name)
