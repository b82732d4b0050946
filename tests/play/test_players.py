"""Cookies and ownership."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Player, PlayerDay, Round, Trial
from quiz.play import players, rounds
from tests.support.factories import add_player, add_round, fill, respond


def test_erasing_a_player_leaves_the_faces_alone(db_session: Session) -> None:
    fill(db_session)
    player, other = add_player(db_session), add_player(db_session)
    kept = add_round(db_session, other, length=4)
    round_ = add_round(db_session, player)
    respond(db_session, player.id, round_.id, 1, Label.REAL)
    players.erase_player(db_session, player.id)
    db_session.commit()
    for table, rest in ((Player, 1), (Round, 1), (Trial, 4), (PlayerDay, 0), (Face, 100)):
        assert db_session.scalar(select(func.count()).select_from(table)) == rest
    assert rounds.own_round(db_session, other.id, kept.id)
