"""What is said about places on the leaderboard."""

from quiz.words.scores import ordinal, percent

CHANCE = 0.5
NEW = "Your last round put you on this leaderboard."
SAME = "Your last round left your place as it was."


def moved(before: int, after: int) -> str:
    """Return what the last round did to a rank."""
    if before == after:
        return SAME
    way = "up" if after < before else "down"
    return f"Your last round moved you {way} from {ordinal(before)} to {ordinal(after)}."


def scored(before: float, after: float) -> str:
    """Return what the last round did to a score without a rank, a share in [0, 1]."""
    if percent(before) == percent(after):
        return f"Your last round left your score at {percent(after)}."
    return f"Your last round moved your score from {percent(before)} to {percent(after)}."


def judged(more: int, needed: int) -> str:
    """Return how far a player is on the way to a rank."""
    return f"{needed - more} of {needed} faces on the way to a place"
