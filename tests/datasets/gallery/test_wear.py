"""Hats, glasses and earrings."""

from dataclasses import replace

import pytest

from datasets.gallery.canvas import Canvas
from datasets.gallery.frame import Frame
from datasets.gallery.sitter import HATS, Sitter
from datasets.gallery.wear import lay_earrings, lay_glasses, lay_hat, lay_veil
from tests.support.portraits import LIGHT, SCHOOL, chance, changed


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
