"""What is said about a player on the page with their statistics."""

from quiz.decks import Deck
from quiz.figures import Calibration, Detection
from quiz.languages import gettext, lazy, ngettext
from quiz.words.confidence import TOO_FEW, own_sureness
from quiz.words.leaning import leaning

FEW = 10  # faces: fewer may all be right by luck
LUCK = lazy("That could still be luck: guessing gets about half of them right.")


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
    if detection.trials >= FEW and low > 0.5:
        return gettext("You do better than guessing.")
    if detection.trials >= FEW and high < 0.5:
        return gettext("You do worse than guessing.")
    return str(LUCK)


def missing_charts(faces: int, rated: int, needed: int) -> str:
    """Return what has to be played before all charts are drawn; "" where they are."""
    if faces < needed:
        return ngettext(
            "Charts appear once you have judged %(num)s more faces, "
            "and said how sure you are for %(rated)s more faces.",
            "Charts appear once you have judged %(num)s more faces, "
            "and said how sure you are for %(rated)s more faces.",
            needed - faces,
            rated=needed - rated,
        )
    if rated < needed:
        return ngettext(
            "Charts of your confidence appear once you have said how sure you are "
            "for %(num)s more faces.",
            "Charts of your confidence appear once you have said how sure you are "
            "for %(num)s more faces.",
            needed - rated,
        )
    return ""


def missing_crowd(responses: int, needed: int, players: int, players_needed: int) -> str:
    """Return what everybody has to play before all charts of them are drawn; "" where they are."""
    if responses < needed:
        return ngettext(
            "Charts appear after %(num)s more responses.",
            "Charts appear after %(num)s more responses.",
            needed - responses,
        )
    if players < players_needed:
        return gettext(
            "A chart of the players appears once %(needed)s of them have judged 30 faces: "
            "so far %(players)s of them have.",
            needed=players_needed,
            players=players,
        )
    return ""
