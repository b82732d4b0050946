"""What the machine opponents are, and what they think of a face."""

from collections.abc import Mapping

from quiz.decks import Deck
from quiz.languages import deck_text, gettext, lazy, percent

SUREST = 99  # per cent: no machine is certain
# Who is scored on the same faces: the name, and what it is.
JUDGES = {
    "you": (lazy("You"), lazy("a person")),
    "class": (lazy("The class"), lazy("people")),
    "discriminator": (
        lazy("The discriminator"),
        lazy("the network that the generator learned from"),
    ),
    "detector": (
        lazy("The detector"),
        lazy("a network trained afterwards to recognise generated faces"),
    ),
}
# The same in the lines of the leaderboard.
RIVALS = {"discriminator": lazy("the discriminator"), "detector": lazy("the detector")}


def judge_name(judge: str) -> str:
    """Return the name of a judge, such as `The detector`."""
    return str(JUDGES[judge][0])


def description(judge: str) -> str:
    """Return what a judge is, in a few words."""
    return str(JUDGES[judge][1])


def opinion(deck: Deck, p_fake: float) -> str:
    """Return what a probability of FAKE in [0, 1] means, such as `fake, 83% sure`."""
    sure = percent(min(SUREST, round(100 * max(p_fake, 1 - p_fake))) / 100)
    if p_fake > 0.5:
        return deck_text(deck.name, "fake, %(share)s sure", share=sure)
    return deck_text(deck.name, "real, %(share)s sure", share=sure)


def opinions(deck: Deck, p_fake: Mapping[str, float]) -> str:
    """Return the opinions of several machines in one line; "" without any."""
    return " · ".join(
        gettext("%(name)s: %(said)s", name=judge_name(judge), said=opinion(deck, p))
        for judge, p in p_fake.items()
    )
