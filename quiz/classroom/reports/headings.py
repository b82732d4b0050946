"""The headings of a report's tables for people: each column in words, with its name beside them."""

from collections.abc import Callable

from quiz.languages import gettext, lazy

Headings = Callable[[tuple[str, ...]], tuple[str, ...]]
# The name of a column is what programs read, and stays as it is in every language.
WORDS = {
    "number": lazy("Student’s number"),
    "name": lazy("Name"),
    "team": lazy("Team"),
    "answered": lazy("Answered"),
    "length": lazy("Number of faces"),
    "hits": lazy("Hits"),
    "misses": lazy("Misses"),
    "false_alarms": lazy("False alarms"),
    "correct_rejections": lazy("Correct rejections"),
    "accuracy": lazy("Share right"),
    "accuracy_low": lazy("Share right: 95 % interval from"),
    "accuracy_high": lazy("Share right: 95 % interval to"),
    "d_prime": lazy("Sensitivity d′"),
    "criterion": lazy("Criterion c"),
    "mean_confidence": lazy("Mean confidence"),
    "median_ms": lazy("Median response time in ms"),
    "accuracy_before": lazy("Share right in the first set"),
    "accuracy_after": lazy("Share right in the second set"),
    "d_prime_before": lazy("Sensitivity d′ in the first set"),
    "d_prime_after": lazy("Sensitivity d′ in the second set"),
    "position": lazy("Face’s number"),
    "trial": lazy("Number of the choice or face"),
    "score": lazy("Score"),
    "done": lazy("Done"),
    "level": lazy("Level that was asked for"),
    "achieved_level": lazy("Level that was shown"),
    "label": lazy("What it was"),
    "response": lazy("Response"),
    "correct": lazy("Right"),
    "confidence": lazy("Confidence"),
    "response_ms": lazy("Response time in ms"),
    "responded_at": lazy("Time of the response"),
    "checkpoint": lazy("Checkpoint"),
    "seed": lazy("Seed"),
    "p_discriminator": lazy("The discriminator’s probability of a fake"),
    "p_detector": lazy("The detector’s probability of a fake"),
}


def in_words(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return headings for people; a column that has no words is in words already."""
    return tuple(heading(name) if name in WORDS else name for name in names)


def heading(name: str) -> str:
    """Return a column in words, with its name in brackets."""
    # Translators: the heading of a column, and the name that programs know it by.
    return gettext("%(words)s (%(name)s)", words=str(WORDS[name]), name=name)
