"""What is said about a round while it is played."""

from quiz.words import scores, trials


def round_words(
    position: int,
    length: int | None,
    correct: int | None,
    answered: int,
    sharpness: float | None = None,
) -> dict[str, str]:
    """Return the words around an open trial, by slot; a practice round has no `length`.

    `correct` is None while verdicts wait for the end of the round.
    """
    tally = scores.tally(correct, answered, is_practice=length is None, sharpness=sharpness)
    return {"position": trials.position(position, length), "frame": str(position), "tally": tally}
