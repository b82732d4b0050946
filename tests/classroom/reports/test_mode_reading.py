"""Reading the report of a class in a mode."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from quiz.classroom import students
from quiz.classroom.reports import mode_reading
from quiz.classroom.reports.mode_reading import mode_report_of, mode_student
from quiz.errors import NotFound
from quiz.models import Mode, Teacher
from quiz.modes import RULES
from quiz.storage.database import utc_now
from tests.support.classes import go_on
from tests.support.factories import add_student
from tests.support.mode_classes import open_mode_class, play, played


def test_each_student_with_their_own_trials(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher, teams=2)
    quick, other = played(db_session, classroom, 7, 2)
    slow, idle, gone = (add_student(db_session, classroom) for _ in range(3))
    play(db_session, slow, [True, False, False])
    students.remove(db_session, classroom, gone.player_id, utc_now())
    go_on(db_session, classroom)
    report = mode_report_of(db_session, classroom)
    found = [(s.id, len(s.trials), s.right, s.score, s.is_done) for s in report.students]
    assert found == [
        (quick.player_id, 10, 7, 7.0, True),
        (other.player_id, 10, 2, 2.0, True),
        (slow.player_id, 3, 1, None, False),
        (idle.player_id, 0, 0, None, False),
    ]
    assert [each.team for each in report.students] == [1, 2, 1, 2]
    assert mode_student(report, slow.player_id).name == slow.name
    with pytest.raises(NotFound):
        mode_student(report, gone.player_id)


def test_a_round_that_keeps_its_verdicts_counts_at_its_end(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = open_mode_class(db_session, teacher)
    played(db_session, classroom, 7)
    play(db_session, add_student(db_session, classroom), [True])
    silent = {Mode.PAIR: replace(RULES[Mode.PAIR], is_silent=True)}
    monkeypatch.setattr(mode_reading, "RULES", silent)
    report = mode_report_of(db_session, classroom)
    assert [len(each.trials) for each in report.students] == [10, 0]
