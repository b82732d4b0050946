"""Hats, veils, glasses and earrings."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import BLACK, WHITE, cloth, mix, tints
from datasets.gallery.fields import Field, bump, clip, ellipse, gauss, grain, ramp, rgb, root, soft
from datasets.gallery.frame import Frame, Light, lambert
from datasets.gallery.schools import School
from datasets.gallery.sitter import Sitter

_F = np.float32
_STRAW = rgb(214, 176, 98)


def lay_hat(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, light: Light, rng: Generator
) -> None:
    """Paint the hat, if there is one, and the shadow that it casts."""
    if sitter.attire.hat == "none":
        return
    turn = sitter.attire.hat_tilt
    u, v = frame.u + frame.v * _F(turn), frame.v - frame.u * _F(turn)
    crown, brim = _shape(u, v, sitter)
    colour = _STRAW if sitter.attire.hat == "straw" else cloth(rng, school)
    shadow = soft(_shift(brim, light), 0.14) * frame.face
    canvas.glaze(shadow * _F(0.62), mix(tints(colour, school)[0], WHITE, 0.35))
    weave = grain(u * _F(34) + v * _F(8), v * _F(20)) * _F(0.05)
    folds = _twist(u, v, sitter, rng)
    dome = root(clip(crown * _F(1.5), 0.01, 1)) * _F(0.7)
    lit = clip(lambert(dome, light, frame) * _F(0.8) + weave + folds)
    canvas.lay(soft(crown, 0.04), ramp(lit, *tints(colour, school, 0.3, 0.4)), care=0.25, line=0.7)
    if sitter.attire.hat in ("brim", "straw"):
        band = cloth(rng, school, colour)
        ribbon = soft(crown, 0.04) * soft(_F(0.07) - np.abs(v + _F(0.68)), 0.03)
        canvas.lay(ribbon, ramp(lit, *tints(band, school)))
        flat = clip(_F(0.6) + u * _F(0.25 * light.x) + weave - (v + _F(0.6)) * _F(0.6))
        canvas.lay(
            soft(brim, 0.03), ramp(flat, *tints(colour, school, 0.3, 0.4)), care=0.25, line=0.7
        )
    elif sitter.attire.hat == "cap":
        canvas.lay(
            soft(brim, 0.03),
            ramp(clip(lit * _F(0.8) + _F(0.2)), *tints(cloth(rng, school, colour), school)),
            care=0.25,
            line=0.6,
        )


def _shift(shape: Field, light: Light) -> Field:
    """Move a shape away from the light by about a tenth of the head."""
    rows, columns = round(6 - 4 * light.y), round(-5 * light.x)
    return np.roll(shape, (rows, columns), (0, 1))


def _shape(u: Field, v: Field, sitter: Sitter) -> tuple[Field, Field]:
    """Return the distances inside crown and brim."""
    wide, tall = (
        sitter.face.width + 0.12 + min(sitter.hair.volume, 0.15) * 0.6,
        sitter.attire.hat_height,
    )
    hat = sitter.attire.hat
    if hat in ("brim", "straw"):
        crown = np.minimum(ellipse(u, v, 0, -0.62, wide * 0.93, 0.62 + 0.3 * tall), _F(-0.55) - v)
        rise = np.minimum(u * u * _F(0.12 * (tall - 0.3)), _F(0.2))
        return crown, ellipse(u, v + rise, 0, -0.6, wide * (1.4 + 0.25 * tall), 0.13 + 0.05 * tall)
    if hat == "beret":
        lean = 0.22 if sitter.attire.hat_tilt > 0 else -0.22
        crown = ellipse(u, v + u * _F(lean * 0.8), lean, -0.88, wide * 1.18, 0.36 + 0.12 * tall)
        return crown, crown
    if hat == "turban":
        crown = ellipse(u, v, 0, -0.78, wide * 1.1, 0.48 + 0.18 * tall)
        crown = np.minimum(crown, _F(-0.42) - v - u * u * _F(0.1))
        return crown, crown
    crown = np.minimum(
        ellipse(u, v, 0, -0.5, wide, 0.72 + 0.15 * tall), _F(-0.5) - v + u * u * _F(0.25)
    )
    brim = np.minimum(
        _F(0.085) - np.abs(v + _F(0.52) - u * u * _F(0.25)), _F(wide + 0.02) - np.abs(u)
    )
    return crown, brim


def _twist(u: Field, v: Field, sitter: Sitter, rng: Generator) -> Field:
    """Return the folds of a wound cloth."""
    if sitter.attire.hat not in ("turban", "veil"):
        return np.zeros_like(u)
    slope = _F(rng.choice((-1, 1)) * rng.uniform(0.5, 1.2))
    return np.sin((v + u * slope) * _F(15) + u * u * _F(4)) * _F(0.13)


def lay_veil(
    canvas: Canvas, frame: Frame, sitter: Sitter, school: School, light: Light, rng: Generator
) -> None:
    """Paint a headscarf: cloth over the head that falls on the shoulders."""
    u, v, wide = frame.u, frame.v, sitter.face.width
    falls = _F(wide + 0.15) + clip(v, 0, 2) * _F(0.16) - np.abs(u)
    outer = np.maximum(ellipse(u, v, 0, -0.04, wide + 0.17, 1.13), np.minimum(falls, v))
    face = ellipse(frame.fu, frame.fv, 0, 0.18, wide * 0.9, 0.84 + 0.1 * sitter.attire.hat_height)
    at = rng.uniform(0, 256, 2).astype(np.float32)
    ridge = grain(frame.r * _F(15) + at[0], u * _F(4) + v * _F(2) + at[1]) * _F(0.1)
    dome = root(clip(outer * _F(1.4), 0.01, 1)) * _F(0.7)
    lit = clip(
        lambert(dome, light, frame) * _F(0.75)
        + ridge
        + _F(0.06)
        - gauss(face, -0.02, 0.06) * _F(0.2)
    )
    colours = ramp(lit, *tints(cloth(rng, school), school, 0.32, 0.5))
    shade = soft(face * _F(-1) + _F(0.06), 0.2) * frame.face
    canvas.glaze(shade * _F(0.45), rgb(130, 96, 92))
    canvas.lay(soft(outer, 0.03) * soft(-face, 0.04), colours, care=0.3, line=0.7)
    if rng.random() < 0.5:
        hem = gauss(face, -0.05, 0.022) * soft(outer, 0.03)
        canvas.lay(hem, cloth(rng, school), care=0.4)


def lay_glasses(canvas: Canvas, frame: Frame, sitter: Sitter, school: School, light: Light) -> None:
    """Paint glasses: round, oval or square, with a glint on the lens."""
    kind, face = sitter.attire.glasses, sitter.face
    if not kind:
        return
    u, v = np.abs(frame.fu), frame.fv - _F(face.eye_v + 0.015)
    wide, high = ((0.215, 0.205), (0.235, 0.165), (0.225, 0.17))[kind - 1]
    x, y = (u - _F(face.eye_gap)) * _F(1 / wide), v * _F(1 / high)
    if kind == 3:
        x, y = x * x, y * y
    d = (root(x * x + y * y) - _F(1)) * _F(high * (0.5 if kind == 3 else 1))
    colour = (BLACK, rgb(150, 108, 50), rgb(70, 40, 28))[(sitter.age + kind) % 3]
    canvas.glow(soft(-d, 0.03) * _F(0.08), WHITE)
    glint = gauss(frame.fu * _F(0.8) + v, -0.1 * light.x, 0.03) * soft(-d - _F(0.01), 0.03)
    canvas.glow(glint * _F(0.22), WHITE)
    rim = gauss(d, 0, 0.024)
    bridge = gauss(v, -0.03, 0.02) * soft(_F(face.eye_gap - wide + 0.01) - u, 0.03)
    arms = gauss(v, -0.04, 0.022) * soft(u - _F(face.eye_gap + wide), 0.03) * frame.face
    canvas.lay(clip(rim + bridge + arms) * _F(0.9), colour, care=0.9)


def lay_earrings(canvas: Canvas, frame: Frame, sitter: Sitter, school: School) -> None:
    """Paint earrings: pearls, drops or hoops."""
    kind = sitter.attire.earrings
    hidden = sitter.attire.hat == "veil" or (
        sitter.hair.length > 0.6 and sitter.hair.style != "braids"
    )
    if not kind or hidden:
        return
    place = sitter.face.width + 0.03
    u = np.abs(frame.u + _F(sitter.pose.yaw * 0.1)) - _F(place)
    v = frame.v - _F(sitter.face.eye_v + 0.43)
    gold = rgb(226, 178, 74)
    if kind == 3:
        d = root(u * u + v * v)
        canvas.lay(gauss(d, 0.085, 0.024) * _F(0.95), gold, care=0.8)
        return
    colour = rgb(238, 232, 222) if kind == 1 else mix(gold, school.palette[0], 0.3)
    long = 0.06 if kind == 1 else 0.11
    canvas.lay(soft(ellipse(u, v, 0, 0, 0.058, long), 0.025), colour * _F(0.86), care=0.9, line=0.5)
    canvas.glow(bump(u, v, -0.015, -0.02, 0.022, 0.022), WHITE)
