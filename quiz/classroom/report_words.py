"""A classroom's report in plain sentences."""

from quiz import words
from quiz.classroom.figures import Report
from quiz.decks import DECKS
from quiz.figures import Gain
from quiz.models import Pace, Phase


def summary(report: Report) -> list[str]:
    """Say in a few plain sentences what there is to know of a class."""
    if report.accuracy is None:
        return [nothing_yet(report)]
    return [
        f"{who(report)} gave {counted(len(report.trials), 'response')}.",
        f"On average a student told {report.accuracy:.0%} of the faces right; "
        "a coin would tell half.",
        *leaning(report),
        *sureness(report),
        *progress(report.accuracy_gain),
    ]


def nothing_yet(report: Report) -> str:
    """Say why there is nothing to report."""
    if not report.students:
        return "Nobody is in this classroom."
    if report.classroom.phase is Phase.FINISHED:
        return "This classroom is over, and nobody has responded."
    if not report.told:
        return "No face has been told yet: the report begins with the first that is."
    return "Nobody has responded yet."


def so_far(report: Report) -> str | None:
    """Say what a report leaves out while its classroom goes on, None once it is over."""
    if report.classroom.phase is Phase.FINISHED:
        return None
    if report.classroom.pace is Pace.LIVE:
        return (
            f"So far: {report.told} of {counted(report.course.total, 'face')} "
            f"{'has' if report.told == 1 else 'have'} been told. The others do not count yet."
        )
    return "So far: this classroom is still open, and responses may be added."


def who(report: Report) -> str:
    """Say how many students have responded, and of how many where some have not."""
    some, everyone = len(report.responding), counted(len(report.students), "student")
    return everyone if some == len(report.students) else f"{some} of {everyone}"


def leaning(report: Report) -> list[str]:
    """Say which way a class leans."""
    if report.criterion is None:
        return []
    deck = DECKS[report.classroom.deck]
    return [words.leaning.leaning(deck, report.criterion, "The class")]


def sureness(report: Report) -> list[str]:
    """Say whether a class can be taken at its word."""
    found = report.profile.calibration
    if found is None:
        return []
    return [words.confidence.sureness(found, words.confidence.STUDENTS)]


def progress(gain: Gain | None) -> list[str]:
    """Say what changed from before the tips to after them."""
    if gain is None:
        return []
    said = (
        f"Before the tips students told {gain.before:.0%} of the faces right, "
        f"after them {gain.after:.0%}"
    )
    if gain.interval is None:
        return [f"{said}; one student is too few to say whether that is luck."]
    low, high = (points(bound) for bound in gain.interval)
    luck = "" if gain.is_certain else ", so it may be luck"
    return [f"{said}; the true change lies, 19 times in 20, between {low} and {high} points{luck}."]


def points(share: float) -> str:
    """Return a change of a share in [0, 1] as points; there are no more than a hundred."""
    return f"{max(-100, min(100, round(100 * share))):+d}".replace("-", "−")


def counted(count: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
