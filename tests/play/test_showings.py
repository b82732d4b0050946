"""Showings: kept once, and written over by a later word about the same face."""

from sqlalchemy.orm import Session

from quiz.models import Mode, Player, Showing
from quiz.play.showings import Seen, record_showing
from tests.support.factories import add_player, fill
from tests.support.modes import faces_of, start


def test_what_a_page_does_not_say_is_taken_as_asked_for(db_session: Session) -> None:
    fill(db_session)
    player: Player = add_player(db_session)
    [face] = faces_of(db_session, start(db_session, player, Mode.CLASSIC), 1)
    for seen, expected in (
        (None, (200.0, 200.0, None)),
        (Seen(), (200.0, 200.0, None)),
        (Seen(216.7, 13), (200.0, 216.7, 13)),
    ):
        assert record_showing(db_session, face.id, 200.0, seen) == expected[1]
        db_session.expire_all()
        row = db_session.get_one(Showing, face.id)
        assert (row.level, row.achieved, row.frames) == expected
