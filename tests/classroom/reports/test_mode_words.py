"""The sentences of the report of a class in a mode."""

import pytest

from quiz.classroom.reports import mode_words
from quiz.classroom.reports.mode_report import ModeReport, ModeStudent
from quiz.models import Classroom, Mode, Phase
from quiz.policy import limits
from quiz.web.class_scores import score_words
from tests.classroom.reports.test_mode_report import pair, student
from tests.support.modes import judged


def said(mode: Mode, *students: ModeStudent, phase: Phase = Phase.QUESTION) -> list[str]:
    """Return the summary of a class."""
    report = ModeReport(Classroom(mode=mode, phase=phase), students)
    return mode_words.summary(report, score_words(mode))


def test_nothing_yet() -> None:
    assert said(Mode.PAIR) == ["No student has joined this classroom."]
    idle = student(1, is_done=False)
    assert said(Mode.PAIR, idle) == ["No student has responded yet."]
    assert "finished" in said(Mode.PAIR, idle, phase=Phase.FINISHED)[0]


def test_few_students_have_no_average() -> None:
    first, then = said(Mode.PAIR, student(1, *judged(True), score=7.0))
    assert first == "1 of 1 student is done."
    assert "at least 10 students" in then


def test_enough_students_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 2)
    left = [pair(left=True, is_right=place % 2 == 0) for place in range(10)]
    two = [student(number, *left, score=5.0 + number) for number in (1, 2)]
    summary = said(Mode.PAIR, *two)
    assert summary[:2] == ["2 of 2 students are done.", "The average score is 6.5."]
    assert "left face too often" in summary[2]
    right = [pair(left=False, is_right=True) for _ in range(10)]
    assert "right face too often" in said(Mode.PAIR, student(1, *right), student(2, *right))[-1]
    pixels = [student(number, *judged(True), score=30.0) for number in (1, 2)]
    assert said(Mode.DISTANCE, *pixels)[1:] == [
        "The average score is 30 pixels.",
        "Low scores are the better ones.",
    ]


def test_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = [pair(left=True, is_right=True), pair(left=False, is_right=True)]
    two = [student(number, *choice, score=5.0 + number) for number in (1, 2)]
    report = ModeReport(Classroom(mode=Mode.PAIR, phase=Phase.QUESTION), two)
    words = score_words(Mode.PAIR)
    assert mode_words.figures(report, words) == []
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 2)
    lines = {name: (value, meaning) for name, value, meaning in mode_words.figures(report, words)}
    assert lines["Mean score"][0] == lines["Median score"][0] == "6.5"
    assert "interval from 0.1 to 10.0" in lines["Mean score"][1]
    assert lines["Right"][0] == "100%"
    assert float(lines["Sharpness"][0]) > 1
    assert lines["Left side chosen"][0] == "50%"


def test_a_class_without_scores_has_no_figures_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENOUGH_STUDENTS", 1)
    report = ModeReport(Classroom(mode=Mode.DISTANCE), [student(1, *judged(True))])
    words = score_words(Mode.DISTANCE)
    assert mode_words.average(report, words) == []
    assert mode_words.figures(report, words) == []


def test_a_report_may_not_be_complete() -> None:
    for phase, is_open in ((Phase.QUESTION, True), (Phase.FINISHED, False)):
        report = ModeReport(Classroom(mode=Mode.PAIR, phase=phase), [])
        assert bool(mode_words.so_far(report)) == is_open
