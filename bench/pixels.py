"""Features of pixels that may predict the label; players see the pixels, so none is secret."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float64]
BLOCK = 8
TINY = 1e-9


def pixel_features(bodies: Sequence[bytes]) -> dict[str, list[float]]:
    """Return the features of each face, by name."""
    features = [features_of(body) for body in bodies]
    return {name: [each[name] for each in features] for name in features[0]}


def features_of(body: bytes) -> dict[str, float]:
    """Return the first features of a JPEG that a classifier would use."""
    with Image.open(io.BytesIO(body)) as image:
        table = np.array(image.quantization[0], dtype=np.float64)  # type: ignore[attr-defined]
        rgb = np.asarray(image.convert("RGB"), dtype=np.float64)
        planes = np.asarray(image.convert("YCbCr"), dtype=np.float64)
    luma, blue, red = (planes[..., channel] for channel in range(3))
    bands, colour_bands = spectrum(luma), spectrum(blue) + spectrum(red)
    quantised = np.rint(blocks(luma - 128) / table.reshape(BLOCK, BLOCK))
    return {
        "JPEG's own length": float(len(body.rstrip(b"\0"))),
        "spectrum, half to full": float(bands[1] / (bands.sum() + TINY)),
        "spectrum, corners": float(bands[2] / (bands.sum() + TINY)),
        "DCT coefficients that are 0": float((quantised == 0).mean()),
        "DCT coefficients that are ±1": float((np.abs(quantised) == 1).mean()),
        "steps at the 8 × 8 grid": grid(luma),
        "chroma, spread": float(blue.std() + red.std()),
        "chroma, spectrum beyond half": float(colour_bands[1:].sum() / (colour_bands.sum() + TINY)),
        "border beside the inside": border(luma),
        "greyness": float((rgb.max(axis=2) - rgb.min(axis=2)).mean()),
        "pixels at 0 or 255": float(((rgb == 0) | (rgb == 255)).mean()),
        "brightness": float(luma.mean()),
    }


def spectrum(plane: Plane) -> Plane:
    """Return the energy up to half of the highest frequency, up to all of it, and beyond."""
    side = len(plane)
    window = np.outer(np.hanning(side), np.hanning(side))
    energy = np.abs(np.fft.fft2((plane - plane.mean()) * window)) ** 2
    frequency = np.abs(np.fft.fftfreq(side))
    radius = np.hypot(frequency[:, None], frequency[None, :])
    limits = ((0.0, 0.25), (0.25, 0.5), (0.5, 1.0))
    return np.array([energy[(low <= radius) & (radius < high)].sum() for low, high in limits])


def basis() -> Plane:
    """Return the matrix of the cosine transform of 8 values."""
    place = np.arange(BLOCK)
    matrix = np.cos(np.pi * (2 * place[None, :] + 1) * place[:, None] / (2 * BLOCK)) / 2
    matrix[0] /= np.sqrt(2)
    return matrix


def blocks(plane: Plane) -> Plane:
    """Return the cosine transform (N, 8, 8) of the blocks of a plane."""
    side = len(plane) // BLOCK * BLOCK
    cut = plane[:side, :side].reshape(side // BLOCK, BLOCK, side // BLOCK, BLOCK)
    tiles = cut.transpose(0, 2, 1, 3).reshape(-1, BLOCK, BLOCK)
    matrix = basis()
    result: Plane = matrix @ tiles @ matrix.T
    return result


def grid(plane: Plane) -> float:
    """Return how much larger the steps are from block to block than within blocks."""
    steps = np.abs(np.diff(plane, axis=1)).mean(axis=0), np.abs(np.diff(plane, axis=0)).mean(axis=1)
    between = np.concatenate([step[BLOCK - 1 :: BLOCK] for step in steps]).mean()
    return float(between / (np.concatenate(steps).mean() + TINY))


def border(plane: Plane) -> float:
    """Return how much larger the step to the outermost pixels is than steps elsewhere."""
    rows, columns = np.abs(np.diff(plane, axis=0)), np.abs(np.diff(plane, axis=1))
    outer = np.mean([rows[0].mean(), rows[-1].mean(), columns[:, 0].mean(), columns[:, -1].mean()])
    return float(outer / (np.mean([rows.mean(), columns.mean()]) + TINY))
