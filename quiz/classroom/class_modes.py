"""Modes of classes: in all but classic, each student plays a round with faces of their own."""

from collections.abc import Iterator

from quiz.classroom.phases import Course
from quiz.languages import lazy
from quiz.models import Mode
from quiz.modes import FOR_CLASSES, RULES
from quiz.words import modes


def shares_faces(mode: Mode) -> bool:
    """Say whether all students of a class judge the same faces."""
    return mode is Mode.CLASSIC


def own_length(mode: Mode) -> int:
    """Return how many trials a round of a mode has, 0 where play decides."""
    return RULES[mode].length or 0


def obstacles(mode: Mode, course: Course, seconds: int | None) -> Iterator[tuple[bool, str]]:
    """Yield what may be wrong with a class of a mode, each with its sentence."""
    yield mode not in FOR_CLASSES, lazy("A class can’t play this.")
    if shares_faces(mode):
        return
    name = modes.title(mode)
    yield (
        course.is_live,
        lazy(
            "In “%(mode)s” each student has faces of their own: choose “Self-paced” or “Homework”.",
            mode=name,
        ),
    )
    yield course.has_two_sets, lazy("“%(mode)s” has one set of faces only.", mode=name)
    yield seconds is not None, lazy("“%(mode)s” has no timer for each face.", mode=name)
    yield (
        not course.has_verdicts,
        lazy("In “%(mode)s” answers are shown as the game says, not at the end.", mode=name),
    )
    yield (
        course.length != own_length(mode),
        lazy("“%(mode)s” has a length of its own: leave the number of faces empty.", mode=name),
    )
