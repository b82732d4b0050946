"""The head is painted inside its frame."""

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import skin
from datasets.gallery.frame import Frame
from datasets.gallery.head import lay_head
from datasets.gallery.sitter import Sitter
from tests.support.portraits import LIGHT, SCHOOL, chance, changed


def test_the_head_is_painted_where_the_frame_puts_it(canvas: Canvas, sitter: Sitter) -> None:
    frame, tints = Frame(sitter), skin(chance(), sitter, SCHOOL)
    where = changed(canvas, lambda: lay_head(canvas, frame, sitter, LIGHT, tints, chance()))
    assert where[frame.face == 1].mean() > 0.98
    assert not where[:5, :5].any()
    assert canvas.care[frame.face == 1].min() > 0.5
