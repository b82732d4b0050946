"""The features of a face: mouth, nose, eyes and brows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.gallery.canvas import Canvas, Window
from datasets.gallery.colours import BLACK, WHITE, Tints, iris_colour, mix
from datasets.gallery.fields import Colour, Field, bump, clip, gauss, ramp, rgb, root, soft
from datasets.gallery.frame import Frame, Light
from datasets.gallery.sitter import Sitter

_F = np.float32


def lay_mouth(canvas: Canvas, frame: Frame, sitter: Sitter, tints: Tints, shade: Field) -> None:
    """Paint the lips, the opening between them, teeth and the shadow below."""
    face = sitter.face
    x = frame.fu * _F(1 / face.mouth_width)
    inside = clip(_F(1) - x * x, 0, 1)
    bend = (x * x - _F(0.4)) * _F(-0.072 * face.smile)
    y = frame.fv - _F(face.mouth_v) - bend
    gape = inside * _F(0.05 * face.parted)
    bow = _F(0.75) + _F(0.25) * np.cos(np.minimum(np.abs(x) * _F(5.2), _F(3.14159)))
    bow = _F(1.45) - bow * _F(0.6)
    upper = np.minimum(y + root(inside) * bow * _F(face.lips), -y - gape * _F(0.3))
    lower = np.minimum(root(inside) * _F(face.lips * 1.25) + gape - y, y - gape)
    red = mix(
        mix(tints[1], rgb(190, 70, 72), 0.42 + 0.04 * sitter.child),
        rgb(176, 30, 44),
        0.6 * face.paint,
    )
    if sitter.tone >= 3:
        red = mix(red, tints[1] * _F(0.8), 0.35)
    edge = 0.022
    ends = soft(_F(1.0) - np.abs(x), 0.16)
    canvas.lay(
        soft(gape - np.abs(y - gape * _F(0.35)), edge) * ends * _F(face.parted > 0.05),
        rgb(58, 20, 20),
    )
    if face.parted > 0.25:
        teeth = soft(gape * _F(0.55) - np.abs(y - gape * _F(0.1)), edge) * soft(
            inside - _F(0.2), 0.3
        )
        canvas.lay(teeth * _F(min(1.0, face.parted * 1.6)), rgb(236, 226, 208))
    form = _F(0.55) + _F(0.6) * shade
    canvas.lay(soft(upper, edge) * ends * _F(0.85), red[:, None, None] * form * _F(0.78))
    canvas.lay(soft(lower, edge) * ends * _F(0.82), red[:, None, None] * form * _F(1.05))
    glint = bump(frame.fu, y, 0.02, face.lips * 0.75 + 0.03 * face.parted, 0.07, 0.016)
    canvas.glow(glint * _F(0.3 + 0.2 * face.paint), tints[2])
    corner = gauss(y, 0, 0.017) * soft(_F(1.12) - np.abs(x), 0.25)
    closed = corner * _F(max(0.0, 0.85 - face.parted))
    canvas.lay(clip(closed), mix(rgb(70, 22, 24), tints[0], 0.3))
    under = bump(
        frame.fu, y, 0, face.lips * 1.25 + 0.05 + 0.05 * face.parted, face.mouth_width * 0.6, 0.03
    )
    canvas.glaze(under * _F(0.3) * frame.face, mix(tints[0], WHITE, 0.25))


def lay_nostrils(canvas: Canvas, frame: Frame, sitter: Sitter, tints: Tints) -> None:
    """Paint the nostrils and the shadow below the nose."""
    face = sitter.face
    centre = frame.fu - _F(sitter.pose.yaw * 0.3)
    holes = bump(
        np.abs(centre), frame.fv, face.nose_width * 0.52, face.nose_v + 0.035, 0.036, 0.017
    )
    canvas.lay(holes * _F(0.8), tints[0] * _F(0.55))
    base = bump(centre, frame.fv, 0, face.nose_v + 0.045, face.nose_width * 0.95, 0.024)
    canvas.lay(base * _F(0.42), mix(tints[0], tints[1], 0.25))


@dataclass(frozen=True, slots=True)
class _Eye:
    """Fields of one eye, in half widths from its middle outwards: lids and opening."""

    side: float
    at: Window
    x: Field
    y: Field
    near: Field
    top: Field
    low: Field
    opening: Field


def lay_eyes(canvas: Canvas, frame: Frame, sitter: Sitter, light: Light, tints: Tints) -> None:
    """Paint the eyes: sockets, eyeballs, irises with a gaze, lids and lashes."""
    for side in (-1.0, 1.0):
        eye = _eye(frame, sitter, side)
        paint = sitter.face.paint
        socket = bump(eye.x, eye.y, -0.1, -0.75, 0.95, 0.42) * frame.face[eye.at]
        veil = mix(tints[1], WHITE, 0.05) * _F(0.8)
        canvas.glaze(socket * _F(0.32 + 0.25 * paint), veil, eye.at)
        _lay_ball(canvas, eye, sitter, light)
        _lay_lids(canvas, eye, sitter, tints)
        gx, gy = _gaze(eye, sitter)
        glint = bump(eye.x, eye.y, gx + side * np.copysign(0.16, light.x), gy - 0.2, 0.11, 0.11)
        canvas.glow(glint * eye.opening * _F(0.95), WHITE, eye.at)


def _eye(frame: Frame, sitter: Sitter, side: float) -> _Eye:
    face, pose = sitter.face, sitter.pose
    middle = side * (face.eye_gap + 0.02) + pose.yaw * 0.9
    at = frame.window(middle, face.eye_v - 0.02 + pose.pitch, 0.33)
    x = (frame.fu[at] * _F(side) - _F(face.eye_gap)) * _F(1 / face.eye_width)
    y = frame.fv[at] - _F(face.eye_v) + x * _F(face.slant * face.eye_width * 2.0)
    y = y * _F(1 / face.eye_width)
    near = soft(_F(2.2) - np.abs(x) - np.abs(y), 0.5)
    arc = clip(_F(1) - x * x)
    half = _F(face.eye_open)
    top = -half * (arc * _F(0.75) + root(arc) * _F(0.3)) * _F(1 - 0.1 * face.smile)
    low = half * arc * _F(0.72)
    opening = soft(np.minimum(y - top, low - y), 0.14) * near
    return _Eye(side, at, x, y, near, top, low, opening)


def _gaze(eye: _Eye, sitter: Sitter) -> tuple[float, float]:
    """Return the middle of the iris: eyes follow the turn of the head, with a gaze of their own."""
    across, down = sitter.face.gaze
    return eye.side * across + eye.side * sitter.pose.yaw * 0.5, down - 0.06


def _lay_ball(canvas: Canvas, eye: _Eye, sitter: Sitter, light: Light) -> None:
    x, y, at, opening = eye.x, eye.y, eye.at, eye.opening
    lit = _F(0.74) - (x * _F(-0.18 * eye.side * light.x)) - gauss(y - eye.top, 0, 0.28) * _F(0.45)
    ball = ramp(clip(lit), rgb(96, 80, 84), rgb(232, 222, 210), rgb(250, 246, 238))
    canvas.lay(opening, ball, at=at)
    iris = iris_colour(sitter)
    gx, gy = _gaze(eye, sitter)
    d = root((x - _F(gx)) ** 2 + (y - _F(gy)) ** 2)
    radius = 0.47 + 0.03 * sitter.child
    tone = clip(d * _F(1.5) - _F(0.05) + (y - _F(gy)) * _F(0.5), 0.0, 1.0)
    colours = ramp(tone, iris * _F(0.45), iris * _F(1.0), mix(iris, WHITE, 0.25))
    canvas.lay(soft(_F(radius) - d, 0.16) * opening, colours, at=at)
    canvas.lay(gauss(d, radius, 0.08) * opening * _F(0.5), iris * _F(0.3), at=at)
    canvas.lay(soft(_F(0.2) - d, 0.14) * opening, BLACK, at=at)


def _lay_lids(canvas: Canvas, eye: _Eye, sitter: Sitter, tints: Tints) -> None:
    y, wide = eye.y, np.abs(eye.x)
    lash = gauss(y - eye.top, -0.02, 0.11 + 0.05 * sitter.face.paint)
    lash = lash * soft(_F(1.08) - wide, 0.2) * eye.near
    canvas.lay(lash, mix(BLACK, tints[0], 0.2), at=eye.at)
    rim = gauss(y - eye.low, 0.02, 0.075) * soft(_F(0.98) - wide, 0.2) * eye.near * _F(0.42)
    canvas.lay(rim, mix(tints[0], rgb(150, 60, 50), 0.3), at=eye.at)
    crease = gauss(y - eye.top * _F(1.25) + _F(0.2 + 0.1 * sitter.old), 0, 0.09)
    crease = crease * soft(_F(1.0) - wide, 0.4) * eye.near * _F(0.5)
    canvas.lay(crease, tints[0], at=eye.at)


def lay_brows(canvas: Canvas, frame: Frame, sitter: Sitter, colour: Colour) -> None:
    """Paint the brows; they come after the eyes and before the hair."""
    face = sitter.face
    for side in (-1.0, 1.0):
        x = (frame.fu * _F(side) - _F(face.eye_gap + 0.015)) * _F(1 / (face.eye_width * 1.32))
        away = x - _F(0.25)
        arch = away * away * np.where(away > 0, _F(face.brow_arch), _F(face.brow_arch * 0.3))
        y = (
            frame.fv
            - _F(face.eye_v - face.brow_rise)
            - arch
            + x * _F(face.brow_tilt * 0.25)
            - _F(0.015)
        )
        thick = _F(face.brow_weight) * (_F(1.05) - x * _F(0.35)) * clip(_F(1.25) - x * x, 0, 1)
        mask = soft(thick - np.abs(y), 0.03) * soft(_F(1.05) - np.abs(x), 0.25)
        canvas.lay(mask * _F(0.9), colour)
