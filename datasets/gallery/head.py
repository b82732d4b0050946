"""The head: its relief under the light, ears, eyes, brows, nose, mouth and the marks of age."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import BLACK, WHITE, Tints, iris_colour, mix
from datasets.gallery.fields import Colour, Field, bump, clip, ellipse, gauss, ramp, rgb, soft
from datasets.gallery.frame import Frame, Light, lambert
from datasets.gallery.sitter import Face, Sitter

_F = np.float32


def relief(frame: Frame, sitter: Sitter) -> Field:
    """Return the height of the face towards the viewer, in half heights of the head."""
    face, u, v = sitter.face, frame.fu, frame.fv
    height = frame.z * _F(0.62)
    gap, eye = face.eye_gap, face.eye_v
    au = np.abs(u)
    height += bump(au, v, gap * 0.85, eye - face.brow_rise + 0.03, 0.2, 0.07) * _F(
        0.045 * (1 - 0.5 * sitter.child)
    )
    height -= bump(au, v, gap * 0.9, eye + 0.0, 0.17, 0.10) * _F(0.06)
    height += bump(au, v, gap, eye, 0.13, 0.075) * _F(0.03)
    height += bump(au, v, 0.40, face.nose_v - 0.06, 0.2, 0.17) * _F(0.05 + 0.04 * sitter.child)
    height += _nose(face, u, v, sitter.pose.yaw) * _F(face.nose_height)
    height += bump(u, v, 0, face.mouth_v, face.mouth_width * 1.15, 0.17) * _F(0.055)
    height += bump(u, v, 0, 0.86, 0.17, 0.10) * _F(0.045)
    height -= bump(u, v, 0, face.mouth_v + 0.14, 0.17, 0.045) * _F(0.022)
    fold = np.abs(au - (_F(0.13) + (v - _F(face.nose_v - 0.1)) * _F(0.5)))
    crease = gauss(fold, 0, 0.035) * gauss(v, face.nose_v + 0.07, 0.12)
    height -= crease * _F(0.012 + 0.02 * max(face.smile, 0) + 0.035 * face.wrinkles)
    height -= bump(au, v, 0.44, face.mouth_v - 0.02, 0.12, 0.16) * _F(0.05 * face.wrinkles)
    return height


def _nose(face: Face, u: Field, v: Field, yaw: float) -> Field:
    """Return the nose's relief: a ridge that grows to the tip, the tip and two wings."""
    root, tip = face.eye_v - 0.06, face.nose_v
    along = clip((v - _F(root)) * _F(1 / (tip - root)), 0, 1.2)
    stop = soft(_F(tip + 0.02) - v, 0.10)
    centre = u - along * _F(yaw * 0.3)
    width = _F(face.nose_width) * (_F(0.42) + along * _F(0.25))
    ridge = np.exp(-((centre / width) ** 2)) * along * stop * _F(0.17)
    ball = bump(centre, v, 0, tip - 0.03, face.nose_width * 0.62, 0.065) * _F(0.10)
    wings = bump(np.abs(centre), v, face.nose_width * 0.85, tip - 0.01, 0.045, 0.05) * _F(0.05)
    return ridge + ball + wings


def lay_head(
    canvas: Canvas, frame: Frame, sitter: Sitter, light: Light, tints: Tints, rng: Generator
) -> None:
    """Paint ears and face, lit, with everything on it but hair."""
    _lay_ears(canvas, frame, sitter, light, tints)
    shade = lambert(relief(frame, sitter), light, frame)
    shade *= _F(1) - _cast(frame, sitter, light) * _F(0.4 * (1 - light.ambient))
    colours = ramp(clip(shade), *tints)
    flush = rgb(214, 88, 76) * _F(0.45) + tints[1] * _F(0.55)
    au, v = np.abs(frame.fu), frame.fv
    rosy = bump(au, v, 0.40, sitter.face.nose_v - 0.02, 0.17, 0.13)
    rosy = rosy + bump(frame.fu, v, 0, sitter.face.nose_v, 0.1, 0.06) * _F(0.5)
    rosy *= _F(sitter.face.blush * (0.75 - 0.1 * sitter.tone)) * (_F(0.4) + _F(0.6) * shade)
    colours += rosy * (flush[:, None, None] - colours)
    canvas.lay(frame.face, colours, care=0.7, line=0.9)
    canvas.care = np.maximum(canvas.care, _features(frame, sitter))
    _lay_marks(canvas, frame, sitter, tints, rng)
    _lay_mouth(canvas, frame, sitter, tints, shade)
    _lay_nostrils(canvas, frame, sitter, tints)
    _lay_eyes(canvas, frame, sitter, light, tints)


def _features(frame: Frame, sitter: Sitter) -> Field:
    """Return where the hand is finest: at the eyes, the mouth and the nose."""
    face, u, v = sitter.face, frame.fu, frame.fv
    eyes = bump(np.abs(u), v, face.eye_gap, face.eye_v - 0.03, 0.27, 0.2)
    mouth = bump(u, v, 0, face.mouth_v, 0.34, 0.16)
    return clip((eyes + mouth + bump(u, v, 0, face.nose_v, 0.22, 0.14)) * _F(1.7))


def _cast(frame: Frame, sitter: Sitter, light: Light) -> Field:
    """Return the shadow that the nose casts on the cheek and lip."""
    face = sitter.face
    side, down = -light.x * 0.16, 0.05 - 0.08 * light.y
    x = frame.fu - _F(side + sitter.pose.yaw * 0.3)
    return bump(x, frame.fv, 0, face.nose_v + down, face.nose_width * 0.9, 0.075) * _F(1.1)


def _lay_ears(canvas: Canvas, frame: Frame, sitter: Sitter, light: Light, tints: Tints) -> None:
    face, yaw = sitter.face, sitter.pose.yaw
    for side in (-1.0, 1.0):
        cx = side * (face.width + 0.015) - yaw * 0.12
        height = face.eye_v + 0.17
        shape = soft(ellipse(frame.u, frame.v, cx, height, 0.085, 0.2), 0.03)
        hollow = bump(frame.u, frame.v, cx + side * 0.005, height - 0.02, 0.035, 0.11)
        lit = 0.5 + 0.22 * side * light.x
        colours = ramp(clip(_F(lit + 0.12) - hollow * _F(0.35)), *tints)
        canvas.lay(shape, colours, care=0.8, line=0.7)


def _lay_marks(canvas: Canvas, frame: Frame, sitter: Sitter, tints: Tints, rng: Generator) -> None:
    """Freckles, and the folds of age: forehead, crow's feet, bags, and beside the mouth."""
    face, u, v = sitter.face, frame.fu, frame.fv
    au = np.abs(u)
    dark = mix(tints[0], tints[1], 0.35)
    if face.freckles:
        spots = np.zeros_like(u)
        for _ in range(14):
            x, y = rng.normal(0, 0.26), face.nose_v - 0.12 + rng.normal(0, 0.08)
            spots += bump(u, v, x, y, 0.014, 0.014)
        canvas.lay(
            clip(spots) * frame.face * _F(0.5 * face.freckles), mix(tints[1], rgb(150, 84, 48), 0.6)
        )
    if face.wrinkles < 0.08:
        return
    old = face.wrinkles
    wave = v + _F(0.02) * np.cos(u * _F(5))
    folds = np.zeros_like(u)
    for i, depth in enumerate((0.9, 1.0, 0.7)):
        line = face.eye_v - face.brow_rise - 0.13 - 0.085 * i
        folds += gauss(wave, line, 0.014) * _F(depth * 0.55)
    folds *= gauss(u, 0, 0.36)
    bag = v - _F(face.eye_v + 0.105) + ((au - _F(face.eye_gap)) * _F(2.2)) ** 2 * _F(0.25)
    folds += gauss(bag, 0, 0.016) * gauss(au, face.eye_gap, 0.13) * _F(0.9)
    spread = (v - _F(face.eye_v)) / (np.abs(au - _F(face.eye_gap + 0.08)) + _F(0.05))
    folds += (
        (_F(0.5) + _F(0.5) * np.cos(spread * _F(9)))
        * bump(au, v, face.eye_gap + 0.22, face.eye_v, 0.06, 0.09)
        * _F(0.6)
    )
    fold = au - (_F(0.15) + (v - _F(face.nose_v - 0.08)) * _F(0.5))
    folds += gauss(fold, 0, 0.022) * gauss(v, face.nose_v + 0.09, 0.13) * _F(1.0)
    canvas.lay(clip(folds) * frame.face * _F(0.75 * old), dark)


def _lay_mouth(canvas: Canvas, frame: Frame, sitter: Sitter, tints: Tints, shade: Field) -> None:
    face = sitter.face
    x = frame.fu * _F(1 / face.mouth_width)
    inside = clip(_F(1) - x * x, 0, 1)
    bend = (x * x - _F(0.4)) * _F(-0.072 * face.smile)
    y = frame.fv - _F(face.mouth_v) - bend
    gape = inside * _F(0.05 * face.parted)
    bow = _F(0.75) + _F(0.25) * np.cos(np.minimum(np.abs(x) * _F(5.2), _F(3.14159)))
    bow = _F(1.45) - bow * _F(0.6)
    upper = np.minimum(y + np.sqrt(inside) * bow * _F(face.lips), -y - gape * _F(0.3))
    lower = np.minimum(np.sqrt(inside) * _F(face.lips * 1.25) + gape - y, y - gape)
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


def _lay_nostrils(canvas: Canvas, frame: Frame, sitter: Sitter, tints: Tints) -> None:
    face = sitter.face
    centre = frame.fu - _F(sitter.pose.yaw * 0.3)
    holes = bump(
        np.abs(centre), frame.fv, face.nose_width * 0.52, face.nose_v + 0.035, 0.036, 0.017
    )
    canvas.lay(holes * _F(0.8), tints[0] * _F(0.55))
    base = bump(centre, frame.fv, 0, face.nose_v + 0.045, face.nose_width * 0.95, 0.024)
    canvas.lay(base * _F(0.42), mix(tints[0], tints[1], 0.25))


def _lay_eyes(canvas: Canvas, frame: Frame, sitter: Sitter, light: Light, tints: Tints) -> None:
    face = sitter.face
    iris, lash = iris_colour(sitter), mix(BLACK, tints[0], 0.2)
    for side in (-1.0, 1.0):
        at = frame.window(
            side * (face.eye_gap + 0.02) + sitter.pose.yaw * 0.9,
            face.eye_v - 0.02 + sitter.pose.pitch,
            0.33,
        )
        x = (frame.fu[at] * _F(side) - _F(face.eye_gap)) * _F(1 / face.eye_width)
        y = frame.fv[at] - _F(face.eye_v) + x * _F(face.slant * face.eye_width * 2.0)
        y = y * _F(1 / face.eye_width)
        near = soft(_F(2.2) - np.abs(x) - np.abs(y), 0.5)
        arc = clip(_F(1) - x * x)
        half = _F(face.eye_open)
        top = -half * (arc * _F(0.75) + np.sqrt(arc) * _F(0.3)) * _F(1 - 0.1 * face.smile)
        low = half * arc * _F(0.72)
        opening = soft(np.minimum(y - top, low - y), 0.14) * near
        socket = bump(x, y, -0.1, -0.75, 0.95, 0.42) * frame.face[at]
        canvas.glaze(
            socket * _F(0.32 + 0.25 * face.paint), mix(tints[1], WHITE, 0.05) * _F(0.8), at
        )
        ball = ramp(clip(_F(0.74) - (x * _F(-0.18 * side * light.x)) - gauss(y - top, 0, 0.28) * _F(0.45)),
                    rgb(96, 80, 84), rgb(232, 222, 210), rgb(250, 246, 238))  # fmt: skip
        canvas.lay(opening, ball, at=at)
        gx, gy = side * face.gaze[0] + frame_shift(sitter, side), face.gaze[1] - 0.06
        d = np.sqrt((x - _F(gx)) ** 2 + (y - _F(gy)) ** 2)
        radius = 0.47 + 0.03 * sitter.child
        tone = clip(d * _F(1.5) - _F(0.05) + (y - _F(gy)) * _F(0.5), 0.0, 1.0)
        colours = ramp(tone, iris * _F(0.45), iris * _F(1.0), mix(iris, WHITE, 0.25))
        canvas.lay(soft(_F(radius) - d, 0.16) * opening, colours, at=at)
        canvas.lay(gauss(d, radius, 0.08) * opening * _F(0.5), iris * _F(0.3), at=at)
        canvas.lay(soft(_F(0.2) - d, 0.14) * opening, BLACK, at=at)
        canvas.lay(gauss(y - top, -0.02, 0.11 + 0.05 * face.paint)
                   * soft(_F(1.08) - np.abs(x), 0.2) * near, lash, at=at)  # fmt: skip
        canvas.lay(gauss(y - low, 0.02, 0.075) * soft(_F(0.98) - np.abs(x), 0.2) * near * _F(0.42),
                   mix(tints[0], rgb(150, 60, 50), 0.3), at=at)  # fmt: skip
        crease = gauss(y - top * _F(1.25) + _F(0.2 + 0.1 * sitter.old), 0, 0.09)
        canvas.lay(crease * soft(_F(1.0) - np.abs(x), 0.4) * near * _F(0.5), tints[0], at=at)
        glint = bump(x, y, gx + side * np.copysign(0.16, light.x), gy - 0.2, 0.11, 0.11)
        canvas.glow(glint * opening * _F(0.95), WHITE, at)


def frame_shift(sitter: Sitter, side: float) -> float:
    """Return how far irises follow the turn of the head, in an eye's own direction."""
    return side * sitter.pose.yaw * 0.5


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
