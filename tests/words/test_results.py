"""What is said about the result of a round, and what may be shared of it."""

import pytest

from quiz.decks import DECKS
from quiz.policy import limits
from quiz.words import results

PHOTOGRAPHS, GALLERY = DECKS["utkface"], DECKS["gallery"]


@pytest.mark.parametrize(
    ("right", "trials", "yours", "others"),
    [
        (6, 10, "You beat the forger 6 to 4", "This player beat the forger 6 to 4"),
        (4, 10, "The forger beat you 6 to 4", "The forger beat this player 6 to 4"),
        (0, 4, "The forger beat you 4 to 0", "The forger beat this player 4 to 0"),
        (5, 10, "You and the forger drew 5 to 5", "This player and the forger drew 5 to 5"),
        (0, 0, "No faces judged", "No faces judged"),
    ],
)
def test_who_has_won(right: int, trials: int, yours: str, others: str) -> None:
    assert results.duel(right, trials) == yours
    assert results.duel(right, trials, results.OTHERS) == others


def test_each_deck_counts_in_its_own_words() -> None:
    assert results.right_about(PHOTOGRAPHS, 8, 10) == "You were right about 8 of 10 faces."
    assert results.right_about(GALLERY, 1, 1) == "You were right about 1 of 1 portrait."
    assert results.title(GALLERY, 6, 10) == "6 of 10 portraits right"


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (None, ""), (0.0, ""), (0.004, ""), (1.0, "better than 99 in 100"),
        (0.714, "That is better than 71 in 100 players do on average."),
    ],
)  # fmt: skip
def test_a_comparison_only_where_there_is_something_to_say(below: float | None, words: str) -> None:
    assert words in results.comparison(below)
    assert bool(results.comparison(below)) == bool(words)


def test_what_is_shared_has_a_sentence_and_marks_in_an_order_of_their_own() -> None:
    assert results.shared(PHOTOGRAPHS, 3, 5) == (
        "Real or Fake? I was right about 3 of 5 faces.\n✅✅✅❌❌"
    )


def test_a_very_long_round_is_shared_without_marks() -> None:
    trials = limits.MAX_LENGTH + 1
    assert "\n" not in results.shared(PHOTOGRAPHS, 3, trials)
