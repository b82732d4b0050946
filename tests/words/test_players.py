"""The summary of a player's responses, and what is missing for charts."""

import pytest

from quiz.decks import DECKS
from quiz.figures import Counts, Judgement, calibration, detection
from quiz.words import players

PHOTOGRAPHS = DECKS["utkface"]


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        (Counts(45, 5, 5, 45), ["You do better than guessing."]),
        (Counts(5, 45, 45, 5), ["You do worse than guessing."]),
        (Counts(3, 2, 3, 2), [players.LUCK]),
        (Counts(1, 0, 0, 1), [players.LUCK]),
        (Counts(2, 8, 2, 8), [players.LUCK, "You tend to say real."]),
        (Counts(8, 2, 8, 2), [players.LUCK, "You tend to say fake."]),
        (Counts(6, 4, 6, 4), [players.LUCK]),
        (Counts(4, 0, 0, 0), [players.LUCK]),
    ],
)
def test_a_summary_is_plain_and_tells_nothing_that_could_be_chance(
    counts: Counts, sentences: list[str]
) -> None:
    assert players.summary(PHOTOGRAPHS, detection(counts), None) == sentences


def test_a_summary_speaks_of_confidence_where_it_says_something() -> None:
    result = detection(Counts(50, 5, 5, 50))
    sure = calibration(Judgement(True, False, 100) for _ in range(5))
    assert players.summary(PHOTOGRAPHS, result, sure)[-1] == (
        "You are right less often than you expect."
    )
    unclear = calibration([Judgement(True, True, 80)])
    assert players.summary(PHOTOGRAPHS, result, unclear) == ["You do better than guessing."]


@pytest.mark.parametrize(
    ("faces", "rated", "words"),
    [
        (8, 8, "Charts appear once you have judged 12 more faces, and said how"),
        (30, 8, "Charts of your confidence appear once you have said how sure you are for 12 more"),
        (30, 20, ""),
    ],
)
def test_what_is_missing_for_charts(faces: int, rated: int, words: str) -> None:
    said = players.missing_charts(faces, rated, 20)
    assert said.startswith(words)
    assert bool(said) == bool(words)


@pytest.mark.parametrize(
    ("responses", "ranked", "words"),
    [
        (40, 0, "Charts appear after 10 more responses."),
        (400, 3, "A chart of the players appears once 10 of them have judged 30 faces: so far 3"),
        (400, 10, ""),
    ],
)
def test_what_is_missing_for_charts_of_everyone(responses: int, ranked: int, words: str) -> None:
    said = players.missing_crowd(responses, 50, ranked, 10)
    assert said.startswith(words)
    assert bool(said) == bool(words)
