"""The words of duels: who has won, and what comes next."""

from dataclasses import dataclass

import pytest

from quiz.decks.deck import UTKFACE
from quiz.words import duels


@dataclass
class Seen:
    """How a duel stands."""

    ending: str | None = None
    own_score: float | None = None
    other_score: float | None = None
    is_own: bool = True
    is_taken: bool = True
    is_over: bool = False


ENDINGS = {
    "won": "You have won 8 to 6",
    "lost": "Your friend has won 6 to 8",
    "drawn": "A draw: 8 to 6",
    "alone": "Nobody has played to the end against you",
    "late": "Your friend has played to the end, and you have not",
    "nobody": "Neither of you has played to the end",
}


@pytest.mark.parametrize(("ending", "words"), ENDINGS.items())
def test_who_has_won_is_said_in_plain_words(ending: str, words: str) -> None:
    assert duels.heading(Seen(ending, 8, 6)) == words
    assert duels.line(Seen(ending, 8, 6)) == words


def test_before_the_end_nobody_has_won() -> None:
    assert duels.heading(Seen()) == "Your duel"
    assert duels.heading(Seen(is_own=False)) == "A duel"


def test_a_player_reads_what_comes_next() -> None:
    states = [
        Seen(is_taken=False),
        Seen(),
        Seen(own_score=5, is_taken=False),
        Seen(own_score=5),
        Seen("won", 8, 6),
        Seen("alone", 8),
        Seen("late", None, 6),
    ]
    sentences = [duels.state(UTKFACE, each) for each in states]
    assert len(set(sentences)) == len(states)
    assert "6" in sentences[-1]
    assert "8" in sentences[-2]


def test_others_read_whether_a_place_is_free() -> None:
    free, taken, over = (
        duels.state(UTKFACE, Seen(is_own=False, is_taken=is_taken, is_over=is_over))
        for is_taken, is_over in ((False, False), (True, True), (False, True))
    )
    assert "challenges you" in free
    assert "taken" in taken
    assert over == "This duel is over."


def test_a_list_says_who_is_waited_for() -> None:
    lines = [duels.line(Seen()), duels.line(Seen(own_score=3, is_taken=False))]
    lines.append(duels.line(Seen(own_score=3)))
    assert len(set(lines)) == 3


def test_the_title_says_how_many_of_those_judged_were_right() -> None:
    assert duels.title(UTKFACE, 3, 10) == "3 of your 10 faces right"
    assert duels.title(UTKFACE, 0, 0) == "No score yet"
