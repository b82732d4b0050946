"""Showings: kept once, and written over by a later word about the same face."""

from sqlalchemy.orm import Session

from quiz.models import Mode, Showing
from quiz.play.showings import record_showing
from tests.support.factories import add_player, fill
from tests.support.modes import faces_of, start


def test_a_later_word_about_a_face_is_the_one_that_is_kept(db_session: Session) -> None:
    fill(db_session)
    [face] = faces_of(db_session, start(db_session, add_player(db_session), Mode.FLASH), 1)
    for expected in ((200.0, 200.0, None), (200.0, 216.7, 13)):
        record_showing(db_session, face.id, *expected)
        db_session.expire_all()
        row = db_session.get_one(Showing, face.id)
        assert (row.level, row.achieved, row.frames) == expected
