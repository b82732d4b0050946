"""Faces as players get them: finished like all faces of their deck, and through a JPEG."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from generator.data import BRUSHED, finish, to_jpeg

Pixels = NDArray[np.uint8]


FEW = 200  # faces up to which no progress is shown


def finished(deck: str, faces: Pixels) -> Pixels:
    """Return uint8 faces (N, R, R, 3) finished (N, S, S, 3); with progress where it takes long."""
    if deck != BRUSHED:
        return faces
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        brushed = pool.map(lambda face: finish(deck, face), faces)
        total, is_short = len(faces), len(faces) <= FEW
        return np.stack(
            list(tqdm(brushed, desc="brush", unit=" faces", total=total, disable=is_short))
        )


def served(deck: str, faces: Pixels) -> Pixels:
    """Return uint8 faces (N, R, R, 3) as the quiz serves them (N, S, S, 3)."""
    return _each(finished(deck, faces), lambda face: _read(to_jpeg(deck, face)))


def through_jpegs(faces: Pixels, rng: np.random.Generator, qualities: tuple[int, int]) -> Pixels:
    """Return uint8 faces (N, R, R, 3), each through a JPEG of a random quality."""
    return _each(faces, lambda face: _through_jpeg(face, int(rng.integers(*qualities))))


def resized(faces: Pixels, side: int) -> Pixels:
    """Resample uint8 faces (N, R, R, 3) to another side, as a browser would."""
    if faces.shape[1] == side:
        return faces
    bicubic = Image.Resampling.BICUBIC
    return _each(
        faces, lambda face: np.asarray(Image.fromarray(face).resize((side, side), bicubic))
    )


def _through_jpeg(face: Pixels, quality: int) -> Pixels:
    file = io.BytesIO()
    Image.fromarray(face).save(file, "JPEG", quality=quality, subsampling=0)
    return _read(file.getvalue())


def _read(body: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(body)))


def _each(faces: Pixels, change: Callable[[Pixels], Pixels]) -> Pixels:
    return np.stack([change(face) for face in faces])
