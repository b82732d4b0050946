"""The canvas that a portrait is laid on, back to front."""

from __future__ import annotations

import numpy as np

from datasets.gallery.fields import Colour, Field, Window


class Canvas:
    """Colours in [0, 1] (3, H, W), and beside them what the brush will need to know.

    line: where contours run; care: where the hand paints finely; angle: the way strokes follow.
    """

    def __init__(self, pixels: Field, line: Field, care: Field, angle: Field) -> None:
        self.pixels, self.line, self.care, self.angle = pixels, line, care, angle

    @classmethod
    def primed(cls, ground: Field, angle: Field) -> Canvas:
        """Return a canvas that shows the ground alone."""
        return cls(ground, np.zeros_like(angle), np.zeros_like(angle), angle)

    def part(self, window: Window) -> Canvas:
        """Return a part of the canvas; what is laid there is laid here."""
        fields = (self.line[window], self.care[window], self.angle[window])
        return Canvas(self.pixels[:, *window], *fields)

    def lay(
        self,
        mask: Field,
        colour: Colour | Field,
        *,
        care: float | None = None,
        angle: Field | None = None,
        line: float = 0.0,
    ) -> None:
        """Cover what is there by a colour where the mask is 1; a line contours the mask's edge."""
        full = colour if colour.ndim == 3 else colour[:, None, None]
        self.pixels += mask * (full - self.pixels)
        rest = np.float32(1) - mask
        self.line *= rest
        if line:
            np.maximum(self.line, np.float32(4 * line) * mask * rest, out=self.line)
        if care is not None:
            self.care += mask * (np.float32(care) - self.care)
        if angle is not None:
            np.copyto(self.angle, angle, where=mask > np.float32(0.5))

    def glaze(self, mask: Field, colour: Colour) -> None:
        """Darken what is there by a transparent colour."""
        self.pixels *= np.float32(1) - mask * (np.float32(1) - colour[:, None, None])

    def glow(self, mask: Field, colour: Colour) -> None:
        """Lighten what is there towards a colour."""
        self.pixels += mask * (colour[:, None, None] - self.pixels)
