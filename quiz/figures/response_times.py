"""Response times: how long responses took, and their medians by outcome.

docs/statistics.md has an example.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from quiz.figures.judgements import Judgement


def elapsed_ms(start: datetime | None, end: datetime) -> int | None:
    """Milliseconds from start to end, never below 0; None without a start."""
    return None if start is None else max(0, round((end - start).total_seconds() * 1000))


@dataclass(frozen=True, slots=True)
class MedianTimes:
    """Median response times in milliseconds by outcome; None where no response was timed."""

    hits: float | None
    misses: float | None
    false_alarms: float | None
    correct_rejections: float | None
    correct: float | None
    incorrect: float | None
    fakes: float | None
    reals: float | None


def median_times(judgements: Iterable[Judgement]) -> MedianTimes:
    """The medians of the responses that were timed; one long pause would distort a mean."""
    timed = [(ms, j) for j in judgements if (ms := j.response_ms) is not None]

    def median_of(is_wanted: Callable[[Judgement], bool]) -> float | None:
        times = [ms for ms, j in timed if is_wanted(j)]
        return median(times) if times else None

    return MedianTimes(
        hits=median_of(lambda j: j.is_fake and j.called_fake),
        misses=median_of(lambda j: j.is_fake and not j.called_fake),
        false_alarms=median_of(lambda j: not j.is_fake and j.called_fake),
        correct_rejections=median_of(lambda j: not j.is_fake and not j.called_fake),
        correct=median_of(lambda j: j.is_correct),
        incorrect=median_of(lambda j: not j.is_correct),
        fakes=median_of(lambda j: j.is_fake),
        reals=median_of(lambda j: not j.is_fake),
    )
