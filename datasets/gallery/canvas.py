"""The canvas on which a portrait is painted, back to front."""

from __future__ import annotations

import numpy as np

from datasets.gallery.fields import SIDE, Colour, Field

Window = tuple[slice, slice]
WHOLE: Window = (slice(None), slice(None))


class Canvas:
    """Colours in [0, 1] (3, H, W), and two fields (H, W) for the finishing.

    line: where contours are; care: where the painting is fine.
    """

    def __init__(self, ground: Field) -> None:
        self.pixels = np.ascontiguousarray(ground, dtype=np.float32)
        self.line: Field = np.zeros((SIDE, SIDE), dtype=np.float32)
        self.care: Field = np.zeros((SIDE, SIDE), dtype=np.float32)

    def lay(
        self,
        mask: Field,
        colour: Colour | Field,
        *,
        care: float | None = None,
        line: float = 0.0,
        at: Window = WHOLE,
    ) -> None:
        """Paint a colour where the mask is 1; `line` draws a contour along the mask's edge.

        `at` is the window of the canvas that mask and colour cover.
        """
        pixels = self.pixels[:, *at]
        rest = np.float32(1) - mask
        full = colour if colour.ndim == 3 else colour[:, None, None]
        change = full - pixels
        change *= mask
        pixels += change
        if line:
            self.line = np.maximum(self.line * rest, np.float32(4 * line) * mask * rest)
        elif care is not None:
            self.line = self.line * rest
        if care is not None:
            self.care = self.care * rest + np.float32(care) * mask

    def glaze(self, mask: Field, colour: Colour, at: Window = WHOLE) -> None:
        """Darken the colours below by a transparent colour."""
        veil = np.float32(1) - mask * (np.float32(1) - colour[:, None, None])
        self.pixels[:, *at] *= veil

    def glow(self, mask: Field, colour: Colour, at: Window = WHOLE) -> None:
        """Lighten the colours below towards a colour."""
        pixels = self.pixels[:, *at]
        pixels += mask * (colour[:, None, None] - pixels)
