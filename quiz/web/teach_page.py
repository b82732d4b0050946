"""The teacher's page, which three views show: with classrooms, or with what went wrong."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Response, request

from quiz.classroom import classrooms, course_of, plans, presets, read_code
from quiz.decks import default_deck, playable_decks
from quiz.errors import QuizError
from quiz.languages import gettext, languages
from quiz.models import Classroom, Teacher
from quiz.modes import FOR_CLASSES
from quiz.policy import limits, sizes
from quiz.storage import utc_now
from quiz.web import problems
from quiz.web.language import current_language
from quiz.web.pages import page
from quiz.web.sessions import config, reading
from quiz.web.visitors import current_teacher

SUGGESTED_DEADLINE = timedelta(days=7)


def teach_page(
    teacher: Teacher | None,
    trouble: str | None = None,
    filled: Mapping[str, str] | None = None,
) -> Response:
    """Return the page, with an error above the form that caused it.

    `filled` has values for a new classroom's form, in place of those that were just typed.
    """
    username, now = teacher.username if teacher else None, utc_now()
    twin: dict[str, Any] = {"username": username, "classrooms": classroom_lines(teacher)}
    return page(
        "teach.html",
        twin,
        title=gettext("Teach"),
        teacher=teacher,
        classrooms=twin["classrooms"],
        suggested_title=plans.suggested_title(now),
        suggested_deadline=f"{now + SUGGESTED_DEADLINE:%Y-%m-%dT%H:00}",
        min_age=config().min_age,
        own_deck=default_deck(reading()),
        playable=playable_decks(reading()),
        can_sign_up=can_sign_up(),
        trouble=trouble,
        filled=request.form if filled is None else filled,
        presets=presets.PRESETS,
        class_modes=FOR_CLASSES,
        tried=request.path.rpartition("/")[2],
        min_length=limits.MIN_LENGTH,
        max_length=limits.MAX_LENGTH,
        class_languages=own_language_first(),
        min_set=limits.MIN_SET,
        min_password=limits.MIN_PASSWORD,
        max_username=sizes.USERNAME,
    )


def own_language_first() -> list[tuple[str, str]]:
    """List the languages that a class may have, the teacher's own first."""
    own = current_language().code
    each = sorted(languages().values(), key=lambda language: language.code != own)
    return [(language.code, language.name) for language in each]


def asked_plan(teacher: Teacher) -> Mapping[str, str]:
    """Return the values to fill a new classroom's form with: a preset's, or an own classroom's."""
    if name := request.args.get("preset"):
        return presets.PRESETS.get(name, {})
    if typed := request.args.get("like"):
        classroom = classrooms.find_classroom(reading(), read_code(typed))
        if classroom.teacher_id != teacher.id:
            raise classrooms.no_such_classroom()
        return presets.values_of(classroom)
    return {}


def can_sign_up() -> bool:
    """Say whether anybody may make an account."""
    return config().teacher_signup == "open"


def classroom_lines(teacher: Teacher | None) -> list[dict[str, Any]]:
    """List a teacher's classrooms, the latest first."""
    if teacher is None:
        return []
    rows = classrooms.of_teacher(reading(), teacher.id)
    return [classroom_line(classroom, students) for classroom, students in rows]


def classroom_line(classroom: Classroom, students: int) -> dict[str, Any]:
    """Return a classroom's line in the list."""
    return {
        "code": classroom.code,
        "title": classroom.title,
        "deck": classroom.deck,
        "mode": classroom.mode.value,
        "pace": classroom.pace.value,
        "phase": classroom.phase.value,
        "length": course_of(classroom).total,
        "players": students,
        "created_at": classroom.created_at.isoformat(),
        "url": f"/classrooms/{classroom.code}",
    }


def refuse_on_own_page(error: QuizError, page_of: Callable[[Teacher], Response]) -> Response:
    """Answer a refusal on a page of the teacher's own; strangers get the form to log in."""

    def page_with_error() -> Response:
        teacher = current_teacher()
        return page_of(teacher) if teacher else teach_page(None, error.detail)

    return problems.refuse_on(error, page_with_error)


def refuse_on_teach_page(error: QuizError) -> Response:
    """Answer a refusal on the teacher's page, above the form that caused it."""
    return problems.refuse_on(error, lambda: teach_page(current_teacher(), error.detail))
