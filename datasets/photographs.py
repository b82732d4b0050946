"""Photographs of UTKFace: decoded, filtered, split, and ordered by a hash of their content."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.archive import Member, read_members
from datasets.filters import Measures, NearDuplicates, measure, refusal
from datasets.names import Attributes, parse_name

SPLITS = ("test", "validation", "train")
MAX_SIDE = 4096
MIN_SIDE = 64
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Photograph:
    """A kept photograph: hash of its file, labels, split, and uint8 RGB pixels (R, R, 3)."""

    sha256: str
    age: int
    gender: int
    race: int
    split: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not kept, and the reason in one word."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    body: bytes
    sha256: str
    attributes: Attributes


_Decoded = tuple[NDArray[np.uint8], Measures] | None


def split_of(sha256: str) -> str:
    """Return the fixed split of a file by its hash: 8 % test, 7 % validation, 85 % train."""
    share = int(hashlib.sha256(b"split " + sha256.encode()).hexdigest(), 16) % 100
    return "test" if share < 8 else "validation" if share < 15 else "train"


def decode(body: bytes) -> Image.Image:
    """Decode a JPEG or PNG into RGB, centre-cropped to a square.

    Raises ValueError or OSError for anything else, and for sides outside 64 to 4096.
    """
    with Image.open(io.BytesIO(body), formats=("JPEG", "PNG")) as image:
        if not MIN_SIDE <= min(image.size) <= max(image.size) <= MAX_SIDE:
            raise ValueError("image too small or too large")
        rgb = image.convert("RGB")
    side = min(rgb.size)
    left, top = (rgb.width - side) // 2, (rgb.height - side) // 2
    return rgb.crop((left, top, left + side, top + side)) if rgb.width != rgb.height else rgb


def to_resolution(photograph: Image.Image, resolution: int) -> NDArray[np.uint8]:
    """Resample a square RGB photograph by Lanczos to uint8 (resolution, resolution, 3)."""
    small = photograph.resize((resolution, resolution), Image.Resampling.LANCZOS)
    return np.array(small, dtype=np.uint8)


def _decode_chunk(bodies: list[bytes], resolution: int) -> list[_Decoded]:
    return [_decode_one(body, resolution) for body in bodies]


def _decode_one(body: bytes, resolution: int) -> _Decoded:
    try:
        photograph = decode(body)
    except (
        Exception
    ):  # Pillow's decoders raise many kinds of errors; all mean that this is no face.
        return None
    return to_resolution(photograph, resolution), measure(photograph)


def read_photographs(
    path: Path,
    *,
    resolution: int,
    min_age: int,
    refused: Collection[str] = (),
    workers: int = 2,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    near: NearDuplicates | None = None,
) -> Iterator[Photograph | Refusal]:
    """Yield each file of UTKFace, kept or refused: test first, then validation, then train.

    Within a split the files come in the order of their SHA-256, so the first n are a fair sample.
    The first of several near duplicates is kept, so no training face resembles a test face.
    `refused` are hashes that were taken down; `limit` bounds the files that are decoded; `near`
    holds the difference hashes, so that several sources can share them.
    Raises ArchiveError when the source cannot be read at all.
    """
    candidates: list[_Candidate] = []
    for item in _candidates(read_members(path)):
        if isinstance(item, Refusal):
            yield item
        else:
            candidates.append(item)
    candidates.sort(key=lambda c: (SPLITS.index(split_of(c.sha256)), c.sha256))
    candidates = candidates[:limit]
    near = NearDuplicates() if near is None else near
    for done, (candidate, decoded) in enumerate(_decoded(candidates, resolution, workers), 1):
        yield _judge(candidate, decoded, near, min_age, refused)
        if progress:
            progress(done, len(candidates))


def _candidates(members: Iterable[Member]) -> Iterator[_Candidate | Refusal]:
    """Keep one copy of each labelled file, since archives may hold the whole set twice."""
    names: set[str] = set()
    hashes: set[str] = set()
    for member in members:
        attributes = parse_name(member.base_name)
        if member.refusal or member.body is None:
            yield Refusal(member.name, member.refusal or "unreadable")
        elif attributes is None:
            yield Refusal(member.name, "no-label")
        elif member.base_name not in names:
            names.add(member.base_name)
            sha256 = hashlib.sha256(member.body).hexdigest()
            if sha256 in hashes:
                yield Refusal(member.name, "duplicate")
            else:
                hashes.add(sha256)
                yield _Candidate(member.name, member.body, sha256, attributes)


def _decoded(
    candidates: list[_Candidate], resolution: int, workers: int
) -> Iterator[tuple[_Candidate, _Decoded]]:
    """Pair candidates with their decoded form, in order, decoding in worker processes."""
    chunks = (candidates[i : i + _CHUNK] for i in range(0, len(candidates), _CHUNK))
    if workers <= 1 or len(candidates) <= _CHUNK:
        for chunk in chunks:
            yield from zip(chunk, _decode_chunk([c.body for c in chunk], resolution), strict=True)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        # A bounded window limits the memory of decoded pixels when the consumer is slow.
        waiting = [
            (chunk, executor.submit(_decode_chunk, [c.body for c in chunk], resolution))
            for chunk in islice(chunks, workers * 4)
        ]
        while waiting:
            chunk, future = waiting.pop(0)
            if following := next(chunks, None):
                bodies = [c.body for c in following]
                waiting.append((following, executor.submit(_decode_chunk, bodies, resolution)))
            yield from zip(chunk, future.result(), strict=True)


def _judge(
    candidate: _Candidate,
    decoded: _Decoded,
    near: NearDuplicates,
    min_age: int,
    refused: Collection[str],
) -> Photograph | Refusal:
    if decoded is None:
        return Refusal(candidate.name, "unreadable")
    pixels, measures = decoded
    reason = refusal(measures)
    # Faces refused for age or taken down count too, so that their copies stay out as well.
    if reason is None and near.add(measures.dhash):
        reason = "near-duplicate"
    if reason is None and candidate.sha256 in refused:
        reason = "taken-down"
    if reason is None and candidate.attributes.age < min_age:
        reason = "under-age"
    if reason is not None:
        return Refusal(candidate.name, reason)
    a = candidate.attributes
    return Photograph(candidate.sha256, a.age, a.gender, a.race, split_of(candidate.sha256), pixels)
