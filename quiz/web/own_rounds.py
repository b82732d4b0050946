"""A visitor's own rounds: those of the player, and one in each classroom of a student."""

from sqlalchemy import select

from quiz.models import Round
from quiz.play import rounds
from quiz.web.sessions import reading
from quiz.web.visitors import player_id, student_ids, visitor_ids


def own_round(round_id: str) -> Round:
    """Return a round of this visitor; NotFound for everybody else."""
    return rounds.own_round(reading(), owner_of(round_id), round_id)


def owner_of(round_id: str) -> str | None:
    """Return which of a browser's players has a round; outside classrooms it has one player."""
    if not student_ids():
        return player_id()
    owner = reading().scalar(select(Round.player_id).where(Round.id == round_id))
    return owner if owner in visitor_ids() else None


def classroom_url(round_: Round) -> str | None:
    """Return the address of the classroom that a student's round belongs to; None for others."""
    codes = (code for code, own in student_ids().items() if own == round_.player_id)
    code = next(codes, None)
    return None if code is None else f"/classrooms/{code}"
