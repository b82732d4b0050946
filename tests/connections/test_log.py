"""gunicorn's log: no address, and nothing of what a client sent."""

import pytest
from gunicorn.config import Config

from quiz.connections import DiscreetLog


def test_a_malformed_request_is_one_line_without_its_sender(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    log = DiscreetLog(Config())
    log.warning("Invalid request from ip=198.51.100.77: Invalid HTTP Version: 'Rosalind'")
    assert caplog.messages == ["malformed-request status=400"]
    log.warning("Worker %s was slow", 7)
    assert "Worker 7 was slow" in capsys.readouterr().err
