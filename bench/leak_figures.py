"""Figures of the leak test: features of fetched faces, and how well each predicts the label."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.pixels import pixel_features
from bench.table import Row

GOAL = 0.53
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Fetch:
    """A face as its player received it, its label, and the label of the face before it."""

    is_fake: bool
    token: str
    position: int
    was_fake: bool  # the face before it
    head: str
    body: bytes
    cold: float  # seconds to the first byte of the first request
    warm: float  # and of the second request


def count(seen: Sequence[Fetch], is_fake: bool) -> int:
    """Count the faces of a label."""
    return sum(fetch.is_fake is is_fake for fetch in seen)


def features(seen: Sequence[Fetch]) -> dict[str, list[float]]:
    """Return everything that was sent beside the pixels, as numbers."""
    parts = [segments(fetch.body) for fetch in seen]
    return {
        "length of the reply": [float(len(fetch.body)) for fetch in seen],
        "headers": kinds([fetch.head for fetch in seen]),
        "JPEG markers": kinds([[(mark, len(part)) for mark, part in each] for each in parts]),
        "JPEG tables": kinds([[part for _, part in each] for each in parts]),
        "token": [float(number_of(fetch.token)) for fetch in seen],
        "place in the round": [float(fetch.position) for fetch in seen],
        "label of the face before": [float(fetch.was_fake) for fetch in seen],
        "time to first byte, cold": [fetch.cold for fetch in seen],
        "time to first byte, warm": [fetch.warm for fetch in seen],
    }


def kinds(values: Sequence[object]) -> list[float]:
    """Number equal values alike, in the order of their first appearance."""
    known: dict[str, float] = {}
    return [known.setdefault(repr(value), float(len(known))) for value in values]


def number_of(token: str) -> int:
    """Return a token as a number."""
    return int.from_bytes(base64.urlsafe_b64decode(token + "==")[:6], "big")


def segments(jpeg: bytes) -> list[tuple[int, bytes]]:
    """Return the marker segments before a JPEG's scan: tables, frame, comments, profiles."""
    markers, place = list[tuple[int, bytes]](), 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        mark, size = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        markers.append((mark, jpeg[place + 4 : place + 2 + size]))
        place += 2 + size
        if mark == 0xDA:
            break
    return markers


def area(values: Sequence[float], is_fake: Flags) -> float:
    """Return the area under the ROC of a feature as a detector of fakes; ties count one half."""
    _, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    fakes, reals = int(is_fake.sum()), int((~is_fake).sum())
    return float((ranks[is_fake].sum() - fakes * (fakes + 1) / 2) / (fakes * reals))


def sampling_error(is_fake: Flags) -> float:
    """Return the standard error of an area when the feature says nothing about the label."""
    fakes, reals = int(is_fake.sum()), int((~is_fake).sum())
    return float(np.sqrt((fakes + reals + 1) / (12 * fakes * reals)))


def areas(
    by_feature: Mapping[str, Sequence[float]], seen: Sequence[Fetch]
) -> dict[str, tuple[float, int]]:
    """Return for each feature its area, mirrored to at least 0.5, and its number of values."""
    is_fake = np.array([fetch.is_fake for fetch in seen])
    return {
        name: (mirrored_area(values, is_fake), len(set(values)))
        for name, values in by_feature.items()
    }


def mirrored_area(values: Sequence[float], is_fake: Flags) -> float:
    """Return the area of a feature, or of its opposite: the one that is at least 0.5."""
    told = area(values, is_fake)
    return max(told, 1 - told)


def rows(seen: Sequence[Fetch]) -> list[Row]:
    """Return the rows of the table for what was sent beside the pixels."""
    return lines("leak", features(seen), seen, f"≤ {GOAL}")


def pixel_rows(seen: Sequence[Fetch], kind: str) -> list[Row]:
    """Return the rows of the table for features of the pixels."""
    by_feature = pixel_features([fetch.body for fetch in seen])
    return [*lines("pixels", by_feature, seen, ""), Row("pixels of", "", kind, "")]


def lines(
    part: str, by_feature: Mapping[str, Sequence[float]], seen: Sequence[Fetch], goal: str
) -> list[Row]:
    """Return the rows of the table for features, each with its sampling error."""
    is_fake = np.array([fetch.is_fake for fetch in seen])
    return [
        line(f"{part}: {name}", a, is_fake, n, goal)
        for name, (a, n) in areas(by_feature, seen).items()
    ]


def line(what: str, told: float, is_fake: Flags, values: int, goal: str) -> Row:
    """Return the row of the table for the area of a feature that has so many different values."""
    chance = 1.96 * sampling_error(is_fake)
    sizes = f"{(~is_fake).sum():,} + {is_fake.sum():,}"
    return Row(what, f"AUC {told:.3f}", f"± {chance:.3f}, {sizes}, {values:,} values", goal)
