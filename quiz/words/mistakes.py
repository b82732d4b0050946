"""What is said about the faces of a round that were judged wrong, one at a time."""


def offer(count: int) -> str:
    """Return the words of the link to a round's mistakes."""
    return "Look at your mistake" if count == 1 else "Look at your mistakes"


def place(number: int, count: int) -> str:
    """Return which of a round's mistakes is shown."""
    return f"Mistake {number} of {count}"
