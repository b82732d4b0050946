"""Coordinates that follow the head, and the light that falls on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.gallery.fields import SIDE, Field, X, Y, clip, gauss, root, slopes, soft
from datasets.gallery.sitter import Sitter


@dataclass(frozen=True, slots=True)
class Light:
    """The direction of the light (x right, y down, z to the viewer) and its ambient share."""

    x: float
    y: float
    z: float
    ambient: float


class Frame:
    """Fields of one sitter's head.

    u, v: in half heights of the head, turned with it; bu, bv: the same, upright, for the body;
    r: 1 on the contour of the face; z: depth; fu, fv: u and v where features lie after the turn.
    """

    def __init__(self, sitter: Sitter) -> None:
        pose, face = sitter.pose, sitter.face
        self.scale = pose.scale
        self.top = pose.eye_y - pose.scale * face.eye_v
        self.bu = (X - np.float32(pose.x)) * np.float32(1 / pose.scale)
        self.bv = (Y - np.float32(self.top)) * np.float32(1 / pose.scale)
        self.x, self.cos, self.sin = pose.x, float(np.cos(pose.tilt)), float(np.sin(pose.tilt))
        cos, sin = np.float32(self.cos), np.float32(self.sin)
        self.u = self.bu * cos + self.bv * sin
        self.v = self.bv * cos - self.bu * sin
        width = face.width * self._profile(sitter)
        ratio = self.u / width
        self.r = root(ratio * ratio + self.v * self.v)
        self.z = root(clip(np.float32(1.02) - self.r * self.r, 0.0004, 2.0))
        self.fu = self.u - np.float32(pose.yaw) * self.z
        self.fv = self.v - np.float32(pose.pitch) * self.z
        self.pixel = 2 / SIDE / pose.scale  # one pixel in half heights of the head
        self.face = soft(np.float32(1) - self.r, 2.2 * self.pixel)

    def window(self, u: float, v: float, reach: float) -> tuple[slice, slice]:
        """Return the rows and columns of the canvas within `reach` of a point on the head."""
        x = self.x + self.scale * (u * self.cos - v * self.sin)
        y = self.top + self.scale * (u * self.sin + v * self.cos)
        far = self.scale * reach
        return _span(y, far), _span(x, far)

    def _profile(self, sitter: Sitter) -> Field:
        """Return the width of the face at each height, relative to an ellipse."""
        face, v = sitter.face, self.v
        below = np.maximum(v, np.float32(0))
        cheek = np.float32(0.02 + 0.03 * sitter.child) * gauss(v, 0.28, 0.3)
        jaw = np.float32(face.jaw) * gauss(v, 0.66, 0.26)
        temple = np.float32(0.04 + 0.05 * sitter.child) * gauss(v, -0.6, 0.35)
        full = np.float32(1) + jaw + cheek + temple
        profile: Field = full - np.float32(face.taper) * below * below
        return profile


def _span(centre: float, far: float) -> slice:
    low, high = ((centre + way * far + 1) / 2 * SIDE for way in (-1, 1))
    return slice(max(0, int(low)), min(SIDE, int(high) + 2))


def lambert(height: Field, light: Light, frame: Frame, wrap: float = 0.25) -> Field:
    """Return the light on a relief, 0 to 1; heights are in half heights of the head."""
    across, down = slopes(height)
    gain = np.float32(1 / frame.pixel)
    gx, gy = across * gain, down * gain
    length = root(gx * gx + gy * gy + np.float32(1))
    facing = np.float32(light.z) - gx * np.float32(light.x) - gy * np.float32(light.y)
    facing /= length
    lit = clip((facing + np.float32(wrap)) * np.float32(1 / (1 + wrap)))
    return np.float32(light.ambient) + np.float32(1 - light.ambient) * lit
