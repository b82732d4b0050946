"""What is said about lanes: honest in all three cases, and whole sentences."""

from typing import Any

import pytest

from quiz.words import taught

LANES: list[dict[str, Any]] = [
    {"lane": 7, "kind": "choice", "lesson": 2, "made_at": "2026-11-09T12:00:00+00:00",
     "taught_by": {"responses": 31412, "players": 812}},
    {"lane": 8, "kind": "control", "lesson": 2, "made_at": "2026-11-09T12:00:00+00:00",
     "taught_by": {"responses": 0, "players": 0}},
]  # fmt: skip


def effect(low: float, high: float, **others: Any) -> dict[str, Any]:
    is_certain = not low <= 0 <= high
    found = {"difference": (low + high) / 2, "interval": [low, high], "is_certain": is_certain}
    return found | {"missing_faces": 0, "missing_players": 0, "few_prevail": False} | others


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        (0.01, 0.07, "in 4 of 100 faces more than without your help, between 1 and 7."),
        (0.001, 0.007, "in 0.4 of 100 faces more than without your help, between 0.1 and 0.7."),
        (-0.02, 0.05, "between 2 fewer and 5 more fool people than without it."),
        (-0.07, -0.01, "it fools people in 4 of 100 faces fewer, between 1 and 7."),
    ],
)
def test_more_no_difference_and_fewer_are_told_as_they_are(
    low: float, high: float, sentence: str
) -> None:
    assert sentence in taught.lead(effect(low, high))


def test_what_is_missing_is_faces_first_and_then_people() -> None:
    faces = taught.missing(effect(0, 0, missing_faces=1_200, missing_players=3))
    assert "1,200 more of its latest faces have been judged" in faces
    assert "1 more person has judged" in taught.missing(effect(0, 0, missing_players=1))
    assert "those of a few" in taught.missing(effect(0, 0, few_prevail=True))
    assert taught.missing(effect(0, 0)) == ""


def test_a_lane_names_who_taught_it_and_when() -> None:
    assert taught.provenance(LANES[0]) == "Taught by 31,412 guesses of 812 players, on 9 Nov 2026."


def test_lanes_have_names() -> None:
    assert taught.lane_name(7, LANES) == "lesson 2: with help"
    assert taught.lane_name(8, LANES) == "lesson 2: without"
    assert taught.lane_name(0, LANES) == "before the first lesson"


def test_figures_have_their_intervals() -> None:
    figure = {"value": 1.234, "interval": [1.0, 1.5]}
    assert taught.estimate(figure) == "1.23 (1.00 to 1.50)"
    assert taught.bounds(figure, 1) == "1.0 to 1.5"
    assert taught.estimate(None) == "–"


def test_how_sure_it_is_is_said_in_groups_of_people() -> None:
    sure = taught.likelihood({"probability": 0.9999})
    assert "almost certainly be fooled more often with the crowd’s help" in sure
    assert "Of 100 groups of other players like these, about 62" in taught.likelihood(
        {"probability": 0.62}
    )
    assert "almost certainly not" in taught.likelihood({"probability": 0.001})
