"""The worker's log: an error is one line."""

import pytest

from quiz.worker.logs import first_line


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("The disk is full."), "The disk is full."),
        (
            ValueError("\n  server closed the connection\n\tThis means"),
            "server closed the connection",
        ),
        (TimeoutError(), "TimeoutError"),
        (ValueError("  \n"), "ValueError"),
    ],
)
def test_an_error_is_one_line(error: Exception, line: str) -> None:
    assert first_line(error) == line
