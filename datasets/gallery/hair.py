"""Hair behind and in front of the face, beards, and the light on strands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import Tints
from datasets.gallery.fields import Field, clip, ellipse, gauss, grain, ramp, root, soft
from datasets.gallery.frame import Frame, Light, lambert
from datasets.gallery.sitter import Sitter

_F = np.float32


@dataclass(frozen=True, slots=True)
class Mane:
    """The fields that all parts of one sitter's hair share.

    outline: positive inside the mass of hair; colours: lit strands; ragged: noise for edges.
    """

    outline: Field
    colours: Field
    ragged: Field


def grow(frame: Frame, sitter: Sitter, light: Light, tints: Tints, rng: Generator) -> Mane:
    """Return the shape of the hair and the light on it."""
    hair, u, v = sitter.hair, frame.u, frame.v
    at = rng.uniform(0, 256, 4).astype(np.float32)
    fan = u - _F(hair.parting * 0.5)
    fan /= np.abs(v + _F(1.45)) + _F(0.2)
    strands = grain(fan * _F(30) + at[0], v * _F(5) + u * _F(3) + at[1])
    curls = grain(u * _F(17) + at[2], v * _F(17) + at[3])
    texture: Field = strands * _F(1 - hair.curl) + curls * _F(hair.curl)
    outline = _outline(frame, sitter) + curls * _F(0.028 * hair.curl + 0.006)
    dome = root(clip(outline * _F(1.6) + _F(0.02), 0.02, 1.0)) * _F(0.75)
    lit = lambert(dome + texture * _F(0.006 + 0.007 * hair.curl), light, frame)
    band = gauss(frame.r + texture * _F(0.04), 0.92, 0.13) * clip(-v + _F(0.1))
    lit = lit * _F(0.8) + texture * _F(0.10) + band * _F(0.18 * (1 - hair.curl)) - _F(0.02)
    return Mane(outline, ramp(clip(lit), *tints), texture * _F(0.02) + strands * _F(0.010))


def _outline(frame: Frame, sitter: Sitter) -> Field:
    """Return the distance inside all the hair: a cap on the skull, and the hair below it."""
    hair, face, u, v = sitter.hair, sitter.face, frame.u, frame.v
    wide, high = face.width * 1.04 + hair.volume, 0.98 + hair.volume * 0.9
    cap = ellipse(u, v, 0, -0.06, wide, high)
    if hair.style == "afro":
        return np.maximum(cap, ellipse(u, v, 0, -0.32, wide + 0.1, high * 0.9))
    fall = np.minimum(
        _F(wide) - np.abs(u) - clip(v, 0, 2) * _F(0.02 - 0.10 * min(hair.length, 1.5) * 0.4),
        _F(hair.length) - v,
    )
    fall = np.minimum(fall, v + _F(0.2))
    return (
        np.maximum(cap, fall) if hair.length > 0.3 else np.minimum(cap, _F(hair.length + 0.1) - v)
    )


def lay_back(canvas: Canvas, frame: Frame, sitter: Sitter, mane: Mane) -> None:
    """Paint the hair behind neck and shoulders."""
    if sitter.hair.style in ("bald", "cropped"):
        return
    mask = soft(mane.outline + mane.ragged, 0.06)
    canvas.lay(mask, mane.colours * _F(0.7), care=0.35, line=0.6)
    if sitter.hair.style == "bun":
        knot = soft(
            ellipse(frame.u, frame.v, sitter.hair.parting * 0.4, -1.08, 0.3, 0.24) + mane.ragged,
            0.05,
        )
        canvas.lay(knot, mane.colours, care=0.35, line=0.6)


def lay_front(canvas: Canvas, frame: Frame, sitter: Sitter, mane: Mane) -> None:
    """Paint the hair in front of the head: all of it but the opening that shows the face."""
    hair = sitter.hair
    opening = _opening(frame, sitter)
    mask = soft(mane.outline + mane.ragged, 0.06) * soft(mane.ragged * _F(1.6) - opening, 0.09)
    ends = min(hair.length, 0.25) if hair.length < 0.6 else hair.length
    below = _F(ends) - frame.v
    below += mane.ragged * _F(2)
    mask = mask * soft(below, 0.18)
    if hair.style == "bald":
        wreath = frame.v + _F(0.5)
        wreath -= np.abs(frame.u) * _F(0.25)
        mask = mask * soft(wreath, 0.3) * _F(0.9)
    thin = 1.0 - 0.25 * hair.recede if sitter.age > 2 else 0.72
    shadow = soft(_F(0.02) - opening, 0.22) * frame.face * _F(0.3)
    canvas.glaze(shadow * mask.max(), np.array([0.55, 0.42, 0.42], np.float32))
    canvas.lay(mask * _F(thin), mane.colours, care=0.5)
    if hair.style == "braids":
        _lay_braids(canvas, frame, sitter, mane)


def _opening(frame: Frame, sitter: Sitter) -> Field:
    """Return the distance inside the opening of the hair, as an ellipse with hair above."""
    hair, face, u, v = sitter.hair, sitter.face, frame.fu, frame.fv
    side = face.width * (0.93 if hair.length < 0.6 else 0.86) + 0.02
    opening = ellipse(u, v, hair.parting * 0.12, 0.32, side, 0.32 - hair.hairline + 0.06)
    if hair.style == "bald":
        return np.maximum(opening, ellipse(u, v, 0, -0.6, face.width * 0.92, 0.9))
    if hair.style == "side":
        sweep = (u - _F(hair.parting)) * _F(0.32 if hair.parting > 0 else -0.32)
        opening = np.minimum(opening, v - _F(hair.hairline + 0.08) + sweep)
    if hair.recede > 0.05:
        bays = ellipse(np.abs(u), v, 0.34, hair.hairline + 0.1, 0.26, 0.05 + 0.32 * hair.recede)
        opening = np.maximum(opening, bays)
    if hair.fringe:
        low = _F(face.eye_v - face.brow_rise - 0.02 - 0.28 * (1 - hair.fringe))
        edge = low + np.abs(u - _F(hair.parting * 0.3)) * _F(0.10)
        opening = np.minimum(opening, v - edge)
    elif hair.length > 0.6:
        curtain = np.abs(u - _F(hair.parting * 0.5)) * _F(0.55) + _F(hair.hairline - 0.03)
        opening = np.minimum(opening, v - curtain)
    return opening


def _lay_braids(canvas: Canvas, frame: Frame, sitter: Sitter, mane: Mane) -> None:
    """Two braids that fall in front of the shoulders."""
    wide = sitter.face.width
    for side in (-1.0, 1.0):
        u, v = frame.u * _F(side) - _F(wide + 0.04), frame.v
        plait = np.abs(np.sin(v * _F(9) + np.abs(u) * _F(8)))
        mask = soft(_F(0.105) + plait * _F(0.025) - np.abs(u), 0.04) * soft(v - _F(0.1), 0.2)
        lit = (_F(0.65) + plait * _F(0.5)) * (_F(1.1) - np.abs(u) * _F(3))
        canvas.lay(mask, mane.colours * lit, care=0.6, line=0.7)


def lay_beard(canvas: Canvas, frame: Frame, sitter: Sitter, mane: Mane) -> None:
    """Paint stubble, beard and moustache."""
    hair, face, u, v = sitter.hair, sitter.face, frame.fu, frame.fv
    if sitter.gender or not (hair.beard or hair.moustache or hair.stubble > 0.05):
        return
    mouth = face.mouth_v
    jaw = (
        v
        - _F(mouth - 0.10)
        + (np.abs(u) - _F(0.3)) * _F(0.2)
        - soft(np.abs(u) - _F(0.5), 0.25) * _F(-0.42)
    )
    lips = ellipse(u, v, 0, mouth + 0.01, face.mouth_width * 1.02, 0.105)
    cheek = np.minimum(jaw, -lips * _F(1.6))
    chin = ellipse(frame.u, frame.v, 0, 0.62, face.width * 0.9, 0.42 + hair.beard_length)
    if hair.stubble:
        within = soft(cheek, 0.16) * frame.face
        canvas.glaze(within * _F(0.5 * hair.stubble), np.array([0.48, 0.46, 0.5], np.float32))
    if hair.beard:
        area = np.minimum(cheek, np.maximum(chin, _F(1.02) - frame.r))
        mask = soft(area + mane.ragged * _F(1.6), 0.09)
        canvas.lay(mask * _F(0.35 + 0.6 * hair.beard), mane.colours * _F(0.95), care=0.6)
    if hair.moustache:
        tip = face.nose_v + (mouth - face.nose_v) * 0.62
        droop = np.abs(u) ** 2 * _F(0.9)
        shape = _F(0.05) * clip(_F(1.15) - (u / _F(0.27)) ** 2, 0, 1) - np.abs(v - _F(tip) - droop)
        shape = np.minimum(shape, _F(0.3) - np.abs(u))
        mask = soft(shape + mane.ragged, 0.05)
        canvas.lay(mask * _F(hair.moustache), mane.colours * _F(0.9), care=0.7)
