"""The end of a painting: tones of its school, contours, soft edges and the canvas."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageFilter

from datasets.gallery.canvas import Canvas
from datasets.gallery.fields import Field, X, Y, bump, clip, grain, rgb
from datasets.gallery.schools import School

_F = np.float32
_INK = rgb(30, 20, 26)
_WEAVE = 0.012
_SOFT_EDGE = 1.8  # pixels: what is finer than this no small generator can hold


def graded(canvas: Canvas, school: School, rng: Generator) -> Field:
    """Return a canvas in the tones of its school (3, H, W), in [0, 1]."""
    pixels = _toned(canvas.pixels, school)
    if school.levels:
        pixels = _flatten(pixels, school.levels)
    if school.line:
        veil = canvas.line * _F(school.line)
        pixels = pixels + veil * (_INK[:, None, None] - pixels)
    pixels = _soften(pixels, canvas.care)
    if school.vignette:
        pixels = pixels * (
            _F(1 - 0.45 * school.vignette)
            + bump(X, Y, 0, -0.1, 1.25, 1.25) * _F(0.5 * school.vignette)
        )
    return clip(pixels * (_F(1) + _threads(rng) * _F(_WEAVE)))


def _toned(pixels: Field, school: School) -> Field:
    """Set saturation and contrast."""
    grey = pixels[0] * _F(0.3) + pixels[1] * _F(0.59) + pixels[2] * _F(0.11)
    pixels = grey + (pixels - grey) * _F(school.saturation)
    return clip((pixels - _F(0.42)) * _F(school.contrast) + _F(0.42))


def _flatten(pixels: Field, levels: int) -> Field:
    """Reduce lightness to a few flat tones with narrow, smooth steps between them."""
    light = np.maximum(np.maximum(pixels[0], pixels[1]), pixels[2]) + _F(1e-3)
    t = light * _F(levels)
    base: Field = np.floor(t)
    part = clip((t - base - _F(0.5)) * _F(3.5) + _F(0.5))
    flat: Field = pixels * ((base + part) / _F(levels) / light * _F(0.7) + _F(0.3))
    return flat


def _soften(pixels: Field, care: Field) -> Field:
    """Blur edges, the more the less care was taken."""
    levels = (pixels * _F(255) + _F(0.5)).astype(np.uint8).transpose(1, 2, 0)
    image = Image.fromarray(np.ascontiguousarray(levels))
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(_SOFT_EDGE)), dtype=np.float32)
    change = blurred.transpose(2, 0, 1) * _F(1 / 255) - pixels
    return pixels + change * (_F(1) - care * _F(0.6))


def _threads(rng: Generator) -> Field:
    """Return the canvas's threads, finer than what the forger sees."""
    at = rng.uniform(0, 256, 2).astype(np.float32)
    fine = grain(X * _F(90) + at[0], Y * _F(90) + at[1])
    threads: Field = np.sin(X * _F(209)) + np.sin(Y * _F(209)) + fine * _F(0.8)
    return threads
