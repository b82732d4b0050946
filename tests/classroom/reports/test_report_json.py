"""The JSON twin of a report: its figures, rounded, and nothing that is not revealed."""

import json

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.classroom.reports.report_json import gain_json, report_json, student_json, trial_json
from quiz.figures import Gain
from quiz.models import Face, Teacher
from quiz.policy import limits
from tests.support.classes import class_of, fresh_report, go_on, open_classroom, say
from tests.support.factories import add_classroom, add_student


def test_the_twin_has_the_figures_of_the_report(db_session: Session, teacher: Teacher) -> None:
    db_session.execute(update(Face).values(p_detector=0.87654))
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True, teams=2)
    class_of(db_session, classroom, ["ffrrfrfr", "frfrff"], confidence=80)
    twin = report_json(fresh_report(db_session, classroom))
    assert json.loads(json.dumps(twin)) == twin
    assert (twin["players"], twin["responded"], twin["responses"]) == (2, 2, 14)
    assert twin["class"]["accuracy"] == round((6 / 8 + 5 / 6) / 2, 4)
    assert (twin["gain"]["accuracy"]["mean"], twin["gain"]["accuracy"]["students"]) == (0, 2)
    assert [team["team"] for team in twin["teams"]] == [2, 1]
    assert twin["calibration"]["trials"] == 14
    hardest = twin["faces"][0]
    assert (hardest["share_wrong"], hardest["machine"]) == (0.5, {"detector": 0.877})
    assert sum(hardest["split"].values()) == hardest["responses"]


def test_too_few_students_have_no_figures_of_a_class(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 3)
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    class_of(db_session, classroom, ["ffrrfrfr", "frfrffrr"])
    twin = report_json(fresh_report(db_session, classroom))
    own = twin["class"]
    assert not own["is_enough"]
    assert {own[name] for name in ("accuracy", "d_prime", "criterion")} == {None}
    assert own["accuracy_interval"] == [None, None]
    assert (own["trials"], twin["gain"]) == (16, None)
    class_of(db_session, classroom, ["frfrfrfr"])
    assert report_json(fresh_report(db_session, classroom))["class"]["is_enough"]


def test_a_student_has_a_line(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4, has_two_sets=True)
    class_of(db_session, classroom, ["ffrrfrfr"])
    [student] = fresh_report(db_session, classroom).students
    line = student_json(student)
    assert (line["number"], line["answered"], line["length"], line["trials"]) == (1, 8, 8, 8)
    assert (line["before"]["accuracy"], line["after"]["accuracy"]) == (0.5, 1.0)
    assert line["before"]["d_prime"] == 0
    assert line["mean_confidence"] is None
    second = trial_json(student.trials[1])
    assert (second["position"], second["label"], second["response"]) == (2, "real", "fake")
    assert not second["correct"]


def test_one_set_has_neither_a_gain_nor_halves(db_session: Session, teacher: Teacher) -> None:
    classroom = open_classroom(db_session, teacher, length=4)
    class_of(db_session, classroom, ["frfr"])
    twin = report_json(fresh_report(db_session, classroom))
    assert twin["gain"] is None
    assert not {"before", "after"} & twin["students"][0].keys()


def test_nothing_is_in_it_before_it_is_revealed(db_session: Session, teacher: Teacher) -> None:
    classroom = add_classroom(db_session, teacher, length=4)
    student = add_student(db_session, classroom)
    classroom = go_on(db_session, classroom)
    say(db_session, student, "r")
    twin = report_json(fresh_report(db_session, classroom))
    assert (twin["told"], twin["responses"], twin["faces"]) == (0, 0, [])
    assert (twin["class"]["accuracy"], twin["calibration"], twin["machines"]) == (None, None, [])
    assert (twin["students"][0]["accuracy"], twin["students"][0]["d_prime"]) == (None, None)


def test_a_gain_may_be_without_an_interval_or_missing() -> None:
    gain = gain_json(Gain(1, 0.5, 0.75, None))
    assert gain == {"students": 1, "before": 0.5, "after": 0.75, "mean": 0.25, "interval": None}
    assert (gain_json(Gain(9, 0.5, 0.75, (0.1, 0.4))) or {})["interval"] == [0.1, 0.4]
    assert gain_json(None) is None
