"""The sitter: drawn by chance from age, gender and tone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

GROUP_AGES = ((1, 2), (3, 12), (13, 17), (18, 35), (36, 55), (56, 90))
GROUP_SHARES = (0.05, 0.12, 0.09, 0.32, 0.24, 0.18)
HAIR_STYLES = (
    "cropped", "short", "side", "bob", "long", "curly", "afro", "bun", "braids", "bald",
)  # fmt: skip
HATS = ("none", "brim", "beret", "turban", "cap", "straw", "veil")
COLLARS = ("round", "vee", "lapels", "ruff", "flat", "scarf", "high", "pearls")


@dataclass(frozen=True, slots=True)
class Pose:
    """The position of the head: lengths in half canvases, turns in radians or shares."""

    x: float
    eye_y: float
    scale: float
    tilt: float
    yaw: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Face:
    """The shape of a face, in half heights of the head, with the crown at −1 and the chin at 1."""

    width: float
    jaw: float
    taper: float
    eye_v: float
    eye_gap: float
    eye_width: float
    eye_open: float
    slant: float
    gaze: tuple[float, float]
    iris: int
    brow_rise: float
    brow_weight: float
    brow_arch: float
    brow_tilt: float
    nose_v: float
    nose_width: float
    nose_height: float
    mouth_v: float
    mouth_width: float
    lips: float
    smile: float
    parted: float
    blush: float
    paint: float
    wrinkles: float
    freckles: float


@dataclass(frozen=True, slots=True)
class Hair:
    """Hair and beard: lengths and heights in half heights of the head."""

    style: str
    shade: float
    warmth: float
    grey: float
    volume: float
    length: float
    hairline: float
    parting: float
    fringe: float
    recede: float
    curl: float
    beard: float
    beard_length: float
    moustache: float
    stubble: float


@dataclass(frozen=True, slots=True)
class Attire:
    """Clothes, hat and jewellery."""

    hat: str
    hat_tilt: float
    hat_height: float
    collar: str
    depth: float
    pattern: int
    glasses: int
    earrings: int
    shoulders: float
    neck: float


@dataclass(frozen=True, slots=True)
class Sitter:
    """An invented person: labels, and everything that is painted from them."""

    age: int
    gender: int
    tone: int
    child: float
    old: float
    pose: Pose
    face: Face
    hair: Hair
    attire: Attire


def draw_sitter(rng: Generator) -> Sitter:
    """Draw a sitter: first the labels, then the rest from the labels."""
    youngest, oldest = GROUP_AGES[int(rng.choice(len(GROUP_AGES), p=GROUP_SHARES))]
    age, gender, tone = (int(rng.integers(*to)) for to in ((youngest, oldest + 1), (0, 2), (0, 5)))
    child = float(np.clip((17 - age) / 13, 0, 1))
    old = float(np.clip((age - 42) / 38, 0, 1))
    attire = _attire(rng, age, gender, child)
    pose, face = _pose(rng), _face(rng, gender, tone, child, old)
    hair = _hair(rng, age, gender, tone, attire.hat)
    return Sitter(age, gender, tone, child, old, pose, face, hair, attire)


def _near(rng: Generator, centre: float, spread: float, reach: float = 2.2) -> float:
    """Draw from a normal distribution, clipped at `reach` standard deviations."""
    return centre + spread * float(np.clip(rng.standard_normal(), -reach, reach))


def _pose(rng: Generator) -> Pose:
    return Pose(
        x=_near(rng, 0.0, 0.05),
        eye_y=_near(rng, -0.15, 0.045),
        scale=_near(rng, 0.72, 0.035),
        tilt=_near(rng, 0.0, 0.07),
        yaw=_near(rng, 0.0, 0.13),
        pitch=_near(rng, 0.0, 0.035),
    )


def _face(rng: Generator, gender: int, tone: int, child: float, old: float) -> Face:
    man = (1 - gender) * (1 - child)
    woman = gender * (1 - child)
    eye_v = _near(rng, -0.04 + 0.15 * child, 0.015)
    nose_v = eye_v + _near(rng, 0.40 - 0.10 * child + 0.03 * old, 0.022)
    mouth_v = nose_v + _near(rng, 0.205 - 0.03 * child + 0.012 * man, 0.012)
    smile = _near(rng, 0.6, 0.5)
    return Face(
        width=_near(rng, 0.735 + 0.07 * child - 0.025 * woman, 0.03),
        jaw=_near(rng, 0.075 * man - 0.01 * woman + 0.06 * old + 0.05 * child, 0.035),
        taper=_near(rng, 0.13 - 0.05 * man + 0.03 * woman, 0.045),
        eye_v=eye_v,
        eye_gap=_near(rng, 0.305 + 0.02 * child, 0.012),
        eye_width=_near(rng, 0.145 + 0.03 * child + 0.008 * woman, 0.008),
        eye_open=_near(rng, 0.47 + 0.12 * child + 0.05 * woman - 0.12 * old, 0.05),
        slant=_near(rng, 0.02 - 0.05 * old, 0.05),
        gaze=(_near(rng, 0.0, 0.22), _near(rng, 0.02, 0.09)),
        iris=int(rng.choice(5, p=_IRIS[tone])),
        brow_rise=_near(rng, 0.175 + 0.02 * woman + 0.01 * child, 0.016),
        brow_weight=_near(rng, 0.026 + 0.012 * man - 0.009 * child - 0.003 * old, 0.004),
        brow_arch=_near(rng, 0.04 + 0.025 * woman, 0.015),
        brow_tilt=_near(rng, 0.015, 0.06),
        nose_v=nose_v,
        nose_width=_near(rng, 0.115 + 0.022 * man - 0.028 * child + 0.006 * tone, 0.012),
        nose_height=_near(rng, 1.0 - 0.35 * child + 0.1 * man + 0.1 * old, 0.12),
        mouth_v=mouth_v,
        mouth_width=_near(rng, 0.225 - 0.035 * child + 0.012 * man + 0.02 * max(smile, 0), 0.018),
        lips=_near(rng, 0.062 + 0.016 * woman - 0.02 * old + 0.003 * tone, 0.008),
        smile=smile,
        parted=max(0.0, _near(rng, -0.35 + 0.5 * smile, 0.45)),
        blush=float(rng.uniform(0.1, 0.5) + 0.3 * child + 0.15 * woman),
        paint=float(woman * rng.uniform(0.1, 1.0)),
        wrinkles=float(np.clip(_near(rng, old, 0.08), 0, 1) if old else 0.0),
        freckles=float(rng.uniform(0.3, 1.0) if rng.random() < 0.12 and tone < 2 else 0.0),
    )


# Shares of brown, dark brown, hazel, green and blue eyes by tone.
_IRIS = (
    (0.18, 0.10, 0.16, 0.20, 0.36),
    (0.32, 0.26, 0.18, 0.10, 0.14),
    (0.40, 0.42, 0.14, 0.03, 0.01),
    (0.38, 0.54, 0.06, 0.01, 0.01),
    (0.28, 0.69, 0.02, 0.005, 0.005),
)
# Shares of HAIR_STYLES: boys, girls, men, women; infants have little hair of any style.
_STYLES = {
    "boy": (0.20, 0.30, 0.22, 0.06, 0.02, 0.12, 0.06, 0.0, 0.02, 0.0),
    "girl": (0.02, 0.06, 0.10, 0.22, 0.22, 0.14, 0.06, 0.06, 0.12, 0.0),
    "man": (0.20, 0.25, 0.22, 0.04, 0.06, 0.10, 0.05, 0.01, 0.01, 0.06),
    "woman": (0.02, 0.06, 0.12, 0.17, 0.24, 0.13, 0.07, 0.13, 0.06, 0.0),
}
# Volume, length and curl of each style, before random changes.
_FORMS = {
    "cropped": (0.045, 0.0, 0.25), "short": (0.10, 0.15, 0.1), "side": (0.14, 0.25, 0.05),
    "bob": (0.17, 0.85, 0.05), "long": (0.16, 1.7, 0.1), "curly": (0.20, 0.75, 0.8),
    "afro": (0.36, 0.45, 1.0), "bun": (0.10, 0.2, 0.05), "braids": (0.10, 0.3, 0.15),
    "bald": (0.02, 0.15, 0.2),
}  # fmt: skip


def _style(rng: Generator, age: int, gender: int, tone: int) -> str:
    kin = ("boy", "girl") if age < 15 else ("man", "woman")
    shares = np.array(_STYLES[kin[gender]])
    if tone < 2:
        shares[HAIR_STYLES.index("afro")] = 0.0
    elif tone == 4:
        shares[HAIR_STYLES.index("afro")] *= 3.0
    if gender == 0 and age > 45:
        shares[HAIR_STYLES.index("bald")] += 0.25
    if age < 3:
        shares[[0, 5]] += 0.5
    return str(rng.choice(HAIR_STYLES, p=shares / shares.sum()))


def _hair(rng: Generator, age: int, gender: int, tone: int, hat: str) -> Hair:
    style = _style(rng, age, gender, tone)
    volume, length, curl = _FORMS[style]
    grown = float(np.clip((age - 17) / 8, 0, 1)) * (1 - gender)
    bearded = grown > 0 and rng.random() < 0.42 * grown
    man_recedes = (1 - gender) * float(np.clip((age - 25) / 50, 0, 1))
    return Hair(
        style=style,
        shade=float(np.clip(rng.beta(1.3, 1.1 + 1.5 * tone), 0, 1)),
        warmth=float(rng.beta(1.4, 2.0)),
        grey=float(np.clip(_near(rng, (age - 50) / 28, 0.22), 0, 1) if age > 35 else 0.0),
        volume=volume * float(rng.uniform(0.75, 1.3)) * (0.6 if age < 3 else 1.0),
        length=length + _near(rng, 0, 0.1) * (0.3 + length),
        hairline=_near(rng, -0.66 + (0.02 if gender else -0.02), 0.035),
        parting=float(rng.uniform(-0.45, 0.45)),
        fringe=float(rng.uniform(0.45, 1.0) if _has_fringe(rng, style, age) else 0.0),
        recede=float(np.clip(_near(rng, man_recedes * 0.8, 0.15), 0, 1) * (1 - gender)),
        curl=float(np.clip(curl + _near(rng, 0.1 + 0.06 * tone, 0.15), 0, 1)),
        beard=float(rng.uniform(0.55, 1.0) if bearded and rng.random() < 0.7 else 0.0),
        beard_length=float(rng.uniform(0.0, 0.35) ** 1.3),
        moustache=float(rng.uniform(0.6, 1.0) if bearded else 0.0),
        stubble=float(grown * rng.uniform(0, 0.5) if not bearded else 0.3),
    )


def _has_fringe(rng: Generator, style: str, age: int) -> bool:
    able = style in ("short", "bob", "long", "braids", "curly")
    return able and bool(rng.random() < (0.5 if age < 18 else 0.3))


def _attire(rng: Generator, age: int, gender: int, child: float) -> Attire:
    hats = ((0.68, 0.07, 0.07, 0.06, 0.06, 0.06, 0.0), (0.64, 0.05, 0.07, 0.05, 0.03, 0.07, 0.09))
    collars = ((0.20, 0.10, 0.22, 0.10, 0.13, 0.10, 0.15, 0.0),
               (0.22, 0.17, 0.05, 0.10, 0.11, 0.12, 0.08, 0.15))  # fmt: skip
    glasses = rng.random() < 0.09 + 0.16 * float(np.clip((age - 30) / 50, 0, 1)) - 0.06 * child
    earrings = gender == 1 and age > 8 and rng.random() < 0.5
    return Attire(
        hat=str(rng.choice(HATS, p=hats[gender])),
        hat_tilt=_near(rng, 0.0, 0.12),
        hat_height=float(rng.uniform(0.0, 1.0)),
        collar=str(rng.choice(COLLARS, p=collars[gender])),
        depth=float(rng.uniform(0.05, 0.5)),
        pattern=int(rng.choice(4, p=(0.62, 0.14, 0.12, 0.12))),
        glasses=int(rng.integers(1, 4)) if glasses else 0,
        earrings=int(rng.integers(1, 4)) if earrings else 0,
        shoulders=_near(rng, 1.0 + 0.12 * (1 - gender) * (1 - child) - 0.2 * child, 0.06),
        neck=_near(rng, 0.36 + 0.06 * (1 - gender) * (1 - child) - 0.05 * child, 0.02),
    )
