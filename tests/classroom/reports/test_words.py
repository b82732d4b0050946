"""The sentences of a report."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import stages
from quiz.classroom.reports.words import progress, summary
from quiz.figures import Gain
from quiz.models import (
    Teacher,
)
from quiz.storage.database import utc_now
from tests.support.classes import fresh_report, open_classroom
from tests.support.factories import add_student


def test_a_classroom_of_none_says_so(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    report = fresh_report(db_session, classroom)
    assert summary(report) == ["No student has joined this classroom."]
    add_student(db_session, classroom)
    report = fresh_report(db_session, classroom)
    assert summary(report) == ["No student has responded yet."]
    assert (report.accuracy, report.d_prime, report.criterion) == (None, None, None)
    assert (report.faces, report.scores, report.teams, sum(report.bins)) == ([], [], [], 0)
    stages.finish(db_session, classroom, utc_now())
    assert "is finished, and no student" in summary(fresh_report(db_session, classroom))[0]


GAINS = [
    (None, ""),
    (Gain(1, 0.5, 0.75, None), "One student is too few"),
    (Gain(9, 0.5, 0.75, (-0.1, 0.6)), "is −10 to +60 points. It may be chance"),
    (Gain(9, 0.5, 0.75, (0.1, 0.4)), "is +10 to +40 points."),
]


@pytest.mark.parametrize(("gain", "words"), GAINS)
def test_a_gain_comes_with_its_interval(gain: Gain | None, words: str) -> None:
    sentences = " ".join(progress(gain))
    assert words in sentences
    assert ("chance" in sentences) == (gain is not None and not gain.is_certain)
