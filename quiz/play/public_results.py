"""Public results: what anybody may see of a finished round who knows the address of its page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.languages import lazy
from quiz.models import Round


def shared_round(session: Session, token: str) -> Round:
    """Return the finished round with this token; NotFound for any other token.

    A classroom's round has no token, and an erased player has no round.
    """
    query = select(Round).where(
        Round.result_token == token, Round.finished_at.is_not(None), Round.answered > 0
    )
    round_ = session.scalar(query)
    if round_ is None:
        raise NotFound(lazy("There is no such result."))
    return round_


def address_of(round_: Round) -> str | None:
    """Return the address of a round's public page; None while, or where, it has none."""
    is_shown = round_.result_token and round_.finished_at is not None and round_.answered
    return f"/results/{round_.result_token}" if is_shown else None
