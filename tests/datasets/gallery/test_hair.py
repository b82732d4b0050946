"""Hair and beards."""

from dataclasses import replace
from functools import partial

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import hair_colour, strands
from datasets.gallery.frame import Frame
from datasets.gallery.hair import grow, lay_back, lay_beard, lay_front
from datasets.gallery.sitter import Sitter
from tests.support.portraits import LIGHT, SCHOOL, chance, changed


def test_hair_and_beard_are_painted(canvas: Canvas, sitter: Sitter) -> None:
    hair = replace(sitter.hair, style="long", length=1.5, volume=0.2, beard=1.0, moustache=1.0)
    sitter = replace(sitter, gender=0, hair=hair)
    frame = Frame(sitter)
    mane = grow(
        frame, sitter, LIGHT, strands(hair_colour(chance(), hair, SCHOOL), SCHOOL), chance()
    )
    for lay in (lay_back, lay_front, lay_beard):
        assert changed(canvas, partial(lay, canvas, frame, sitter, mane)).any()
