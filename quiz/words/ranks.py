"""What is said about places on the leaderboard."""

from quiz.languages import gettext, lazy, ngettext, percent
from quiz.words.scores import ordinal

CHANCE = 0.5
NEW = lazy("Your last round put you on this leaderboard.")
SAME = lazy("Your last round left your place as it was.")


def moved(before: int, after: int) -> str:
    """Return what the last round did to a rank."""
    if before == after:
        return str(SAME)
    places = {"before": ordinal(before), "after": ordinal(after)}
    if after < before:
        # Translators: the places are such as 2nd in English, and plain numbers elsewhere.
        return gettext("Your last round moved you up from %(before)s to %(after)s.", **places)
    # Translators: the places are such as 2nd in English, and plain numbers elsewhere.
    return gettext("Your last round moved you down from %(before)s to %(after)s.", **places)


def scored(before: float, after: float) -> str:
    """Return what the last round did to a score without a rank, a share in [0, 1]."""
    shares = {"before": percent(before), "after": percent(after)}
    if shares["before"] == shares["after"]:
        return gettext("Your last round left your score at %(after)s.", after=shares["after"])
    return gettext("Your last round moved your score from %(before)s to %(after)s.", **shares)


def judged(more: int, needed: int) -> str:
    """Return how far a player is on the way to a rank."""
    return ngettext(
        "%(judged)s of %(num)s face on the way to a place",
        "%(judged)s of %(num)s faces on the way to a place",
        needed,
        judged=needed - more,
    )
