"""The colours of skin, hair, eyes and cloth, for a sitter and a school."""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.random import Generator

from datasets.gallery.fields import Colour, rgb
from datasets.gallery.schools import School
from datasets.gallery.sitter import Hair, Sitter

Tints = tuple[Colour, Colour, Colour]  # shadow, middle, light

_SKIN = (rgb(234, 188, 164), rgb(224, 178, 138), rgb(196, 138, 88), rgb(150, 92, 56),
         rgb(102, 60, 38))  # fmt: skip
_IRISES = (rgb(96, 62, 34), rgb(52, 34, 24), rgb(122, 96, 50), rgb(86, 118, 74), rgb(84, 124, 164))
_HAIR = (rgb(30, 22, 20), rgb(66, 38, 22), rgb(108, 62, 28), rgb(164, 108, 44), rgb(226, 176, 84))
_RED = rgb(170, 70, 28)
_GREY, _WHITE = rgb(140, 138, 142), rgb(228, 224, 216)
BLACK, WHITE = rgb(18, 14, 16), rgb(252, 248, 240)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return a colour between two."""
    return a + (b - a) * np.float32(share)


def tints(middle: Colour, school: School, depth: float = 0.34, shine: float = 0.55) -> Tints:
    """Return shadow, middle and light of a colour under a school's light."""
    shadow = mix(middle * np.float32(depth), school.shadow * np.float32(0.85), school.lean)
    light = mix(mix(middle, WHITE, shine), school.light, school.lean * 0.7)
    return shadow, middle, light


def skin(rng: Generator, sitter: Sitter, school: School) -> Tints:
    """Return the tints of skin: the tone with small changes, larger ones in wild schools."""
    own = _SKIN[sitter.tone] * rng.uniform(0.96, 1.04, 3).astype(np.float32)
    if school.wild:
        hue = rgb(*(255 * np.array(colorsys.hsv_to_rgb(rng.uniform(-0.06, 0.14), 0.65, 1.0))))
        own = mix(own, hue * own.mean() * np.float32(1.35), 0.4 * school.wild * rng.random())
    shadow, middle, light = tints(own, school, 0.32 + 0.05 * (sitter.tone == 4), 0.33)
    # The lights of dark skin keep its hue: mixing only towards white would turn it grey.
    warm = np.minimum(own * np.float32(1.55), np.float32(1))
    return mix(shadow, own * own, 0.35), middle, mix(light, warm, 0.16 * sitter.tone)


def hair_colour(rng: Generator, hair: Hair, school: School) -> Colour:
    """Return the middle colour of hair, which age turns grey or white."""
    place = hair.shade * (len(_HAIR) - 1)
    low = min(int(place), len(_HAIR) - 2)
    own = mix(_HAIR[low], _HAIR[low + 1], place - low)
    own = mix(own, _RED, max(0.0, hair.warmth - 0.45) * 1.6 * min(1.0, hair.shade * 3))
    if school.wild and rng.random() < school.wild:
        own = mix(own, school.palette[int(rng.integers(len(school.palette)))], 0.6 * rng.random())
    if hair.grey <= 0.5:
        return mix(own, _GREY, hair.grey * 1.4)
    return mix(mix(own, _GREY, 0.7), _WHITE, hair.grey * 2 - 1)


def strands(own: Colour, school: School) -> Tints:
    """Return the tints of hair: its lights are a stronger form of its hue, with a little light."""
    shadow, middle, _ = tints(own, school, 0.2)
    return (
        shadow,
        middle,
        mix(
            np.minimum(own * np.float32(1.5) + np.float32(0.06), np.float32(1)), school.light, 0.22
        ),
    )


def iris_colour(sitter: Sitter) -> Colour:
    """Return the colour of the eyes."""
    return _IRISES[sitter.face.iris]


def cloth(rng: Generator, school: School, other: Colour | None = None) -> Colour:
    """Return a colour for cloth: from the palette, or any hue as strong as the school allows."""
    if rng.random() < 0.35:
        own = school.palette[int(rng.integers(len(school.palette)))]
    else:
        value = rng.uniform(0.2, 0.85) if school.vignette < 0.3 else rng.uniform(0.15, 0.6)
        own = rgb(
            *(255 * np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.3, 0.85), value)))
        )
    if other is not None and float(np.abs(own - other).mean()) < 0.12:
        own = own * np.float32(0.5) if float(own.mean()) > 0.4 else mix(own, WHITE, 0.45)
    return own
