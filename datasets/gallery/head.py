"""The head: its relief in the light, ears, skin colour and signs of age."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from datasets.gallery.canvas import Canvas
from datasets.gallery.colours import Tints, mix
from datasets.gallery.features import lay_eyes, lay_mouth, lay_nostrils
from datasets.gallery.fields import Field, bump, clip, ellipse, gauss, ramp, rgb, soft
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
    """Return the relief of the nose: a ridge that rises to the tip, the tip and two wings."""
    root, tip = face.eye_v - 0.06, face.nose_v
    along = clip((v - _F(root)) * _F(1 / (tip - root)), 0, 1.2)
    stop = soft(_F(tip + 0.02) - v, 0.10)
    centre = u - along * _F(yaw * 0.3)
    width = _F(face.nose_width) * (_F(0.42) + along * _F(0.25))
    ridge = np.exp(-((centre / width) ** 2)) * along * stop * _F(0.17)
    ball = bump(centre, v, 0, tip - 0.03, face.nose_width * 0.62, 0.065) * _F(0.10)
    wings = bump(np.abs(centre), v, face.nose_width * 0.85, tip - 0.01, 0.045, 0.05) * _F(0.05)
    nose: Field = ridge + ball + wings
    return nose


def lay_head(
    canvas: Canvas, frame: Frame, sitter: Sitter, light: Light, tints: Tints, rng: Generator
) -> None:
    """Paint the ears and the face in the light, without hair."""
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
    lay_mouth(canvas, frame, sitter, tints, shade)
    lay_nostrils(canvas, frame, sitter, tints)
    lay_eyes(canvas, frame, sitter, light, tints)


def _features(frame: Frame, sitter: Sitter) -> Field:
    """Return where the painting is finest: at the eyes, the mouth and the nose."""
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
    """Paint freckles and wrinkles: forehead, crow's feet, bags under the eyes, beside the mouth."""
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
