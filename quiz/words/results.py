"""What is said about the result of a round: who has won, and what a player may share."""

from collections.abc import Mapping

from quiz.decks import Deck
from quiz.languages import deck_count, gettext, lazy, number
from quiz.policy import limits

# The forger makes the fakes, and gets a point for each face that was judged wrong.
YOURS = {
    "won": lazy("You beat the forger %(right)s to %(wrong)s"),
    "lost": lazy("The forger beat you %(wrong)s to %(right)s"),
    "drawn": lazy("You and the forger drew %(right)s to %(wrong)s"),
    "none": lazy("No faces judged"),
}
OTHERS = {
    "won": lazy("This player beat the forger %(right)s to %(wrong)s"),
    "lost": lazy("The forger beat this player %(wrong)s to %(right)s"),
    "drawn": lazy("This player and the forger drew %(right)s to %(wrong)s"),
    "none": lazy("No faces judged"),
}
RIGHT_MARK, WRONG_MARK = "✅", "❌"
SITE = lazy("Real or Fake?")
COPIED = lazy("Copied. You can paste it anywhere.")
SCALE = lazy("Guessing gets about half of them right.")


def duel(right: int, trials: int, sentences: Mapping[str, str] = YOURS) -> str:
    """Return who has won a round, and how."""
    wrong = trials - right
    return sentences[winner(right, wrong)] % {"right": right, "wrong": wrong}


def winner(right: int, wrong: int) -> str:
    """Return how a round ended for its player: won, lost or drawn; none without responses."""
    if right == wrong:
        return "drawn" if right else "none"
    return "won" if right > wrong else "lost"


def right_about(deck: Deck, right: int, trials: int, who: str = "You were") -> str:
    """Return how many faces a player was right about, in a sentence.

    It is told to the player, or of them where `who` is not "You were".
    """
    if who == "You were":
        return deck_count(
            deck.name,
            "You were right about %(right)s of %(num)s face.",
            "You were right about %(right)s of %(num)s faces.",
            trials,
            right=number(right),
        )
    return deck_count(
        deck.name,
        "This player was right about %(right)s of %(num)s face.",
        "This player was right about %(right)s of %(num)s faces.",
        trials,
        right=number(right),
    )


def comparison(share_below: float | None) -> str:
    """Return how many players do worse; "" without enough players, or where none does."""
    players = min(99, round(100 * (share_below or 0)))
    if not players:
        return ""
    return gettext("That is better than %(count)s in 100 players do on average.", count=players)


def marks(right: int, trials: int) -> str:
    """Return a mark for each face, those that were right first; "" for a very long round.

    The order is not that of the round, so that nobody who is dealt a face of it learns anything.
    """
    if trials > limits.MAX_LENGTH:
        return ""
    return RIGHT_MARK * right + WRONG_MARK * (trials - right)


def shared(deck: Deck, right: int, trials: int) -> str:
    """Return what a player shares: a sentence, and a line of marks under it."""
    sentence = deck_count(
        deck.name,
        "I was right about %(right)s of %(num)s face.",
        "I was right about %(right)s of %(num)s faces.",
        trials,
        right=number(right),
    )
    return "\n".join(filter(None, (f"{SITE} {sentence}", marks(right, trials))))


def title(deck: Deck, right: int, trials: int) -> str:
    """Return the title of a public result."""
    return deck_count(
        deck.name,
        "%(right)s of %(num)s face right",
        "%(right)s of %(num)s faces right",
        trials,
        right=number(right),
    )
