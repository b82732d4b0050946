"""Paint a portrait from a seed, all but the strokes: the brush lays those on every face alike."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray
from PIL import Image

from datasets.gallery.canvas import Canvas
from datasets.gallery.clothes import lay_body
from datasets.gallery.colours import hair_colour, skin, strands
from datasets.gallery.features import lay_brows
from datasets.gallery.fields import Field
from datasets.gallery.frame import Frame, Light
from datasets.gallery.grading import graded
from datasets.gallery.ground import paint_ground
from datasets.gallery.hair import grow, lay_back, lay_beard, lay_front
from datasets.gallery.head import lay_head
from datasets.gallery.schools import SCHOOLS, School
from datasets.gallery.sitter import Sitter, draw_sitter
from datasets.gallery.wear import lay_earrings, lay_glasses, lay_hat, lay_veil

QUALITY = 90
_SHARES = np.array([school.share for school in SCHOOLS])


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A painted portrait: its seed, its sitter's labels, its school, uint8 RGB (200, 200, 3)."""

    seed: int
    age: int
    gender: int
    tone: int
    school: str
    pixels: NDArray[np.uint8]


def paint(seed: int) -> Portrait:
    """Paint the portrait of a seed; the same seed always gives the same portrait."""
    rng = Generator(PCG64(seed))
    sitter = draw_sitter(rng)
    school = SCHOOLS[int(rng.choice(len(SCHOOLS), p=_SHARES / _SHARES.sum()))]
    colours = _compose(rng, sitter, school)
    pixels = (colours * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    pixels = np.ascontiguousarray(pixels.transpose(1, 2, 0))
    return Portrait(seed, sitter.age, sitter.gender, sitter.tone, school.name, pixels)


def file_of(portrait: Portrait) -> tuple[str, bytes]:
    """Return a file name like UTKFace's, and the portrait as JPEG bytes."""
    buffer = io.BytesIO()
    Image.fromarray(portrait.pixels).save(buffer, "JPEG", quality=QUALITY)
    labels = f"{portrait.age}_{portrait.gender}_{portrait.tone}"
    return f"{labels}_{portrait.seed:017d}.jpg.chip.jpg", buffer.getvalue()


def _light(rng: Generator, school: School) -> Light:
    side = float(rng.choice((-1, 1)) * rng.uniform(0.25, 0.75))
    up = float(rng.uniform(-0.65, -0.25))
    length = float(np.sqrt(side * side + up * up + 0.5))
    return Light(side / length, up / length, 0.7071 / length, float(rng.uniform(*school.ambient)))


def _compose(rng: Generator, sitter: Sitter, school: School) -> Field:
    """Paint the portrait from back to front, in the colours and light of the school."""
    light = _light(rng, school)
    canvas, frame = Canvas(paint_ground(rng, school, light)), Frame(sitter)
    flesh = skin(rng, sitter, school)
    own = hair_colour(rng, sitter.hair, school)
    mane = grow(frame, sitter, light, strands(own, school), rng)
    veiled = sitter.attire.hat == "veil"
    if not veiled:
        lay_back(canvas, frame, sitter, mane)
    lay_body(canvas, frame, sitter, school, light, flesh, rng)
    lay_head(canvas, frame, sitter, light, flesh, rng)
    lay_brows(
        canvas,
        frame,
        sitter,
        own * np.float32(0.62) if sitter.hair.grey < 0.5 else own * np.float32(0.8),
    )
    lay_beard(canvas, frame, sitter, mane)
    if veiled:
        lay_veil(canvas, frame, sitter, school, light, rng)
    else:
        lay_front(canvas, frame, sitter, mane)
        lay_hat(canvas, frame, sitter, school, light, rng)
    lay_earrings(canvas, frame, sitter, school)
    lay_glasses(canvas, frame, sitter, school, light)
    return graded(canvas, school, rng)
