"""Anomalies: the rules that programs break and people do not."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from quiz.board.anomalies import TimedResponse, reason_to_hold
from quiz.figures.signal_detection import Counts
from quiz.policy import sizes
from quiz.storage.database import utc_now

NOW = utc_now()
HUMAN = Counts(70, 30, 30, 70)


def played(times: Sequence[int | None], *, seconds_apart: float = 6) -> list[TimedResponse]:
    """Return responses with these times in milliseconds, the latest first."""
    return [
        TimedResponse(NOW - timedelta(seconds=n * seconds_apart), ms) for n, ms in enumerate(times)
    ]


def human_times(count: int) -> list[int | None]:
    """Return times in milliseconds as people have them: skewed, with a spread of a third."""
    dice = Random(7)
    return [round(dice.lognormvariate(7.2, 0.4)) for _ in range(count)]


def test_people_are_left_alone() -> None:
    assert reason_to_hold([HUMAN], played(human_times(200)), 900) is None
    assert reason_to_hold([Counts()], [], 0) is None
    slips = [120] * 20 + human_times(180)
    assert reason_to_hold([HUMAN], played(slips), 900) is None
    keen = played(human_times(200), seconds_apart=2.5)
    assert reason_to_hold([HUMAN], keen, 3999) is None
    for careful in (Counts(50, 0, 0, 50), Counts(195, 5, 5, 195), Counts(970, 30, 30, 970)):
        assert reason_to_hold([careful], played(human_times(200)), 900) is None
    hiccups = played([None] * 20 + human_times(180))
    assert reason_to_hold([HUMAN], hiccups, 200) is None
    assert reason_to_hold([HUMAN], played([None] * 19), 19) is None


@pytest.mark.parametrize(
    ("counts", "latest", "day", "words"),
    [
        (HUMAN, played([240] * 3 + human_times(17)), 20, "less than 250 milliseconds"),
        (HUMAN, played([100] * 21 + human_times(179)), 200, "less than 250 milliseconds"),
        (HUMAN, played([None] * 20), 20, "had not loaded"),
        (HUMAN, played([None] * 21 + human_times(179)), 200, "had not loaded"),
        (HUMAN, played([1500 + n % 3 for n in range(50)]), 50, "almost all the same"),
        (Counts(500, 0, 0, 500), played(human_times(200)), 900, "almost every response was right"),
        (HUMAN, played(human_times(200), seconds_apart=1.9), 200, "less than 2 seconds"),
        (HUMAN, played(human_times(200)), 4001, "more than 4,000 responses"),
    ],
)
def test_programs_are_noticed(
    counts: Counts, latest: list[TimedResponse], day: int, words: str
) -> None:
    reason = reason_to_hold([counts], latest, day)
    assert reason is not None
    assert words in reason
    assert len(reason) <= sizes.FLAG_REASON
