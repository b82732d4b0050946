"""The file that ships: averaged generator and discriminator in bf16, with config and provenance.

Only safetensors files are read, since reading one cannot run code. Reading a header needs no torch.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

if TYPE_CHECKING:
    from torch import Tensor

    from generator.network.model import ModelConfig

FORMAT = "real-or-fake/1"
UTKFACE, GALLERY = DECKS = ("utkface", "gallery")


def bundled(deck: str = UTKFACE, part: str = "faces") -> Path:
    """Return the path of a deck's bundled networks: `faces`, `detector`, `chooser`, `features`."""
    return Path(__file__).parent / "checkpoints" / deck / f"{part}.safetensors"


BUNDLED = bundled()


class CheckpointError(Exception):
    """A checkpoint that cannot be used; its text is one sentence for a person."""


@dataclass(frozen=True)
class Header:
    """What a checkpoint's header says; the resolution is in pixels, the hash is of the file."""

    name: str
    resolution: int
    config: dict[str, Any]
    provenance: dict[str, Any]
    sha256: str

    @property
    def classes(self) -> int:
        """Number of classes, the unknown one included."""
        return int(self.config["classes"])

    @property
    def deck(self) -> str:
        """The deck whose real faces it learned from."""
        return str(self.provenance.get("deck", UTKFACE))

    @property
    def kimg(self) -> float:
        """Thousands of images that the training saw, over all its phases."""
        # Rounded to whole images, since a sum over phases has binary fractions.
        return round(float(self.provenance["kimg"]), 3)

    @property
    def trained_at(self) -> str:
        """When the training ended, ISO 8601 in UTC."""
        return str(self.provenance["trained_at"])


def read_header(path: Path) -> Header:
    """Read and check a checkpoint's header. Raises CheckpointError, with one sentence."""
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint at {path.name}.")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path.name} is damaged or not a safetensors file.") from error
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{path.name} is not a checkpoint of this program.")
    try:
        config, provenance = json.loads(metadata["config"]), json.loads(metadata["provenance"])
        resolution = int(config["base"]) * 2 ** (len(config["widths"]) - 1)
        name = f"{provenance['network']}-{sha256[:8]}"
    except (KeyError, ValueError, TypeError) as error:
        raise CheckpointError(f"{path.name} has a header that cannot be read.") from error
    return Header(name, resolution, config, provenance, sha256)


def weights_digest(weights: dict[str, Tensor]) -> str:
    """Return the SHA-256 of weights, by name and value."""
    import torch

    digest = hashlib.sha256()
    for key in sorted(weights):
        digest.update(key.encode())
        digest.update(weights[key].reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def save_checkpoint(
    path: Path,
    generator: dict[str, Tensor],
    discriminator: dict[str, Tensor],
    config: ModelConfig,
    provenance: dict[str, Any],
) -> None:
    """Write both networks in bf16. Raises OSError, with a sentence; the old file stays."""
    from generator.network.weights import to_bf16

    networks = {"generator": generator, "discriminator": discriminator}
    _write_networks(path, to_bf16(_with_prefixes(networks)), config, provenance)


def save_milestone(
    path: Path, generator: dict[str, Tensor], config: ModelConfig, provenance: dict[str, Any]
) -> None:
    """Write a generator alone in int8, a quarter of a checkpoint's size. Raises OSError."""
    from generator.network.weights import to_int8

    _write_networks(path, to_int8(_with_prefixes({"generator": generator})), config, provenance)


def _with_prefixes(networks: dict[str, dict[str, Tensor]]) -> dict[str, Tensor]:
    return {f"{name}.{k}": v for name, weights in networks.items() for k, v in weights.items()}


def _write_networks(
    path: Path, weights: dict[str, Tensor], config: ModelConfig, provenance: dict[str, Any]
) -> None:
    from generator.network.weights import write_weights

    metadata = {
        "format": FORMAT,
        "config": json.dumps(config.as_dict()),
        "provenance": json.dumps(provenance),
        "weights_sha256": weights_digest(weights),
    }
    write_weights(weights, path, metadata)


def load_weights(path: Path, network: str) -> tuple[ModelConfig, dict[str, Tensor]]:
    """Return the config and float32 weights of `generator` or `discriminator`.

    Raises CheckpointError, with one sentence, where the weights do not match their hash.
    """
    from safetensors.torch import load_file

    from generator.network.model import ModelConfig
    from generator.network.weights import to_float

    header = read_header(path)
    stored = load_file(path)
    with safe_open(path, framework="numpy") as file:
        expected = file.metadata()["weights_sha256"]
    if weights_digest(stored) != expected:
        raise CheckpointError(f"{path.name} is damaged: its weights do not match their hash.")
    prefix = f"{network}."
    own = {k[len(prefix) :]: v for k, v in to_float(stored).items() if k.startswith(prefix)}
    if not own:
        raise CheckpointError(f"{path.name} holds no {network}.")
    config = header.config | {"widths": tuple(header.config["widths"])}
    return ModelConfig(**config), own
