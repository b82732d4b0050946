"""Cookies and ownership."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Pick, Player, PlayerDay, Round, Trial
from quiz.play import players, rounds
from quiz.storage.database import Database
from tests.support.factories import add_player, add_round, fill, respond
from tests.support.modes import play
from tests.support.picks import judge, pick, spare
from tests.support.races import meanwhile


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


def test_who_is_erased_holds_no_pick_that_others_count_later(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=80, fakes=200)
        spare(session, 8)
        player = add_player(session)
        pick(session, player)
        pick(session)
        play(session, judge(session, player), [False])
        own, judged = session.scalars(select(Pick.id).order_by(Pick.face_id))
        erased = player.id
        session.commit()

        def erase() -> None:
            with database.transaction() as other:
                players.erase_player(other, erased)

        def count(pick_id: str) -> None:
            counted = update(Pick).where(Pick.id == pick_id)
            session.execute(counted.values(judged=Pick.judged + 1))

        count(own)
        meanwhile(session, erase, lambda: count(judged))  # in the order of the faces
        session.expire_all()
        assert session.get_one(Pick, judged).judged == 1
