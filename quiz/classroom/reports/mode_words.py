"""The sentences of the report of a class in a mode."""

from quiz.classroom.class_modes import ScoreWords
from quiz.classroom.reports.mode_report import ModeReport
from quiz.figures import Choices
from quiz.languages import decimal, gap, gettext, ngettext, number, percent
from quiz.models import Phase
from quiz.policy import limits
from quiz.words import choices, scores

Line = tuple[str, str, str]  # a figure's name, its value, and what it means


def summary(report: ModeReport, words: ScoreWords) -> list[str]:
    """Return the few sentences that say most about a class in a mode."""
    if not report.begun:
        return [nothing_yet(report)]
    told = [done(report)]
    if not report.has_enough:
        return [*told, too_few()]
    return [*told, *average(report, words), *side(report)]


def nothing_yet(report: ModeReport) -> str:
    """Say why there is nothing to report."""
    if not report.students:
        return gettext("No student has joined this classroom.")
    if report.classroom.phase is Phase.FINISHED:
        return gettext("This classroom is finished, and no student has responded.")
    return gettext("No student has responded yet.")


def done(report: ModeReport) -> str:
    """Say how many students are done."""
    return ngettext(
        "%(done)s of %(num)s student is done.",
        "%(done)s of %(num)s students are done.",
        len(report.students),
        done=number(len(report.done)),
    )


def too_few() -> str:
    """Say why there is no figure of the whole class."""
    return ngettext(
        "Figures of the class need the scores of at least %(num)s student: "
        "fewer say more about chance than about the class.",
        "Figures of the class need the scores of at least %(num)s students: "
        "fewer say more about chance than about the class.",
        limits.ENOUGH_STUDENTS,
    )


def average(report: ModeReport, words: ScoreWords) -> list[str]:
    """Say what the average score is; nothing where a mode has none."""
    if report.mean is None:
        return []
    mode = report.classroom.mode
    best = gettext("Low scores are the better ones.") if report.rules.is_low_best else ""
    mean = gettext("The average score is %(score)s.", score=words.mean(mode, report.mean))
    return list(filter(None, (mean, best)))


def side(report: ModeReport) -> list[str]:
    """Say whether the class preferred one side, of two faces."""
    counted = report.choices
    if counted is None or counted.faces != 2 or not counted.has_side_bias:
        return []
    if (counted.first_share or 0) > counted.chance:
        return [gettext("The class chose the left face too often: a fair coin draws the sides.")]
    return [gettext("The class chose the right face too often: a fair coin draws the sides.")]


def so_far(report: ModeReport) -> str | None:
    """Say that a report is not complete while its classroom runs, None once it is finished."""
    if report.classroom.phase is Phase.FINISHED:
        return None
    return gettext("This classroom is still open: more responses may come in.")


def figures(report: ModeReport, words: ScoreWords) -> list[Line]:
    """Return the figures of the class; none where too few students are done."""
    if not report.has_enough:
        return []
    return [*score_figures(report, words), *share_figures(report), *choice_figures(report.choices)]


def score_figures(report: ModeReport, words: ScoreWords) -> list[Line]:
    """Return mean and median of the scores."""
    if report.mean is None or report.median is None:
        return []
    mode, meaning = report.classroom.mode, ""
    if report.interval is not None:
        low, high = (words.mean(mode, bound) for bound in report.interval)
        if low != high:
            meaning = gettext("With a 95%% interval from %(low)s to %(high)s.", low=low, high=high)
    half = gettext("Half of the students have this score or a lower one.")
    return [
        (gettext("Mean score"), words.mean(mode, report.mean), meaning),
        (gettext("Median score"), words.mean(mode, report.median), half),
    ]


def share_figures(report: ModeReport) -> list[Line]:
    """Return the share that was right, where it says something about a student."""
    if report.accuracy is None:
        return []
    meaning = gettext("The mean of the students’ own shares.")
    return [(gettext("Right"), percent(report.accuracy), meaning)]


def choice_figures(counted: Choices | None) -> list[Line]:
    """Return what all choices together say."""
    if counted is None or counted.d_prime is None or counted.first_share is None:
        return []
    sharpness = gettext("All choices together. 0 is guessing, 1 is good, 3 is almost never wrong.")
    lines = [(gettext("Sharpness"), decimal(counted.d_prime), sharpness)]
    low, high = counted.first_interval
    if counted.faces == 2 and low is not None and high is not None:
        [(name, value, meaning)] = choices.sides(counted)
        lines.append((name, value, f"{meaning}{gap()}{scores.interval((low, high))}"))
    return lines
