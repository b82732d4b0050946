"""Schools of painting: palettes, light and grounds. The seed decides the school."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.gallery.fields import Colour, rgb


@dataclass(frozen=True, slots=True)
class School:
    """How one school paints; strengths are shares.

    grounds: weights of plain, gradient, landscape, drapery, wall, window, foliage, rays.
    """

    name: str
    share: float
    palette: tuple[Colour, ...]
    grounds: tuple[float, ...]
    shadow: Colour  # the colour of shadows
    light: Colour  # the colour of lights
    lean: float
    ambient: tuple[float, float]
    saturation: float
    contrast: float
    vignette: float
    line: float
    levels: int = 0  # flat tones; 0 is smooth
    wild: float = 0.0  # how unnatural the colours of hair, skin and clothes may be


def _p(*colours: tuple[int, int, int]) -> tuple[Colour, ...]:
    return tuple(rgb(*c) for c in colours)


SCHOOLS = (
    School(
        "chiaroscuro", 0.16,
        _p((58, 40, 26), (84, 52, 30), (46, 44, 34), (92, 40, 28), (60, 58, 40), (38, 46, 56)),
        (3, 4, 0.3, 2, 1.5, 0.7, 0.2, 0),
        rgb(52, 26, 12), rgb(255, 226, 168), 0.32, (0.06, 0.2), 1.1, 1.12,
        0.55, 0.0,
    ),
    School(
        "northern", 0.13,
        _p((38, 66, 60), (60, 90, 66), (118, 50, 40), (50, 68, 104), (122, 104, 66), (30, 52, 50)),
        (2.5, 1, 3, 1.5, 1, 2, 0.6, 0),
        rgb(70, 50, 40), rgb(255, 240, 210), 0.18, (0.28, 0.42), 1.12, 1.05,
        0.15, 0.12,
    ),
    School(
        "rococo", 0.11,
        _p((150, 178, 190), (206, 168, 160), (170, 180, 140), (216, 196, 160), (140, 150, 180)),
        (1.5, 3, 2, 2.5, 0.6, 0.6, 2, 0),
        rgb(120, 80, 90), rgb(255, 244, 226), 0.22, (0.28, 0.42), 1.0, 0.98,
        0.2, 0.0,
    ),
    School(
        "impressionist", 0.17,
        _p((120, 160, 190), (130, 170, 110), (220, 180, 110), (180, 150, 200), (90, 130, 160),
           (226, 160, 140)),
        (1, 2, 2.5, 0.8, 0.8, 1, 4, 0),
        rgb(70, 66, 140), rgb(255, 236, 180), 0.3, (0.28, 0.44), 1.2, 1.02,
        0.05, 0.0,
    ),
    School(
        "fauvist", 0.12,
        _p((230, 90, 60), (40, 140, 150), (240, 190, 60), (110, 70, 150), (60, 160, 90),
           (230, 120, 160), (40, 90, 180)),
        (2, 2, 1.2, 1, 3.5, 0.7, 1, 0.6),
        rgb(30, 110, 130), rgb(255, 226, 130), 0.5, (0.22, 0.36), 1.45, 1.12,
        0.0, 0.6, wild=0.6,
    ),
    School(
        "fresco", 0.10,
        _p((196, 160, 112), (160, 104, 76), (140, 150, 130), (108, 128, 150), (206, 186, 146)),
        (3, 1.5, 2, 1, 2, 0.6, 0.6, 1.5),
        rgb(116, 72, 50), rgb(250, 232, 196), 0.3, (0.3, 0.44), 0.95, 0.92,
        0.1, 0.3,
    ),
    School(
        "pastel", 0.11,
        _p((214, 170, 180), (160, 190, 200), (200, 180, 140), (170, 160, 200), (186, 204, 160)),
        (2.5, 3, 1, 1, 1.5, 0.6, 1.2, 0),
        rgb(120, 90, 130), rgb(255, 246, 230), 0.28, (0.3, 0.44), 1.1, 0.95,
        0.0, 0.1,
    ),
    School(
        "poster", 0.10,
        _p((236, 72, 88), (250, 200, 60), (40, 170, 180), (240, 130, 60), (90, 80, 190),
           (120, 200, 120), (240, 150, 190)),
        (3, 0.6, 0.3, 0, 3, 0, 0.3, 3),
        rgb(60, 30, 110), rgb(255, 240, 190), 0.4, (0.24, 0.36), 1.4, 1.2,
        0.0, 0.75, 4, wild=0.5,
    ),
)  # fmt: skip
