"""What is said where a player picks a fake to fool others, and of what became of it."""

from quiz.decks import Deck
from quiz.languages import deck_text, gap, gettext, lazy, ngettext, number
from quiz.words import scores

JUDGE = lazy("Judge others’ picks")
BOARD = lazy("Who judges picks best")


def ask(deck: Deck) -> str:
    """Return what a player is asked to do with an offer."""
    return deck_text(deck.name, "Pick the one that would fool a friend")


def offer(deck: Deck) -> str:
    """Say what is offered, and what becomes of the pick."""
    return deck_text(
        deck.name,
        "All eight are fakes that the generator has just made. The one that you pick is shown to "
        "others beside a real face, and they say which of the two is real.",
    )


def removed(deck: Deck) -> str:
    """Say why a picked face can't be seen."""
    return deck_text(deck.name, "This face was removed, so it is shown to nobody any more.")


def start(deck: Deck) -> str:
    """Return the words of the button that brings eight fakes."""
    return deck_text(deck.name, "Pick a face")


def place(number_of_face: int) -> str:
    """Return the name of an offered face, which is also the label of its button."""
    return gettext("Face %(position)s", position=number_of_face)


def outcome(judged: int, fooled: int, interval: tuple[float, float] | None) -> str:
    """Say how often a pick, or all picks of a player, fooled those who judged them."""
    if not judged:
        return gettext("Nobody has judged it yet")
    said = ngettext(
        "fooled %(fooled)s of %(num)s",
        "fooled %(fooled)s of %(num)s",
        judged,
        fooled=number(fooled),
    )
    return said if interval is None else f"{said} ({scores.interval(interval)})"


def state(judged: int, fooled: int, interval: tuple[float, float] | None) -> str:
    """Say how a pick stands."""
    if not judged:
        return gettext("It goes out now; others judge it.")
    now = so_far(judged, fooled, interval)
    return gap().join((gettext("It is out; others judge it."), now))


def last_state(deck: Deck, judged: int, fooled: int, interval: tuple[float, float] | None) -> str:
    """Say how a pick stood when its face was removed."""
    if not judged:
        return removed(deck)
    return gap().join((removed(deck), so_far(judged, fooled, interval)))


def so_far(judged: int, fooled: int, interval: tuple[float, float] | None) -> str:
    """Say how often a pick has fooled those who judged it."""
    return gettext("So far: %(outcome)s.", outcome=outcome(judged, fooled, interval))


def all_of_them(judged: int, fooled: int, interval: tuple[float, float] | None) -> str:
    """Say how a player's picks did together; "" before anybody has judged one."""
    if not judged:
        return ""
    return gettext("All together: %(outcome)s.", outcome=outcome(judged, fooled, interval))


def chance(deck: Deck) -> str:
    """Say what the share means."""
    return deck_text(
        deck.name,
        "A fake that nobody can tell from a real face fools half of those who judge it.",
    )
