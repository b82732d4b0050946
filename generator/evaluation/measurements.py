"""Measurements of a set of fakes: figures, floors, ladders, attributes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generator.data import HEADS
from generator.evaluation.distances import (
    Features,
    copying_score,
    frechet_distance,
    kid,
    kid_interval,
    memorised_share,
    prdc,
    total_variation,
    total_variation_interval,
    two_sample_auc,
    wilson,
)
from generator.evaluation.feature_network import FeatureNetwork, extract
from generator.evaluation.pixel_distances import Pixels, sliced_wasserstein, spectrum_distance

Labels = NDArray[np.int64]
Ladder = dict[str, list[float]]
Corruption = Callable[[Pixels, float], Pixels]


@dataclass(frozen=True)
class Extracted:
    """Faces of one kind with their features (N, d) and predicted labels by head (N,)."""

    pixels: Pixels
    features: Features
    predicted: dict[str, Labels]

    def rows(self, index: NDArray[np.int64]) -> Extracted:
        """Return the faces at the given rows."""
        predicted = {head: labels[index] for head, labels in self.predicted.items()}
        return Extracted(self.pixels[index], self.features[index], predicted)


def extracted(phi: FeatureNetwork, pixels: Pixels) -> Extracted:
    """Extract features and predictions of uint8 faces (N, R, R, 3)."""
    return Extracted(pixels, *extract(phi, pixels))


def figures(some: Extracted, real: Extracted) -> dict[str, float]:
    """Return every distance between faces and held-out real faces."""
    mean, spread = kid_interval(some.features, real.features)
    wasserstein = sliced_wasserstein(some.pixels, real.pixels)
    return {
        "kid_face": kid(some.features, real.features),
        "kid_face_subset_mean": mean,
        "kid_face_subset_sd": spread,
        "fd_face": frechet_distance(some.features, real.features),
        **asdict(prdc(real.features, some.features)),
        **{f"sliced_wasserstein_{side}": value for side, value in wasserstein.items()},
        "spectrum_db": spectrum_distance(some.pixels, real.pixels),
        "two_sample_auc": two_sample_auc(some.features, real.features),
        **{
            f"{head}_total_variation": total_variation(
                some.predicted[head], real.predicted[head], count
            )
            for head, count in HEADS.items()
        },
    }


def memory(fake: Extracted, real: Extracted, train: Extracted) -> dict[str, float]:
    """Return two measures of how far fakes copy training photographs."""
    return {
        "memorised_share": memorised_share(fake.features, real.features, train.features),
        "copying_score": copying_score(fake.features, real.features, train.features),
    }


def attributes(
    fake: Extracted, real: Extracted, kinds_by_head: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, object]]:
    """Return the shares of each label that phi predicts, with 95 % intervals."""
    return {
        head: {
            "kinds": list(kinds),
            "fakes": _shares(fake.predicted[head], len(kinds)),
            "reals": _shares(real.predicted[head], len(kinds)),
            "total_variation_interval": total_variation_interval(
                fake.predicted[head], real.predicted[head], len(kinds)
            ),
        }
        for head, kinds in kinds_by_head.items()
    }


def _shares(labels: Labels, kinds: int) -> list[tuple[float, float, float]]:
    """Return share, and lower and upper end of its interval, for each kind."""
    counts = np.bincount(labels, minlength=kinds).tolist()
    return [(count / len(labels), *wilson(count, len(labels))) for count in counts]


def blurred(pixels: Pixels, radius: float) -> Pixels:
    """Blur with a Gaussian of so many pixels."""
    return _each(pixels, lambda image: image.filter(ImageFilter.GaussianBlur(radius)))


def compressed(pixels: Pixels, quality: float) -> Pixels:
    """Pass through a JPEG of this quality."""

    def squeeze(image: Image.Image) -> Image.Image:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=int(quality))
        return Image.open(file)

    return _each(pixels, squeeze)


def noisy(pixels: Pixels, levels: float) -> Pixels:
    """Add Gaussian noise of so many grey levels."""
    noise = np.random.default_rng(0).standard_normal(pixels.shape, dtype=np.float32) * levels
    return np.clip(pixels + noise, 0, 255).round().astype(np.uint8)


def _each(pixels: Pixels, change: Callable[[Image.Image], Image.Image]) -> Pixels:
    return np.stack([np.asarray(change(Image.fromarray(face))) for face in pixels])


LADDERS: dict[str, tuple[Corruption, tuple[float, ...]]] = {
    "blur": (blurred, (0.5, 1.0, 2.0)),
    "jpeg": (compressed, (60, 30, 10)),
    "noise": (noisy, (8, 16, 32)),
}


def ladders(real: Pixels, far: Callable[[Pixels], tuple[float, float]]) -> dict[str, Ladder]:
    """Spoil photographs more and more, and return how far they get from others: KID and FD.

    `far` measures one set of faces; a sound measure only grows from step to step.
    """
    start = far(real)
    return {
        name: _ladder(levels, [start, *(far(corrupt(real, level)) for level in levels)])
        for name, (corrupt, levels) in LADDERS.items()
    }


def _ladder(levels: Sequence[float], steps: Sequence[tuple[float, float]]) -> Ladder:
    kids, fds = zip(*steps, strict=True)
    return {"levels": list(levels), "kid": list(kids), "fd": list(fds)}
