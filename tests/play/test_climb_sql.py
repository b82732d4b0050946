"""The SQL of a climb's deal: few statements, each built once."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.play import climb_sql, climbing
from quiz.play.finding import search_for
from quiz.storage.database import utc_now
from tests.support.climbs import stock_climb
from tests.support.factories import add_player, fill

BUILT = (
    climb_sql.classes_in_stock,
    climb_sql.new_fake,
    climb_sql.new_to_player,
    climb_sql.seen_by_player,
    climb_sql.still_free,
)


def test_statements_are_built_once_for_a_deck_and_an_age() -> None:
    for build in BUILT:
        assert build(UTKFACE, 18) is build(UTKFACE, 18)
        assert build(UTKFACE, 18) is not build(UTKFACE, 0)


def test_a_new_pair_takes_few_statements(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=0)
    stock_climb(db_session, 8)
    player, statements = add_player(db_session).id, list[str]()

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    search = search_for(db_session, UTKFACE, player, 18)
    event.listen(db_session.connection(), "before_cursor_execute", note)
    climbing.pick_climb_pair(db_session, search, 4, utc_now())
    assert 0 < len(statements) <= 9
