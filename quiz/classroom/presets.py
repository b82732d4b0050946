"""Presets: plans that are ready to use, and an earlier classroom's plan, as values of a form."""

from collections.abc import Mapping

from quiz.classroom.class_modes import shares_faces
from quiz.decks import ADULT, DECKS
from quiz.models import Classroom, Mode, Pace

Values = Mapping[str, str]

# What a preset leaves out stays as it is in an empty form.
PLAIN: Values = {
    "mode": Mode.CLASSIC.value,
    "pace": Pace.LIVE.value,
    "feedback": "each",
    "sets": "one",
    "names": "generated",
    "late": "yes",
    "seconds": "",
    "teams": "0",
    "top": "no",
}
PRESETS: Mapping[str, Values] = {
    "starter": {**PLAIN, "length": "8"},
    "lesson": {**PLAIN, "length": "10", "sets": "two"},
    "homework": {
        **PLAIN,
        "length": "10",
        "sets": "two",
        "pace": Pace.HOMEWORK.value,
        "feedback": "end",
    },
}


def values_of(classroom: Classroom) -> Values:
    """Return a classroom's plan as a form has it; a deadline is over soon, so none is taken on."""
    shows_children = DECKS[classroom.deck].shows_people and classroom.min_age < ADULT
    return {
        "title": classroom.title,
        "mode": classroom.mode.value,
        "length": str(classroom.length) if shares_faces(classroom.mode) else "",
        "deck": classroom.deck,
        "pace": classroom.pace.value,
        "feedback": "each" if classroom.has_verdicts else "end",
        "sets": "two" if classroom.has_two_sets else "one",
        "names": "free" if classroom.has_free_names else "generated",
        "late": "yes" if classroom.allows_late else "no",
        "seconds": str(classroom.seconds or ""),
        "teams": str(classroom.teams),
        "language": classroom.language or "",
        "top": "yes" if classroom.has_top_five else "no",
        "adults": "no" if shows_children else "yes",
    }
