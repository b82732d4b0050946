"""The migration of picks, down and up again: their pairs come in no other mode afterwards."""

from sqlalchemy import func, select

from quiz.decks.deck import UTKFACE
from quiz.models import Face, Mode, ModeRecord, Pick, Round
from quiz.play import supply
from quiz.storage.database import Database, downgrade, upgrade
from tests.support.factories import add_player, add_round, fill
from tests.support.modes import play
from tests.support.picks import judge, pick, spare, stock_picks


def test_rounds_of_picks_go_and_their_pairs_stay_apart(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=60, fakes=120)
        spare(session, 1)
        pick(session, place=2)
        stock_picks(session, 3)
        play(session, judge(session), [True, False, True, True])
        add_round(session, add_player(session))
        before = supply.count_reals(session, UTKFACE, 18)
    downgrade(database.engine, "0023")
    upgrade(database.engine)
    with database.reading() as session:
        assert [each.mode for each in session.scalars(select(Round))] == [Mode.CLASSIC]
        for table in (Pick, ModeRecord):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert supply.count_reals(session, UTKFACE, 18) == before
        shown = select(func.count()).select_from(Face).where(Face.exhibited_at.is_not(None))
        assert session.scalar(shown) == 4  # the picked faces, and none of the seven others
