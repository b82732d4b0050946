"""Every layer of a portrait: it changes its part of the canvas, and leaves colours in range."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from datasets.gallery.canvas import Canvas
from datasets.gallery.clothes import lay_body
from datasets.gallery.colours import hair_colour, skin, strands
from datasets.gallery.features import lay_brows, lay_eyes, lay_mouth, lay_nostrils
from datasets.gallery.fields import SIDE, Field
from datasets.gallery.frame import Frame, Light
from datasets.gallery.ground import paint_ground
from datasets.gallery.hair import grow, lay_back, lay_beard, lay_front
from datasets.gallery.head import lay_head
from datasets.gallery.schools import SCHOOLS
from datasets.gallery.sitter import COLLARS, HATS, Sitter
from datasets.gallery.wear import lay_earrings, lay_glasses, lay_hat, lay_veil

LIGHT = Light(0.5, -0.4, 0.7, 0.2)
SCHOOL = SCHOOLS[0]


def chance() -> np.random.Generator:
    """Return random numbers that every test begins with."""
    return np.random.Generator(np.random.PCG64(0))


def changed(canvas: Canvas, lay: Callable[[], None]) -> Field:
    """Paint a layer and return where the canvas differs (H, W)."""
    before = canvas.pixels.copy()
    lay()
    assert np.isfinite(canvas.pixels).all()
    assert -0.2 < canvas.pixels.min() <= canvas.pixels.max() < 1.6
    difference: Field = np.abs(canvas.pixels - before).max(axis=0) > 1 / 255
    return difference


def test_every_school_paints_a_ground() -> None:
    for school in SCHOOLS:
        pixels, angle = paint_ground(chance(), school, LIGHT)
        assert pixels.shape == (3, SIDE, SIDE)
        assert angle.shape == (SIDE, SIDE)
        assert np.isfinite(pixels).all()


def test_the_head_is_painted_where_the_frame_puts_it(canvas: Canvas, sitter: Sitter) -> None:
    frame, tints = Frame(sitter), skin(chance(), sitter, SCHOOL)
    where = changed(canvas, lambda: lay_head(canvas, frame, sitter, LIGHT, tints, chance()))
    assert where[frame.face == 1].mean() > 0.98
    assert not where[:5, :5].any()
    assert canvas.care[frame.face == 1].min() > 0.5


def test_features_are_small_parts_of_the_face(canvas: Canvas, sitter: Sitter) -> None:
    frame, tints = Frame(sitter), skin(chance(), sitter, SCHOOL)
    for lay in (
        lambda: lay_eyes(canvas, frame, sitter, LIGHT, tints),
        lambda: lay_brows(canvas, frame, sitter, tints[0]),
        lambda: lay_nostrils(canvas, frame, sitter, tints),
        lambda: lay_mouth(canvas, frame, sitter, tints, frame.face),
    ):
        where = changed(canvas, lay)
        assert 0 < where.mean() < 0.2


def test_hair_and_beard_are_painted(canvas: Canvas, sitter: Sitter) -> None:
    hair = replace(sitter.hair, style="long", length=1.5, volume=0.2, beard=1.0, moustache=1.0)
    sitter = replace(sitter, gender=0, hair=hair)
    frame = Frame(sitter)
    mane = grow(
        frame, sitter, LIGHT, strands(hair_colour(chance(), hair, SCHOOL), SCHOOL), chance()
    )
    for lay in (lay_back, lay_front, lay_beard):
        assert changed(canvas, partial(lay, canvas, frame, sitter, mane)).any()


@pytest.mark.parametrize("collar", COLLARS)
def test_every_collar_is_painted_below_the_face(
    canvas: Canvas, sitter: Sitter, collar: str
) -> None:
    sitter = replace(sitter, attire=replace(sitter.attire, collar=collar))
    frame, flesh = Frame(sitter), skin(chance(), sitter, SCHOOL)
    where = changed(canvas, lambda: lay_body(canvas, frame, sitter, SCHOOL, LIGHT, flesh, chance()))
    assert where[-20:].mean() > 0.5
    assert where[:60].mean() < 0.1


@pytest.mark.parametrize("hat", HATS)
def test_every_hat_is_painted_above_the_face(canvas: Canvas, sitter: Sitter, hat: str) -> None:
    sitter = replace(sitter, attire=replace(sitter.attire, hat=hat))
    lay = lay_veil if hat == "veil" else lay_hat
    where = changed(canvas, lambda: lay(canvas, Frame(sitter), sitter, SCHOOL, LIGHT, chance()))
    assert where.any() == (hat != "none")


@pytest.mark.parametrize("kind", [0, 1, 2, 3])
def test_glasses_and_earrings_are_painted_if_worn(
    canvas: Canvas, sitter: Sitter, kind: int
) -> None:
    attire = replace(sitter.attire, glasses=kind, earrings=kind, hat="none")
    sitter = replace(sitter, attire=attire, hair=replace(sitter.hair, length=0.1))
    frame = Frame(sitter)
    glasses = changed(canvas, lambda: lay_glasses(canvas, frame, sitter, SCHOOL, LIGHT))
    earrings = changed(canvas, lambda: lay_earrings(canvas, frame, sitter, SCHOOL))
    assert glasses.any() == earrings.any() == (kind > 0)
