"""Modes of classes: in all but classic, each student plays a round with faces of their own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from quiz.classroom.phases import Course
from quiz.languages import decimal, lazy
from quiz.models import Mode
from quiz.modes import FOR_CLASSES, RULES, count_right
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
        lazy("In “%(mode)s” answers are shown as its rules say, not at the end.", mode=name),
    )
    yield (
        course.length != own_length(mode),
        lazy("“%(mode)s” has a length of its own: leave the number of faces empty.", mode=name),
    )


def has_ended(score: float | None) -> bool:
    """Say whether a student's round came to its own end, and was not cut off with the class.

    All modes of classes have a score, which a round gets at its own end and nowhere else. Times
    would not tell: a last response may come in while the teacher is ending the class.
    """
    return score is not None


@dataclass(frozen=True)
class ScoreWords:
    """The scores of a mode in words, as its pages say them."""

    unit: Callable[[float], str]
    # How many had which score, where there are too many different ones for a line each.
    binned: Callable[[Mapping[float, int]], list[tuple[str, int]]] | None = None

    def spread(self, scores: Iterable[float]) -> list[tuple[str, int]]:
        """Return scores in words with how many had each, the lowest first."""
        counts = dict(sorted(Counter(scores).items()))
        if self.binned is not None:
            return [(words, count) for words, count in self.binned(counts) if count]
        return [(self.unit(score), count) for score, count in counts.items()]

    def mean(self, mode: Mode, value: float) -> str:
        """Return a mean or a median in words; of whole numbers it has a decimal place."""
        return decimal(value, 1) if RULES[mode].score is count_right else self.unit(value)


PLAIN = ScoreWords(decimal)


def plain_words(_mode: Mode) -> ScoreWords:
    """Return scores as numbers, where no page's words are at hand."""
    return PLAIN
