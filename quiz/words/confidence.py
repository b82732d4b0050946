"""How sure somebody says to be, and whether that can be trusted, in plain words."""

from math import sqrt

from quiz.figures import Calibration

# What a player chooses among, by the confidence in per cent that each stands for: the two ends and
# the middle of the scale on which nobody can be less sure than a coin.
CHOICES = ((50, "Guess"), (75, "Fairly sure"), (100, "Certain"))
STATED = {50: "a guess", 75: "fairly sure", 100: "certain"}
FAIR = 0.05  # how far mean confidence and accuracy may lie apart and still agree
WIDE = 0.2  # half an interval of overconfidence that says nothing about a small one
TOO_FEW = "There are too few of these faces to say whether you can trust how sure you are."
YOU = (
    "You are right about as often as you expect.",
    "You are right less often than you expect.",
    "You are right more often than you expect.",
)
STUDENTS = (
    "The students are right about as often as they expect.",
    "The students are right less often than they expect.",
    "The students are right more often than they expect.",
)


def stated(confidence: int) -> str:
    """Return how sure a player was; a program may state any whole per cent."""
    return STATED.get(confidence, f"{confidence}% sure")


def sureness(calibration: Calibration, sentences: tuple[str, str, str] = YOU) -> str:
    """Return the sentence for a calibration: fair, overconfident or underconfident."""
    fair, over, under = sentences
    if abs(calibration.overconfidence) < FAIR:
        return fair
    return over if calibration.overconfidence > 0 else under


def own_sureness(calibration: Calibration) -> str:
    """Return the sentence to a player; no tendency is told whose 95% interval includes 0."""
    margin = 0.98 / sqrt(calibration.trials)  # at most: of a share of one half
    if abs(calibration.overconfidence) > max(FAIR, margin):
        return sureness(calibration)
    return TOO_FEW if margin > WIDE else YOU[0]
