"""Clothes with every collar."""

from dataclasses import replace

import pytest

from datasets.gallery.canvas import Canvas
from datasets.gallery.clothes import lay_body
from datasets.gallery.colours import skin
from datasets.gallery.frame import Frame
from datasets.gallery.sitter import COLLARS, Sitter
from tests.support.portraits import LIGHT, SCHOOL, chance, changed


@pytest.mark.parametrize("collar", COLLARS)
def test_every_collar_is_painted_below_the_face(
    canvas: Canvas, sitter: Sitter, collar: str
) -> None:
    sitter = replace(sitter, attire=replace(sitter.attire, collar=collar))
    frame, flesh = Frame(sitter), skin(chance(), sitter, SCHOOL)
    where = changed(canvas, lambda: lay_body(canvas, frame, sitter, SCHOOL, LIGHT, flesh, chance()))
    assert where[-20:].mean() > 0.5
    assert where[:60].mean() < 0.1
