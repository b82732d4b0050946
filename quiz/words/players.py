"""What is said about a player on the page with their statistics."""

from quiz.decks import Deck
from quiz.figures import Calibration, Detection
from quiz.words.confidence import sureness
from quiz.words.leaning import leaning


def summary(deck: Deck, detection: Detection, calibration: Calibration | None) -> list[str]:
    """Return a few sentences about a player's responses to the faces of a deck."""
    sentences = [against_chance(detection), leaning(deck, detection.criterion)]
    if calibration is not None:
        sentences.append(sureness(calibration))
    if detection.is_provisional:
        sentences.append("These figures become reliable after ten faces of each kind.")
    return sentences


def against_chance(detection: Detection) -> str:
    """Return how many faces a player got right, and whether guessing would do as well."""
    low, high = detection.accuracy_interval
    score = f"You were right on {detection.correct:,} of {detection.trials:,} faces"
    if low > 0.5:
        return f"{score}, which is better than guessing."
    if high < 0.5:
        return f"{score}, which is worse than guessing."
    return f"{score}. Guessing could give the same result."
