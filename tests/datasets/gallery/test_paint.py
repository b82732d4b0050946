"""Portraits: the same for a seed, true to their labels, and kept by the filter."""

import hashlib
import io
from collections import Counter

import numpy as np
from PIL import Image

from datasets.filters import NearDuplicates, measure, refusal
from datasets.gallery import TONES, Portrait, file_of, paint
from datasets.gallery.schools import SCHOOLS
from datasets.names import parse_name
from tests.datasets.gallery.conftest import COUNT
from tests.datasets.gallery.test_sitter import sitters


def test_a_seed_is_a_portrait(files: list[tuple[str, bytes]]) -> None:
    assert [file_of(paint(seed)) for seed in (0, 7, 41)] == [files[seed] for seed in (0, 7, 41)]


def test_portraits_are_squares_of_200_pixels(files: list[tuple[str, bytes]]) -> None:
    with Image.open(io.BytesIO(files[3][1])) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (200, 200), "RGB")


def test_a_name_says_what_was_painted(
    portraits: list[Portrait], files: list[tuple[str, bytes]]
) -> None:
    for portrait, (name, _) in zip(portraits, files, strict=True):
        labels = parse_name(name)
        assert labels is not None
        assert (labels.age, labels.gender, labels.race) == (
            portrait.age,
            portrait.gender,
            portrait.tone,
        )
    assert files[41][0].endswith("_00000000000000041.jpg.chip.jpg")


def test_the_labels_are_the_sitters(portraits: list[Portrait]) -> None:
    for portrait, sitter in zip(portraits, sitters(COUNT), strict=True):
        assert (portrait.age, portrait.gender, portrait.tone) == (
            sitter.age,
            sitter.gender,
            sitter.tone,
        )


def test_skin_is_darker_from_tone_to_tone(portraits: list[Portrait]) -> None:
    middles = [
        np.mean([p.pixels[70:120, 75:125].mean() for p in portraits if p.tone == tone])
        for tone in range(len(TONES))
    ]
    assert middles[0] > middles[2] > middles[4]


def test_every_school_paints(portraits: list[Portrait]) -> None:
    assert {portrait.school for portrait in portraits} == {school.name for school in SCHOOLS}


def test_no_two_are_alike_and_the_filter_keeps_them(files: list[tuple[str, bytes]]) -> None:
    near, reasons = NearDuplicates(), Counter[str]()
    for _, body in files:
        with Image.open(io.BytesIO(body)) as image:
            measures = measure(image.convert("RGB"))
        reasons[refusal(measures) or ("near" if near.add(measures.dhash) else "kept")] += 1
    assert len({hashlib.sha256(body).digest() for _, body in files}) == COUNT
    assert reasons["near"] <= 0.01 * COUNT
    assert reasons["kept"] >= 0.97 * COUNT
