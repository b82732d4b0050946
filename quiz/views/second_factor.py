"""A teacher's second factor: set it up, switch it off, make new recovery codes."""

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import seals
from quiz.errors import Invalid, QuizError
from quiz.languages import gettext, lazy
from quiz.models import Teacher, random_id
from quiz.storage import utc_now
from quiz.teachers import accounts, logins, second_factor
from quiz.web import (
    body,
    config,
    confirm_password,
    own_teacher,
    page,
    qr_code,
    read_word,
    reading,
    refuse_on_own_page,
    see_other,
    teacher_token,
    wants_json,
    writing,
)

pages = Blueprint("second_factor", __name__)
SET_UP = "second factor"  # the salt of the signed number that a form of the set-up carries
GROUP = 4  # letters of the key that stand together


@pages.get("/teach/second-factor")
def show() -> Response:
    """Show how to set the factor up, or that it is on."""
    return factor_page(own_teacher(reading()), random_id())


def factor_page(teacher: Teacher, nonce: str, trouble: str | None = None) -> Response:
    """Return the page, with an error above the form that caused it."""
    is_on = second_factor.is_on(teacher)
    key = second_factor.app_secret(config().secret_key, nonce)
    address = second_factor.app_address(config().secret_key, nonce, teacher.username)
    set_up = seals.seal(config().secret_key, SET_UP, [teacher.id, nonce])
    codes_left = second_factor.recovery_left(reading(), teacher)
    twin = {"is_on": is_on, "recovery_codes": codes_left}
    return page(
        "second_factor.html",
        twin | ({} if is_on else {"key": key, "address": address, "set_up": set_up}),
        title=gettext("Second factor"),
        teacher=teacher,
        is_on=is_on,
        key=" ".join(key[first : first + GROUP] for first in range(0, len(key), GROUP)),
        address=address,
        qr=qr_code(address),
        set_up=set_up,
        codes_left=codes_left,
        trouble=trouble,
    )


@pages.errorhandler(QuizError)
def refuse(error: QuizError) -> Response:
    """Show what went wrong above the form that caused it, with the same key as before."""

    def page_of(teacher: Teacher) -> Response:
        nonce = set_up_of(teacher, request.form.get("set_up", "")) or random_id()
        return factor_page(teacher, nonce, error.detail)

    return refuse_on_own_page(error, page_of)


def set_up_of(teacher: Teacher, typed: str) -> str | None:
    """Return the random number that this teacher's set-up began with, None without one."""
    value = seals.unseal(config().secret_key, SET_UP, typed)
    teacher_id, nonce = value or (None, None)
    return nonce if teacher_id == teacher.id else None


@pages.post("/teach/second-factor/on")
def turn_on() -> BaseResponse:
    """Switch the factor on; the logins of all other browsers end."""
    session = writing()
    teacher = own_teacher(session)
    nonce = set_up_of(teacher, read_word(body(), "set_up"))
    if nonce is None:
        raise Invalid(lazy("The set-up is not complete; begin again."))
    teacher = confirmed(session, teacher)
    code, now = read_word(body(), "code"), utc_now()
    codes = second_factor.turn_on(session, config().secret_key, teacher, nonce, code, now)
    logins.end_all(session, teacher.id, keep=teacher_token())
    session.commit()
    return show_codes(codes)


@pages.post("/teach/second-factor/off")
def turn_off() -> BaseResponse:
    """Switch the factor off."""
    session = writing()
    teacher = confirmed(session, own_teacher(session))
    second_factor.turn_off(session, teacher)
    session.commit()
    return jsonify({"is_on": False}) if wants_json() else see_other("/teach/second-factor")


@pages.post("/teach/second-factor/codes")
def renew() -> BaseResponse:
    """Make new recovery codes; the old ones no longer work."""
    session = writing()
    teacher = confirmed(session, own_teacher(session))
    codes = second_factor.renew_recovery(session, teacher)
    session.commit()
    return show_codes(codes)


def confirmed(session: Session, teacher: Teacher) -> Teacher:
    """Return a teacher who has just given the right password, with the row locked."""
    credential = confirm_password(session, teacher, read_word(body(), "password"))
    return accounts.admit(session, credential, None, utc_now())


def show_codes(codes: list[str]) -> Response:
    """Show the recovery codes, this once."""
    twin = {"is_on": True, "codes": codes}
    return page("recovery_codes.html", twin, title=gettext("Recovery codes"), codes=codes)
