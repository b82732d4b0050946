"""The background behind the sitter."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from datasets.gallery.colours import WHITE, mix
from datasets.gallery.fields import (
    Colour,
    Field,
    X,
    Y,
    bump,
    clip,
    gauss,
    grain,
    noise,
    ramp,
    rgb,
    soft,
)
from datasets.gallery.frame import Light
from datasets.gallery.schools import School

_F = np.float32


def paint_ground(rng: Generator, school: School, light: Light) -> Field:
    """Return the ground's colours (3, H, W)."""
    weights = np.array(school.grounds)
    kind = int(rng.choice(len(weights), p=weights / weights.sum()))
    first, second, third = (_pick(rng, school) for _ in range(3))
    cloud = noise(rng, 5)
    pixels = _KINDS[kind](rng, school, first, second, third, cloud)
    pixels = pixels * (_F(1) + cloud * _F(0.07) + X * _F(0.10 * light.x) + Y * _F(0.06 * light.y))
    if school.vignette:
        glow = bump(X, Y, 0.5 * light.x, -0.2, 0.95, 0.95)
        pixels = pixels * (_F(1 - 0.6 * school.vignette) + glow * _F(0.9 * school.vignette))
    ground: Field = pixels
    return ground


def _pick(rng: Generator, school: School) -> Colour:
    own = school.palette[int(rng.integers(len(school.palette)))]
    return own * rng.uniform(0.82, 1.18, 3).astype(np.float32)


def _flat(colour: Colour) -> Field:
    return np.broadcast_to(colour[:, None, None], (3, *X.shape))


def _blend(mask: Field, one: Colour | Field, other: Colour | Field) -> Field:
    a = one if one.ndim == 3 else one[:, None, None]
    b = other if other.ndim == 3 else other[:, None, None]
    return a + mask * (b - a)


def _plain(rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field) -> Field:
    return _blend(clip(cloud * _F(0.25) + _F(0.15)), a, b)


def _gradient(
    rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field
) -> Field:
    turn = rng.uniform(0, 6.28)
    along = X * _F(np.cos(turn)) + Y * _F(np.sin(turn))
    return _blend(clip(along * _F(0.5) + _F(0.5) + cloud * _F(0.1)), a, b)


def _landscape(
    rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field
) -> Field:
    sky = mix(rgb(150, 184, 206), a, 0.4 + 0.4 * school.wild)
    dusk = mix(mix(sky, WHITE, 0.55), school.light, 0.4)
    horizon = _F(rng.uniform(-0.15, 0.35))
    pixels = _blend(clip((Y + _F(1)) / (horizon + _F(1))), sky * _F(0.8), dusk)
    wisps = clip(grain(X * _F(7) + _F(rng.uniform(0, 99)), Y * _F(17) + cloud * 2) * _F(0.4))
    pixels = _blend(wisps * _F(0.6), pixels, WHITE)
    for depth in range(3):
        hill = mix(mix(rgb(84, 110, 70), (b, c, a)[depth], 0.5), sky, 0.55 - 0.25 * depth)
        at, size = rng.uniform(0, 6.28), rng.uniform(1.5, 4)
        ridge = horizon + _F(0.16 * depth) + np.sin(X * _F(size) + _F(at)) * _F(0.09)
        ridge = ridge + np.sin(X * _F(size * 3.1) + _F(at * 2)) * _F(0.03)
        shade = _F(1.05) + cloud * _F(0.12) - clip(Y - ridge) * _F(0.5)
        pixels = _blend(soft(Y - ridge, 0.04), pixels, hill[:, None, None] * shade)
    return pixels


def _drapery(
    rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field
) -> Field:
    sway = X * _F(rng.uniform(4, 8)) + Y * _F(rng.uniform(-1.6, 1.6)) + cloud * _F(0.7)
    folds = np.sin(sway + np.sin(sway * _F(0.6) + Y) * _F(1.2)) * _F(0.5) + _F(0.5)
    cloth = ramp(folds * _F(0.75) + _F(0.1), a * _F(0.35), a, mix(a, WHITE, 0.3))
    place = rng.uniform(-0.3, 0.5) * rng.choice((-1, 1))
    edge = (X - _F(place) + np.sin(Y * _F(2.5)) * _F(0.12)) * _F(1 if place > 0 else -1)
    return cloth if rng.random() < 0.4 else _blend(soft(edge, 0.06), _flat(b), cloth)


def _wall(rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field) -> Field:
    place, slope = rng.uniform(-0.4, 0.5), rng.uniform(-0.3, 0.3)
    across = Y if rng.random() < 0.5 else X * _F(1.2)
    other = X if across is Y else Y
    where = across - _F(place) - other * _F(slope) + cloud * _F(0.02)
    pixels = _blend(soft(where, 0.03), a, b)
    return _blend(gauss(where, -0.05, 0.045) * _F(0.6), pixels, c)


def _window(rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field) -> Field:
    view = _landscape(rng, school, b, c, a, cloud)
    side = 1 if rng.random() < 0.5 else -1
    x = X * _F(side) - _F(0.72)
    pane = np.minimum(_F(0.30) - np.abs(x), _F(0.62) - np.abs(Y + _F(0.3)))
    frame = mix(a, rgb(70, 44, 26), 0.6)
    pixels = _blend(soft(pane + _F(0.06), 0.03), _flat(a), frame)
    pixels = _blend(soft(pane, 0.03), pixels, view * _F(1.1))
    bars = np.maximum(gauss(x, 0, 0.04), gauss(Y, -0.3, 0.04)) * soft(pane, 0.03)
    return _blend(bars, pixels, frame)


def _foliage(
    rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field
) -> Field:
    at = rng.uniform(0, 256, 4).astype(np.float32)
    leaves = grain(X * _F(7) + at[0], Y * _F(7) + at[1]) + grain(
        X * _F(13) + at[2], Y * _F(11) + at[3]
    ) * _F(0.5)
    green = mix(rgb(70, 104, 52), a, 0.45)
    pixels = ramp(
        clip(leaves * _F(0.24) + _F(0.45)), green * _F(0.4), green, mix(green, school.light, 0.5)
    )
    flowers = soft(grain(X * _F(8) + at[3], Y * _F(8) + at[0]) - _F(1.35), 0.5)
    return _blend(flowers * _F(0.9), pixels, mix(b, WHITE, 0.25))


def _rays(rng: Generator, school: School, a: Colour, b: Colour, c: Colour, cloud: Field) -> Field:
    """Circles, rays or dots, as in posters and in the nimbus of a fresco."""
    x, y = X, Y + _F(0.15)
    d = np.sqrt(x * x + y * y)
    form = rng.integers(3) if school.name == "poster" else 0
    if form == 0:
        pixels = _blend(soft(_F(rng.uniform(0.78, 1.0)) - d, 0.03), a, b)
        return _blend(gauss(d, 0.86, 0.045) * _F(0.8), pixels, c)
    if form == 1:
        return _blend(soft(np.sin(np.arctan2(y, x) * _F(rng.integers(5, 9))), 0.25), a, b)
    size = _F(rng.uniform(9, 13))
    dots = np.cos((x + y) * size) * np.cos((x - y) * size)
    return _blend(soft(dots - _F(0.2), 0.35), a, b)


_KINDS = (_plain, _gradient, _landscape, _drapery, _wall, _window, _foliage, _rays)
