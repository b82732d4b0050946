"""The page on privacy: what is stored and for how long, with the numbers of the program itself."""

from typing import Any

from flask import Blueprint, Response

from quiz.languages import gettext
from quiz.policy import lifetimes, limits
from quiz.web import page

pages = Blueprint("privacy", __name__)


@pages.get("/privacy")
def show() -> Response:
    """Show what is stored about whom, for how long, and how to erase it."""
    facts = promises()
    return page("privacy.html", facts, title=gettext("Privacy"), **facts)


def promises() -> dict[str, Any]:
    """Return the numbers that the page promises; the upkeep that deletes runs once a day."""
    return {
        "cookie_days": lifetimes.PLAYER_COOKIE.days,
        "language_days": lifetimes.LANGUAGE.days,
        "login_days": lifetimes.LOGIN.days,
        "idle_login_days": lifetimes.IDLE_LOGIN.days,
        "second_step_minutes": lifetimes.SECOND_STEP.seconds // 60,
        "unanswered_round_days": lifetimes.UNANSWERED_ROUND.days,
        "attempt_days": lifetimes.ATTEMPTS.days + 1,
        "idle_classroom_days": lifetimes.ABANDONED_CLASSROOM.days,
        "name_days": lifetimes.STUDENT_NAMES.days,
        "names_gone_by_day": lifetimes.STUDENT_NAMES.days + 1,
        "classrooms_per_browser": limits.CLASSROOMS_PER_BROWSER,
    }
