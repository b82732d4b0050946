"""Sitters: drawn in every class, and true to age and gender."""

from collections import Counter

import numpy as np

from datasets.gallery import TONES
from datasets.gallery.sitter import Sitter, draw_sitter
from datasets.names import CLASS_NAMES, class_of


def sitters(count: int) -> list[Sitter]:
    return [draw_sitter(np.random.Generator(np.random.PCG64(seed))) for seed in range(count)]


def test_children_and_the_old_are_made_as_they_are() -> None:
    drawn = sitters(1500)
    children = [s for s in drawn if s.age <= 10]
    old = [s for s in drawn if s.age >= 70]
    adults = [s for s in drawn if 18 <= s.age <= 40]
    assert not any(s.face.wrinkles or s.hair.beard or s.hair.moustache for s in children)
    assert all(s.hair.grey > 0.1 for s in old)
    assert not any(s.hair.grey for s in drawn if s.age <= 35)
    for name in ("eye_v", "eye_width", "width"):
        of_children, of_adults = (
            np.mean([getattr(s.face, name) for s in group]) for group in (children, adults)
        )
        assert of_children > of_adults


def test_beards_are_of_men() -> None:
    drawn = sitters(800)
    assert not any(s.hair.beard or s.hair.moustache or s.hair.stubble for s in drawn if s.gender)
    assert any(s.hair.beard for s in drawn)


def test_every_class_tone_and_school_is_common() -> None:
    drawn = sitters(2000)
    classes = Counter(class_of(s.age, s.gender) for s in drawn)
    assert len(classes) == len(CLASS_NAMES)
    assert min(classes.values()) > 0.015 * len(drawn)
    tones = Counter(s.tone for s in drawn)
    assert sorted(tones) == list(range(len(TONES)))
    assert min(tones.values()) > 0.16 * len(drawn)
