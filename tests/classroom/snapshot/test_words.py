"""The sentences of a snapshot."""

from typing import Any

import pytest

from quiz.classroom.snapshot.words import count, next_step

STEPS: list[tuple[dict[str, Any], str]] = [
    ({"phase": "lobby"}, "Start"),
    ({"phase": "question", "position": 1}, "Reveal the answer"),
    ({"phase": "question", "position": 1, "has_verdicts": False}, "Next face"),
    ({"phase": "reveal", "position": 4}, "Finish"),
    ({"phase": "reveal", "position": 2, "tips_after": 2}, "Show the tips"),
    ({"phase": "lobby", "position": 2, "has_tips": True}, "Start the second set"),
    ({"phase": "lobby", "pace": "self"}, "Start"),
    ({"phase": "question", "pace": "homework"}, "End the classroom"),
    ({"phase": "finished"}, "Finished"),
]


@pytest.mark.parametrize(("changed", "words"), STEPS)
def test_the_button_says_what_it_does(changed: dict[str, Any], words: str) -> None:
    usual = {
        "phase": "lobby", "pace": "live", "position": 0, "length": 4, "has_verdicts": True,
        "has_tips": False, "tips_after": None,
    }  # fmt: skip
    assert next_step(usual | changed) == words


LINES: list[tuple[dict[str, Any], str]] = [
    ({"phase": "lobby", "players": 0}, "No students yet"),
    ({"phase": "lobby", "players": 1}, "1 student"),
    ({"phase": "question", "responded": 2}, "2 of 3 responded"),
    ({"phase": "question", "pace": "self", "responded": 1}, "1 of 3 finished"),
    ({"phase": "finished"}, "3 students took part."),
    (
        {"phase": "finished", "mean_accuracy": 0.625},
        "3 students took part. Average score: 62% right.",
    ),
]


@pytest.mark.parametrize(("changed", "words"), LINES)
def test_the_count_says_how_many_did_what(changed: dict[str, Any], words: str) -> None:
    usual = {"pace": "live", "players": 3, "responded": 0}
    assert count(usual | changed) == words
