"""The report of a class in a mode as JSON."""

import pytest
from sqlalchemy.orm import Session

from quiz.classroom.reports.mode_json import judged_json, mode_report_json
from quiz.classroom.reports.mode_reading import mode_report_of
from quiz.models import Mode, Teacher
from quiz.policy import limits
from tests.support.factories import add_student
from tests.support.mode_classes import open_mode_class, play, played


def test_all_figures_of_a_class(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher)
    played(db_session, classroom, 7, 3)
    add_student(db_session, classroom)
    report = mode_report_of(db_session, classroom)
    found = mode_report_json(report, ["Well."])
    assert [found[name] for name in ("mode", "players", "begun", "done")] == ["pair", 3, 2, 2]
    assert (found["class"]["mean"], found["class"]["accuracy"]) == (5.0, 0.5)
    assert len(found["class"]["interval"]) == 2
    assert (found["choices"]["trials"], found["choices"]["correct"]) == (20, 10)
    first = found["students"][0]
    assert (first["answered"], first["correct"], first["score"], first["done"]) == (10, 7, 7, True)


def test_few_students_have_no_figures_of_the_class(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 2)
    classroom = open_mode_class(db_session, teacher)
    played(db_session, classroom, 7)
    found = mode_report_json(mode_report_of(db_session, classroom), [])
    assert found["class"] == {
        "is_enough": False,
        "mean": None,
        "median": None,
        "accuracy": None,
        "interval": [None, None],
    }
    assert found["choices"] is None


def test_a_trial_with_its_level(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher, Mode.DISTANCE)
    student = add_student(db_session, classroom)
    play(db_session, student, [True])
    report = mode_report_of(db_session, classroom)
    assert mode_report_json(report, [])["choices"] is None
    trial = judged_json(report.students[0].trials[0])
    assert trial["correct"] is True
    assert trial["level"] == trial["achieved_level"] > 0
