"""The sentences of a report."""

from quiz.classroom.reports.figures import Report
from quiz.decks import DECKS
from quiz.figures import Gain
from quiz.languages import deck_text, gettext, ngettext, number, percent, signed
from quiz.models import Label, Pace, Phase
from quiz.policy import limits
from quiz.words import confidence, leaning


def summary(report: Report) -> list[str]:
    """Return the few sentences that say most about a class."""
    if report.accuracy is None:
        return [nothing_yet(report)]
    if not report.has_enough:
        return [gave(report), too_few(report), *not_compared(report)]
    return [
        gave(report),
        gettext(
            "On average a student judged %(share)s of the faces correctly; guessing gives 50%%.",
            share=percent(report.accuracy),
        ),
        *class_leaning(report),
        *class_confidence(report),
        *not_compared(report),
        *progress(report.accuracy_gain),
    ]


def gave(report: Report) -> str:
    """Say how many students gave how many responses."""
    some, everyone, responses = len(report.responding), len(report.students), len(report.trials)
    if responses == 1 == everyone:
        return gettext("1 student gave 1 response.")
    if responses == 1:
        return ngettext(
            "1 of %(num)s student gave 1 response.",
            "1 of %(num)s students gave 1 response.",
            everyone,
        )
    if some == everyone:
        return ngettext(
            "%(num)s student gave %(responses)s responses.",
            "%(num)s students gave %(responses)s responses.",
            some,
            responses=number(responses),
        )
    return ngettext(
        "%(some)s of %(num)s student gave %(responses)s responses.",
        "%(some)s of %(num)s students gave %(responses)s responses.",
        everyone,
        some=number(some),
        responses=number(responses),
    )


def too_few(report: Report) -> str:
    """Say why there is no figure of the whole class."""
    return ngettext(
        "Right responses: %(right)s. Fewer than %(num)s student are too few for figures of the "
        "class: they would say more about chance than about the class.",
        "Right responses: %(right)s. Fewer than %(num)s students are too few for figures of the "
        "class: they would say more about chance than about the class.",
        limits.ENOUGH_STUDENTS,
        right=number(report.performance.counts.correct),
    )


def not_compared(report: Report) -> list[str]:
    """Say why two sets are not compared; nothing where each had both kinds of face."""
    is_over = report.classroom.phase is Phase.FINISHED
    words = one_kind if is_over else one_kind_so_far
    return [words(report.classroom.deck, *which) for which in report.one_sided]


def one_kind(deck: str, place: int, label: Label) -> str:
    """Say that the first or the second set had faces of one label only."""
    is_first, is_real = place == 1, label is Label.REAL
    if is_first and is_real:
        return deck_text(deck, "The first set had photographs only: the two sets are not compared.")
    if is_first:
        return deck_text(deck, "The first set had fakes only: the two sets are not compared.")
    if is_real:
        return deck_text(
            deck, "The second set had photographs only: the two sets are not compared."
        )
    return deck_text(deck, "The second set had fakes only: the two sets are not compared.")


def one_kind_so_far(deck: str, place: int, label: Label) -> str:
    """Say that the first or the second set has had faces of one label only, while a class runs."""
    is_first, is_real = place == 1, label is Label.REAL
    if is_first and is_real:
        return deck_text(
            deck, "The first set had photographs only so far: the two sets are not compared."
        )
    if is_first:
        return deck_text(
            deck, "The first set had fakes only so far: the two sets are not compared."
        )
    if is_real:
        return deck_text(
            deck, "The second set had photographs only so far: the two sets are not compared."
        )
    return deck_text(deck, "The second set had fakes only so far: the two sets are not compared.")


def nothing_yet(report: Report) -> str:
    """Say why there is nothing to report."""
    if not report.students:
        return gettext("No student has joined this classroom.")
    if report.classroom.phase is Phase.FINISHED:
        return gettext("This classroom is finished, and no student has responded.")
    if report.told:
        return gettext("No student has responded yet.")
    if report.classroom.pace is Pace.LIVE:
        return gettext("The report begins when the first face is revealed.")
    return gettext("The report begins when you end the class.")


def so_far(report: Report) -> str | None:
    """Say what a report leaves out while its classroom runs, None once it is finished."""
    if report.classroom.phase is Phase.FINISHED:
        return None
    if report.classroom.pace is Pace.LIVE:
        return gettext(
            "Faces revealed so far: %(told)s of %(all)s. The others do not count yet.",
            told=number(report.told),
            all=number(report.course.total),
        )
    return gettext("This classroom is still open: more responses may come in.")


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
    change = gettext(
        "Before the tips students judged %(before)s of the faces correctly, after them %(after)s.",
        before=percent(gain.before),
        after=percent(gain.after),
    )
    if gain.interval is None:
        return [change, gettext("One student is too few to say whether that is chance.")]
    low, high = (points(bound) for bound in gain.interval)
    if gain.is_certain:
        return [
            change,
            gettext(
                "The 95%% interval of the change is %(low)s to %(high)s points.",
                low=low,
                high=high,
            ),
        ]
    return [
        change,
        gettext(
            "The 95%% interval of the change is %(low)s to %(high)s points. "
            "It may be chance, because the interval includes 0.",
            low=low,
            high=high,
        ),
    ]


def points(share: float) -> str:
    """Return a change of a share in [0, 1] as percentage points, at most a hundred."""
    return signed(max(-100, min(100, round(100 * share))), places=0)
