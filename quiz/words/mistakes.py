"""What is said about the faces of a round that were judged wrong, one at a time."""

from quiz.languages import gettext, ngettext


def offer(count: int) -> str:
    """Return the words of the link to a round's mistakes."""
    return ngettext("Look at your mistake", "Look at your mistakes", count)


def place(number: int, count: int) -> str:
    """Return which of a round's mistakes is shown."""
    return gettext("Mistake %(number)s of %(count)s", number=number, count=count)
