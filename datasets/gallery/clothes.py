"""Neck, shoulders, cloth and collars."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import Tints, cloth, mix, tints
from datasets.gallery.fields import (
    Colour,
    Field,
    bump,
    clip,
    ellipse,
    gauss,
    grain,
    ramp,
    rgb,
    soft,
)
from datasets.gallery.frame import Frame, Light
from datasets.gallery.schools import School
from datasets.gallery.sitter import Sitter

_F = np.float32
_LINEN = rgb(236, 230, 216)


def lay_body(
    canvas: Canvas,
    frame: Frame,
    sitter: Sitter,
    school: School,
    light: Light,
    flesh: Tints,
    rng: Generator,
) -> None:
    """Paint neck and chest, then the clothes over them."""
    attire, u, v = sitter.attire, frame.bu, frame.bv
    au = np.abs(u)
    shoulder = v - _F(1.2) - clip(au - _F(0.3), 0, 4) * _F(0.22)
    shoulder -= clip(au - _F(attire.shoulders), 0, 4) ** 2 * _F(1.1)
    _lay_neck(canvas, frame, sitter, light, flesh, shoulder)
    colour = cloth(rng, school)
    folds = _folds(frame, light, rng)
    worn = ramp(clip(folds), *tints(colour, school, 0.3, 0.45))
    worn = _pattern(worn, frame, sitter, school, colour, folds, rng)
    opening = clip(_F(1) - (u * _F(1 / (attire.neck + 0.12))) ** 2, 0, 1)
    depth = {"vee": 0.45, "lapels": 0.4, "pearls": 0.3, "round": 0.2}.get(attire.collar, 0.08)
    edge = shoulder - opening * _F(depth * (0.5 + attire.depth))
    garment = soft(edge, 0.04)
    canvas.lay(garment, worn, care=0.15, line=0.7)
    _COLLARS[attire.collar](canvas, frame, sitter, school, folds, rng)


def _lay_neck(
    canvas: Canvas, frame: Frame, sitter: Sitter, light: Light, flesh: Tints, shoulder: Field
) -> None:
    u, v = frame.bu, frame.bv
    wide = _F(sitter.attire.neck) + clip(v - _F(1.0), 0, 0.3) * _F(0.35)
    neck = np.minimum(wide - np.abs(u), v - _F(0.3))
    mask = np.maximum(soft(neck, 0.04), soft(shoulder, 0.05))
    lit = (
        _F(0.55 + 0.15 * light.ambient)
        + u * _F(0.45 * light.x)
        - clip(np.abs(u) - _F(0.2)) * _F(0.35)
    )
    shadow = ellipse(
        frame.u, frame.v, -light.x * 0.16, 0.2 - light.y * 0.14, sitter.face.width * 0.86, 1.0
    )
    lit = lit - soft(shadow, 0.16) * _F(0.36)
    hollow = bump(np.abs(u), v, 0.12, 1.28, 0.07, 0.06) * _F(0.12)
    canvas.lay(mask, ramp(clip(lit - hollow), *flesh), care=0.8, line=0.7)


def _folds(frame: Frame, light: Light, rng: Generator) -> Field:
    """Return the light on cloth: round shoulders, and folds that fall from the neck."""
    u, v = frame.bu, frame.bv
    at = rng.uniform(0, 256, 2).astype(np.float32)
    fan: Field = np.divide(u, np.abs(v - _F(0.6)) + _F(0.2))
    ridges = grain(fan * _F(14) + at[0], v * _F(2.2) + at[1])
    side = u * _F(0.3 * light.x) - clip(np.abs(u) - _F(0.7)) * _F(0.25)
    return _F(0.42 + 0.2 * light.ambient) + side + ridges * _F(0.12)


def _pattern(
    worn: Field,
    frame: Frame,
    sitter: Sitter,
    school: School,
    colour: Colour,
    folds: Field,
    rng: Generator,
) -> Field:
    kind = sitter.attire.pattern
    if kind == 0:
        return worn
    u, v = frame.bu, frame.bv
    size = _F(rng.uniform(13, 22))
    if kind == 1:
        where = np.sin(u * size + np.sin(v * _F(5)) * _F(0.4))
    elif kind == 2:
        where = np.cos(u * size) * np.cos(v * size) * _F(1.4) - _F(0.3)
    else:
        where = np.maximum(np.sin(u * size), np.sin(v * size)) - _F(0.4)
    second = ramp(clip(folds), *tints(cloth(rng, school, colour), school, 0.3, 0.45))
    mask = soft(where, 0.6) * _F(rng.uniform(0.5, 0.95))
    return worn + mask * (second - worn)


def _plain(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint no collar."""


def _ruff(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint a ruff: a pleated disc around the neck."""
    u, v = frame.bu, frame.bv - _F(1.1)
    reach = 0.72 + 0.3 * sitter.attire.depth
    disc = ellipse(u, v, 0, 0, reach, 0.27 + 0.08 * sitter.attire.depth)
    turn = np.arctan2(v * _F(2.6), u)
    pleats = np.cos(turn * _F(round(rng.uniform(20, 30))))
    shape = soft(disc + pleats * _F(0.014), 0.03) * soft(
        _F(0.02) - ellipse(u, v, 0, -0.2, sitter.attire.neck * 0.95, 0.22), 0.04
    )
    lit = clip(folds + _F(0.22) + pleats * _F(0.17) - bump(u, v, 0, -0.1, 0.4, 0.2) * _F(0.3))
    canvas.lay(shape, ramp(lit, *tints(_LINEN * _F(0.9), school, 0.42, 0.6)), care=0.5, line=0.5)


def _flat(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint a flat white collar that lies on the shoulders."""
    u, v = frame.bu, frame.bv
    au = np.abs(u)
    outer = (
        _F(1.36 + 0.3 * sitter.attire.depth)
        + au * _F(0.12)
        - clip(_F(0.16) - au, 0, 1) * _F(1.5)
        - v
    )
    inner = v - _F(1.0) - clip(_F(1) - (u / _F(sitter.attire.neck + 0.04)) ** 2, 0, 1) * _F(0.22)
    inner = np.minimum(inner - clip(au - _F(0.3), 0, 2) * _F(0.28) - _F(0.06), _F(0.9) - au)
    mask = soft(np.minimum(outer, inner), 0.03)
    canvas.lay(
        mask,
        ramp(clip(folds + _F(0.25)), *tints(_LINEN * _F(0.92), school, 0.45, 0.6)),
        care=0.4,
        line=0.6,
    )


def _lapels(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint a shirt in the opening of a coat, sometimes with a tie."""
    u, v = frame.bu, frame.bv
    au = np.abs(u)
    shirt = np.minimum(_F(0.42) - (v - _F(1.15)) * _F(0.42) - au, v - _F(1.08) - au * _F(0.05))
    colour = mix(_LINEN, cloth(rng, school), float(rng.uniform(0, 0.5)))
    lit = clip(folds + _F(0.18))
    canvas.lay(soft(shirt, 0.03), ramp(lit, *tints(colour, school, 0.4, 0.5)), care=0.4, line=0.6)
    points = np.minimum(_F(0.1) - np.abs(v - _F(1.16) - au * _F(0.2)), au - _F(0.06))
    points = np.minimum(points, _F(0.4) - au)
    canvas.lay(
        soft(points, 0.03), ramp(clip(lit + _F(0.1)), *tints(colour, school, 0.4, 0.5)), line=0.6
    )
    if rng.random() < 0.6:
        tie = soft(_F(0.06) + clip(v - _F(1.3), 0, 1) * _F(0.12) - au, 0.03) * soft(
            v - _F(1.16), 0.04
        )
        canvas.lay(tie, ramp(clip(folds), *tints(cloth(rng, school, colour), school)), line=0.6)


def _scarf(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint a scarf wound around the neck."""
    u, v = frame.bu, frame.bv
    wound = ellipse(u, v, 0, 1.12, 0.62, 0.2 + 0.14 * sitter.attire.depth)
    turns: Field = np.sin(v * _F(22) + u * u * _F(7) + u * _F(2))
    colours = ramp(clip(folds + turns * _F(0.13) + _F(0.08)), *tints(cloth(rng, school), school))
    tail = np.minimum(_F(0.15) - np.abs(u - _F(0.22)), v - _F(1.1))
    canvas.lay(soft(np.maximum(wound, tail), 0.04), colours, care=0.3, line=0.7)


def _high(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint a high collar that follows the neck."""
    u, v = frame.bu, frame.bv
    shape = np.minimum(
        _F(sitter.attire.neck + 0.06) + (v - _F(1)) * _F(0.25) - np.abs(u),
        v - _F(1.0) + u * u * _F(0.5),
    )
    shape = np.minimum(shape, _F(1.4) - v)
    colours = ramp(clip(folds + np.sin(u * _F(40)) * _F(0.05)), *tints(cloth(rng, school), school))
    canvas.lay(soft(shape, 0.03), colours, care=0.3, line=0.6)


def _pearls(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, folds: Field, rng: Generator
) -> None:
    """Paint a string of beads on the chest."""
    u, v = frame.bu, frame.bv
    drop = 1.12 + 0.2 * sitter.attire.depth
    hang = v - _F(drop) + (u / _F(0.42)) ** 2 * _F(0.16)
    beads = np.cos(u * _F(62)) * _F(0.5) + _F(0.5)
    mask = gauss(hang, 0, 0.034) * soft(_F(0.4) - np.abs(u), 0.05) * (_F(0.45) + beads * _F(0.6))
    colour = mix(_LINEN, cloth(rng, school), float(rng.random() < 0.4) * 0.8)
    canvas.lay(clip(mask), colour[:, None, None] * (_F(0.6) + beads * _F(0.45)), care=0.8)


_COLLARS = {
    "round": _plain, "vee": _plain, "lapels": _lapels, "ruff": _ruff, "flat": _flat,
    "scarf": _scarf, "high": _high, "pearls": _pearls,
}  # fmt: skip
