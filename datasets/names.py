"""The labels in a UTKFace file name: `[age]_[gender]_[race]_[date].jpg.chip.jpg`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

AGE_GROUPS = ("0–2", "3–12", "13–17", "18–35", "36–55", "56+")
GENDERS = ("male", "female")
RACES = ("White", "Black", "Asian", "Indian", "Others")
TONES = ("porcelain", "sand", "amber", "chestnut", "ebony")  # of painted sitters, instead of a race
GROUP_STARTS = (0, 3, 13, 18, 36, 56)
CLASS_NAMES = tuple(f"{gender}, {ages}" for ages in AGE_GROUPS for gender in GENDERS)
UNKNOWN_CLASS = len(CLASS_NAMES)

# Two files of UTKFace have a space, or no dot, before "jpg"; both can be read.
_NAME = re.compile(r"(\d{1,3})_([01])_([0-4])_\d{10,20} ?\.?jpg(\.chip\.jpg)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attributes:
    """Age in years, gender (0 male, 1 female) and race code (0 to 4) as UTKFace labels them."""

    age: int
    gender: int
    race: int


def parse_name(name: str) -> Attributes | None:
    """Return the attributes in a UTKFace base name, or None when it has no full label."""
    match = _NAME.fullmatch(name)
    if match is None or int(match[1]) > 120:
        return None
    return Attributes(int(match[1]), int(match[2]), int(match[3]))


def age_group(age: int) -> int:
    """Return the index (0 to 5) of the age group that holds an age in years."""
    return bisect_right(GROUP_STARTS, age) - 1


def class_of(age: int, gender: int) -> int:
    """Return the class (0 to 11) that the generator is conditioned on: age group by gender."""
    return age_group(age) * len(GENDERS) + gender
