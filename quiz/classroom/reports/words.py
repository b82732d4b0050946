"""The sentences of a report."""

from quiz.classroom.reports.figures import Report
from quiz.decks import DECKS
from quiz.figures import Gain
from quiz.models import Label, Pace, Phase
from quiz.policy import limits
from quiz.words import confidence, leaning, scores


def summary(report: Report) -> list[str]:
    """Return the few sentences that say most about a class."""
    if report.accuracy is None:
        return [nothing_yet(report)]
    gave = f"{students(report)} gave {scores.counted(len(report.trials), 'response')}."
    if not report.has_enough:
        return [gave, too_few(report), *not_compared(report)]
    return [
        gave,
        f"On average a student judged {scores.percent(report.accuracy)} of the faces correctly; "
        "guessing gives 50%.",
        *class_leaning(report),
        *class_confidence(report),
        *not_compared(report),
        *progress(report.accuracy_gain),
    ]


def too_few(report: Report) -> str:
    """Say why there is no figure of the whole class."""
    right = report.performance.counts.correct
    return (
        f"Right responses: {scores.number(right)}. Fewer than "
        f"{limits.ENOUGH_STUDENTS} students are too few for figures of the class: "
        "they would say more about chance than about the class."
    )


def not_compared(report: Report) -> list[str]:
    """Say why two sets are not compared; nothing where each had both kinds of face."""
    deck = DECKS[report.classroom.deck]
    kinds = {Label.REAL: deck.reals, Label.FAKE: deck.short_fakes}
    ordinals = {1: "first", 2: "second"}
    so_far = "" if report.classroom.phase is Phase.FINISHED else " so far"
    return [
        f"The {ordinals[number]} set had {kinds[label]} only{so_far}: "
        "the two sets are not compared."
        for number, label in report.one_sided
    ]


def nothing_yet(report: Report) -> str:
    """Say why there is nothing to report."""
    if not report.students:
        return "No student has joined this classroom."
    if report.classroom.phase is Phase.FINISHED:
        return "This classroom is finished, and no student has responded."
    if not report.told:
        is_live = report.classroom.pace is Pace.LIVE
        begins = "when the first face is revealed" if is_live else "when you end the class"
        return f"The report begins {begins}."
    return "No student has responded yet."


def so_far(report: Report) -> str | None:
    """Say what a report leaves out while its classroom runs, None once it is finished."""
    if report.classroom.phase is Phase.FINISHED:
        return None
    if report.classroom.pace is Pace.LIVE:
        return (
            f"Faces revealed so far: {report.told} of {report.course.total}. "
            "The others do not count yet."
        )
    return "This classroom is still open: more responses may come in."


def students(report: Report) -> str:
    """Say how many students have responded, and of how many where some have not."""
    some, everyone = len(report.responding), scores.counted(len(report.students), "student")
    return everyone if some == len(report.students) else f"{some} of {everyone}"


def class_leaning(report: Report) -> list[str]:
    """Say which answer the class gives more readily; nothing until both labels were seen."""
    if report.criterion is None:
        return []
    return [leaning.leaning(DECKS[report.classroom.deck], report.criterion, "The class")]


def class_confidence(report: Report) -> list[str]:
    """Say whether the class is as often right as it is sure; nothing without confidences."""
    calibration = report.profile.calibration
    if calibration is None:
        return []
    return [confidence.sureness(calibration, confidence.STUDENTS)]


def progress(gain: Gain | None) -> list[str]:
    """Say what changed from before the tips to after them; nothing with one set."""
    if gain is None:
        return []
    change = (
        f"Before the tips students judged {scores.percent(gain.before)} of the faces correctly, "
        f"after them {scores.percent(gain.after)}."
    )
    if gain.interval is None:
        return [change, "One student is too few to say whether that is chance."]
    low, high = (points(bound) for bound in gain.interval)
    chance = "" if gain.is_certain else " It may be chance, because the interval includes 0."
    return [change, f"The 95% interval of the change is {low} to {high} points.{chance}"]


def points(share: float) -> str:
    """Return a change of a share in [0, 1] as percentage points, at most a hundred."""
    return f"{max(-100, min(100, round(100 * share))):+d}".replace("-", "−")
