"""Whether stated confidences can be trusted: over- and underconfidence in plain words."""

from quiz.figures import Calibration

FAIR = 0.05  # how far mean confidence and accuracy may lie apart and still agree
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


def sureness(calibration: Calibration, sentences: tuple[str, str, str] = YOU) -> str:
    """Return the sentence for a calibration: fair, overconfident or underconfident."""
    fair, over, under = sentences
    if abs(calibration.overconfidence) < FAIR:
        return fair
    return over if calibration.overconfidence > 0 else under
