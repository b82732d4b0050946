"""What is said about the result of a round: who has won, and what a player may share."""

from collections.abc import Mapping

from quiz.decks import Deck
from quiz.policy import limits
from quiz.words.scores import counted

# The forger makes the fakes, and gets a point for each face that was judged wrong.
YOURS = {
    "won": "You beat the forger {right} to {wrong}",
    "lost": "The forger beat you {wrong} to {right}",
    "drawn": "You and the forger drew {right} to {wrong}",
    "none": "No faces judged",
}
OTHERS = {
    "won": "This player beat the forger {right} to {wrong}",
    "lost": "The forger beat this player {wrong} to {right}",
    "drawn": "This player and the forger drew {right} to {wrong}",
    "none": "No faces judged",
}
RIGHT_MARK, WRONG_MARK = "✅", "❌"
SITE = "Real or Fake?"
COPIED = "Copied. You can paste it anywhere."
SCALE = "Guessing gets about half of them right."


def duel(right: int, trials: int, sentences: Mapping[str, str] = YOURS) -> str:
    """Return who has won a round, and how."""
    wrong = trials - right
    return sentences[winner(right, wrong)].format(right=right, wrong=wrong)


def winner(right: int, wrong: int) -> str:
    """Return how a round ended for its player: won, lost or drawn; none without responses."""
    if right == wrong:
        return "drawn" if right else "none"
    return "won" if right > wrong else "lost"


def right_about(deck: Deck, right: int, trials: int, who: str = "You were") -> str:
    """Return how many faces a player was right about, in a sentence."""
    return f"{who} right about {right:,} of {faces_in(deck, trials)}."


def faces_in(deck: Deck, count: int) -> str:
    """Return a number of faces in the words of a deck."""
    return counted(count, deck.face, deck.faces)


def comparison(share_below: float | None) -> str:
    """Return how many players do worse; "" without enough players, or where none does."""
    players = min(99, round(100 * (share_below or 0)))
    return f"That is better than {players} in 100 players do on average." if players else ""


def marks(right: int, trials: int) -> str:
    """Return a mark for each face, those that were right first; "" for a very long round.

    The order is not that of the round, so that nobody who is dealt a face of it learns anything.
    """
    if trials > limits.MAX_LENGTH:
        return ""
    return RIGHT_MARK * right + WRONG_MARK * (trials - right)


def shared(deck: Deck, right: int, trials: int) -> str:
    """Return what a player shares: a sentence, and a line of marks under it."""
    sentence = right_about(deck, right, trials, "I was")
    return "\n".join(filter(None, (f"{SITE} {sentence}", marks(right, trials))))


def title(deck: Deck, right: int, trials: int) -> str:
    """Return the title of a public result."""
    return f"{right:,} of {faces_in(deck, trials)} right"
