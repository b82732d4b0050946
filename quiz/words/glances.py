"""The three figures at the top of a page of statistics, each with a sentence."""

from dataclasses import dataclass

from quiz.decks import Deck
from quiz.figures import Counts
from quiz.languages import deck_count, deck_text, number, percent

YOURS, EVERYONES = "yours", "everyones"  # whose figures they are


@dataclass(frozen=True)
class Glance:
    """A share as it is shown large, and the sentence under it."""

    share: str
    sentence: str


def at_a_glance(deck: Deck, counts: Counts, whose: str = YOURS) -> list[Glance]:
    """Return how many faces were right: of all, of the fakes, of the reals."""
    return [
        glance(
            counts.correct,
            counts.trials,
            right_about(deck, counts.correct, counts.trials, whose),
            deck_text(deck.name, "There have been no faces yet."),
        ),
        glance(
            counts.hits,
            counts.fakes,
            spotted(deck, counts.hits, counts.fakes, whose),
            deck_text(deck.name, "There have been no fakes yet."),
        ),
        glance(
            counts.correct_rejections,
            counts.reals,
            recognised(deck, counts.correct_rejections, counts.reals, whose),
            deck_text(deck.name, "There have been no photographs yet."),
        ),
    ]


def glance(right: int, seen: int, sentence: str, none: str) -> Glance:
    """Return one figure; a dash where nothing was seen of its kind."""
    return Glance(percent(right / seen), sentence) if seen else Glance("–", none)


def right_about(deck: Deck, right: int, seen: int, whose: str) -> str:
    """Return how many of all faces were right."""
    if whose == YOURS:
        return deck_count(
            deck.name,
            "You were right about %(right)s of %(num)s face.",
            "You were right about %(right)s of %(num)s faces.",
            seen,
            right=number(right),
        )
    return deck_count(
        deck.name,
        "People were right about %(right)s of %(num)s face.",
        "People were right about %(right)s of %(num)s faces.",
        seen,
        right=number(right),
    )


def spotted(deck: Deck, right: int, seen: int, whose: str) -> str:
    """Return how many of the fakes were right."""
    if whose == YOURS:
        return deck_count(
            deck.name,
            "You spotted %(right)s of %(num)s fake.",
            "You spotted %(right)s of %(num)s fakes.",
            seen,
            right=number(right),
        )
    return deck_count(
        deck.name,
        "They spotted %(right)s of %(num)s fake.",
        "They spotted %(right)s of %(num)s fakes.",
        seen,
        right=number(right),
    )


def recognised(deck: Deck, right: int, seen: int, whose: str) -> str:
    """Return how many of the reals were right."""
    if whose == YOURS:
        return deck_count(
            deck.name,
            "You recognised %(right)s of %(num)s photograph.",
            "You recognised %(right)s of %(num)s photographs.",
            seen,
            right=number(right),
        )
    return deck_count(
        deck.name,
        "They recognised %(right)s of %(num)s photograph.",
        "They recognised %(right)s of %(num)s photographs.",
        seen,
        right=number(right),
    )
