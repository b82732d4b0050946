"""How sure somebody says to be, and whether that can be trusted, in plain words."""

from math import sqrt

from quiz.figures import Calibration
from quiz.languages import gettext, lazy, percent

# What a player chooses among, by the confidence in per cent that each stands for: the two ends and
# the middle of the scale on which nobody can be less sure than a coin.
CHOICES = ((50, lazy("Guess")), (75, lazy("Fairly sure")), (100, lazy("Certain")))
STATED = {50: lazy("a guess"), 75: lazy("fairly sure"), 100: lazy("certain")}
FAIR = 0.05  # how far mean confidence and accuracy may lie apart and still agree
WIDE = 0.2  # half an interval of overconfidence that says nothing about a small one
TOO_FEW = lazy("There are too few of these faces to say whether you can trust how sure you are.")
YOU = (
    lazy("You are right about as often as you expect."),
    lazy("You are right less often than you expect."),
    lazy("You are right more often than you expect."),
)
STUDENTS = (
    lazy("The students are right about as often as they expect."),
    lazy("The students are right less often than they expect."),
    lazy("The students are right more often than they expect."),
)


def stated(confidence: int) -> str:
    """Return how sure a player was; a program may state any whole per cent."""
    if confidence in STATED:
        return str(STATED[confidence])
    return gettext("%(share)s sure", share=percent(confidence / 100))


def sureness(calibration: Calibration, sentences: tuple[str, str, str] = YOU) -> str:
    """Return the sentence for a calibration: fair, overconfident or underconfident."""
    fair, over, under = map(str, sentences)
    if abs(calibration.overconfidence) < FAIR:
        return fair
    return over if calibration.overconfidence > 0 else under


def own_sureness(calibration: Calibration) -> str:
    """Return the sentence to a player; no tendency is told whose 95% interval includes 0."""
    margin = 0.98 / sqrt(calibration.trials)  # at most: of a share of one half
    if abs(calibration.overconfidence) > max(FAIR, margin):
        return sureness(calibration)
    return str(TOO_FEW if margin > WIDE else YOU[0])
