"""Eyes, brows, nostrils and mouth."""

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import skin
from datasets.gallery.features import lay_brows, lay_eyes, lay_mouth, lay_nostrils
from datasets.gallery.frame import Frame
from datasets.gallery.sitter import Sitter
from tests.support.portraits import LIGHT, SCHOOL, chance, changed


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
