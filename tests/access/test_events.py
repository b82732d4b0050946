"""Security events: one line each, on whatever is stderr at that moment."""

import re

import pytest

from quiz.access import events


def test_an_event_is_one_line_with_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    events.log_to_stderr()
    events.log_to_stderr()  # a second application in the process does not double the lines
    events.note("limit-reached", limit="login name", count=3)
    events.note("login-failed")
    first, second = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT[\d:]+Z security: limit-reached limit=login-name count=3", first
    )
    assert second.endswith(" security: login-failed")


def test_a_fact_does_not_begin_a_line(caplog: pytest.LogCaptureFixture) -> None:
    events.note("student-removed", student="a\nb c")
    assert caplog.messages == ["student-removed student=a-b-c"]
