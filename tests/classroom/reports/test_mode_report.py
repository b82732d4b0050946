"""The figures of a class in a mode."""

import pytest

from quiz.classroom.reports.mode_report import ModeReport, ModeStudent
from quiz.figures import mean_interval
from quiz.models import Classroom, Label, Mode
from quiz.modes import Judged
from quiz.policy import limits
from tests.support.modes import judged

REAL, FAKE = Label.REAL, Label.FAKE


def pair(*, left: bool, is_right: bool) -> Judged:
    """Return a pair of which a side was chosen."""
    said = (REAL, FAKE) if left else (FAKE, REAL)
    other = said[::-1]
    return Judged(said if is_right else other, said, response_ms=1000)


def student(
    number: int, *trials: Judged, score: float | None = None, is_done: bool = True
) -> ModeStudent:
    """Return a student who is done, unless something else is said."""
    return ModeStudent(str(number), number, "amber-otter", None, trials, score, is_done)


def report(mode: Mode, *students: ModeStudent) -> ModeReport:
    return ModeReport(Classroom(mode=mode), students)


def test_a_student_in_figures() -> None:
    one = student(1, *judged(True, True, False, ms=900), *judged(True, ms=None))
    assert (one.right, one.accuracy, one.median_ms) == (3, 0.75, 900)
    none = student(2, is_done=False)
    assert (none.right, none.accuracy, none.median_ms) == (0, None, None)


def test_scores_are_those_of_students_who_are_done() -> None:
    trials = judged(True)
    own = report(
        Mode.PAIR,
        student(1, *trials, score=9.0),
        student(2, *trials, score=4.0),
        student(3, *trials, is_done=False),
        student(4, is_done=False),
    )
    assert own.scores == [4.0, 9.0]
    assert (own.mean, own.median) == (6.5, 6.5)
    assert (len(own.begun), len(own.done)) == (3, 2)
    assert own.interval == (0.0, 10.0)  # a wide one, cut to what a score can be
    empty = report(Mode.PAIR)
    assert (empty.mean, empty.median, empty.interval, empty.accuracy) == (None,) * 4


def test_an_interval_of_pixels_has_no_top() -> None:
    scores = [20.0, 22.0, 90.0]
    own = report(Mode.DISTANCE, *(student(1, *judged(True), score=score) for score in scores))
    raw = mean_interval(scores, 0.0)
    assert own.interval == raw
    assert raw is not None
    assert raw[1] > 100


def test_enough_students_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 2)
    done, open_ = student(1, *judged(True), score=1.0), student(2, *judged(True), is_done=False)
    assert not report(Mode.PAIR, done, open_).has_enough
    assert report(Mode.PAIR, done, done).has_enough


def test_the_choices_of_all_are_pooled() -> None:
    one = student(1, pair(left=True, is_right=True), pair(left=True, is_right=False))
    other = student(2, pair(left=False, is_right=True), is_done=False)
    pooled = report(Mode.PAIR, one, other).choices
    assert pooled is not None
    assert (pooled.trials, pooled.correct, pooled.first) == (3, 2, 2)
    assert report(Mode.DISTANCE, one).choices is None


def test_a_share_says_nothing_where_levels_follow_the_responses() -> None:
    one, other = student(1, *judged(True, False)), student(2, *judged(True))
    assert report(Mode.PAIR, one, other).accuracy == 0.75
    assert report(Mode.DISTANCE, one, other).accuracy is None
