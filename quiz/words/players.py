"""What is said about a player on the page with their statistics."""

from quiz.decks import Deck
from quiz.figures import Calibration, Detection
from quiz.words.confidence import TOO_FEW, own_sureness
from quiz.words.leaning import leaning

FEW = 10  # faces: fewer may all be right by luck
LUCK = "That could still be luck: guessing gets about half of them right."


def summary(deck: Deck, detection: Detection, calibration: Calibration | None) -> list[str]:
    """Return a few sentences about a player's responses; nothing that could be chance."""
    sentences = [against_chance(detection)]
    if abs(detection.criterion) > detection.criterion_margin:
        sentences.append(leaning(deck, detection.criterion))
    if calibration is not None and own_sureness(calibration) != TOO_FEW:
        sentences.append(own_sureness(calibration))
    return sentences


def against_chance(detection: Detection) -> str:
    """Return whether guessing would do as well."""
    low, high = detection.accuracy_interval
    if detection.trials < FEW:
        return LUCK
    if low > 0.5:
        return "You do better than guessing."
    if high < 0.5:
        return "You do worse than guessing."
    return LUCK


def missing_charts(faces: int, rated: int, needed: int) -> str:
    """Return what has to be played before all charts are drawn; "" where they are."""
    sure = f"said how sure you are for {needed - rated} more faces"
    if faces < needed:
        return f"Charts appear once you have judged {needed - faces} more faces, and {sure}."
    if rated < needed:
        return f"Charts of your confidence appear once you have {sure}."
    return ""


def missing_crowd(responses: int, needed: int, players: int, players_needed: int) -> str:
    """Return what everybody has to play before all charts of them are drawn; "" where they are."""
    if responses < needed:
        return f"Charts appear after {needed - responses} more responses."
    if players < players_needed:
        return (
            f"A chart of the players appears once {players_needed} of them have judged 30 faces: "
            f"so far {players} of them have."
        )
    return ""
