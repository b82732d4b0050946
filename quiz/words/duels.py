"""What is said about duels."""

from typing import Protocol

from quiz.decks import Deck
from quiz.languages import deck_text, gettext, lazy, number

START = lazy("Start a duel")


class Standing(Protocol):
    """How a duel stands for whoever looks."""

    @property
    def ending(self) -> str | None:
        """How it ended for one of its players, once both are told."""

    @property
    def own_score(self) -> float | None:
        """How many faces one had right, once all are judged."""

    @property
    def other_score(self) -> float | None:
        """The same of the other player, once both are told."""

    @property
    def is_own(self) -> bool:
        """Whether one of its players looks."""

    @property
    def is_taken(self) -> bool:
        """Whether there are two players."""

    @property
    def is_over(self) -> bool:
        """Whether nobody can begin any more."""


def heading(duel: Standing) -> str:
    """Return the heading of a duel's page: who has won, once that is told."""
    if duel.ending is not None:
        return verdict(duel.ending, duel.own_score, duel.other_score)
    if duel.is_own:
        return gettext("Your duel")
    return gettext("A duel")


def verdict(ending: str, own: float | None, other: float | None) -> str:
    """Say who has won."""
    scores = {"own": in_words(own), "other": in_words(other)}
    sentences = {
        "won": gettext("You have won %(own)s to %(other)s", **scores),
        "lost": gettext("Your friend has won %(other)s to %(own)s", **scores),
        "drawn": gettext("A draw: %(own)s to %(other)s", **scores),
        "alone": gettext("Nobody has played to the end against you"),
        "late": gettext("Your friend has played to the end, and you have not"),
        "nobody": gettext("Neither of you has played to the end"),
    }
    return sentences[ending]


def in_words(score: float | None) -> str:
    """Return a score as people write it."""
    return number(round(score or 0))


def state(deck: Deck, duel: Standing) -> str:
    """Say how a duel stands, and what comes next."""
    if not duel.is_own:
        return to_others(deck, duel)
    if duel.ending is not None:
        return told(deck, duel)
    if duel.own_score is None and not duel.is_taken:
        return deck_text(
            deck.name,
            "Send the link to a friend, and judge your ten faces. The first who accepts gets the "
            "same faces in another order.",
        )
    if duel.own_score is None:
        return deck_text(deck.name, "Your friend has accepted. Judge your ten faces.")
    if not duel.is_taken:
        return gettext("You have played. Nobody has accepted yet: send the link to a friend.")
    return gettext("You have played. Who has won is told here once your friend has, too.")


def told(deck: Deck, duel: Standing) -> str:
    """Say how many faces each had right, as far as they have judged them all."""
    if duel.own_score is not None and duel.other_score is None:
        return deck_text(
            deck.name,
            "You were right about %(own)s of ten faces.",
            own=in_words(duel.own_score),
        )
    if duel.own_score is None and duel.other_score is not None:
        return deck_text(
            deck.name,
            "Your friend was right about %(other)s of ten faces.",
            other=in_words(duel.other_score),
        )
    return gettext("This duel is over.")


def to_others(deck: Deck, duel: Standing) -> str:
    """Say to somebody who is not in a duel whether the second place is free."""
    if duel.is_taken:
        return gettext("Both places of this duel are taken.")
    if duel.is_over:
        return gettext("This duel is over.")
    return deck_text(
        deck.name,
        "Somebody challenges you: ten faces, the same for both of you, each in another order. Who "
        "gets more of them right?",
    )


def title(deck: Deck, right: int, answered: int) -> str:
    """Return the title of one's own part."""
    if not answered:
        return gettext("No score yet")
    return deck_text(
        deck.name,
        "%(right)s of your %(faces)s faces right",
        right=number(right),
        faces=number(answered),
    )


def line(duel: Standing) -> str:
    """Return a duel in a line of a list."""
    if duel.ending is not None:
        return verdict(duel.ending, duel.own_score, duel.other_score)
    if duel.own_score is None:
        return gettext("Your ten wait for you")
    return gettext("Waiting for your friend") if duel.is_taken else gettext("Nobody has accepted")


def invitation(deck: Deck) -> str:
    """Return what is shared with the link."""
    return deck_text(
        deck.name, "Real or fake? I challenge you to a duel: ten faces, the same for both of us."
    )
