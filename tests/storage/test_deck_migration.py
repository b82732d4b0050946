"""The migration that counts by deck, down and up again, with players of both decks."""

from typing import Any

import pytest
from sqlalchemy import select, text

from quiz.board import membership, standings
from quiz.counts import aggregates, digests, recounting
from quiz.counts.counters import COUNTERS
from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.jobs import update_window
from quiz.models import Digest, Label, Player, PlayerDay, Skill
from quiz.storage.database import Database, downgrade, upgrade, utc_now
from tests.support.boards import names, sheet
from tests.support.factories import add_player, add_round, fill, respond

COLUMNS = [
    [getattr(Skill, name) for name in ("player_id", "deck", "is_public", "lower_bound", *COUNTERS)],
    [getattr(PlayerDay, name) for name in ("player_id", "deck", "day", *COUNTERS)],
]


@pytest.fixture
def played(database: Database) -> Database:
    """A database in which one has played both decks, one each, and one none."""
    with database.writing() as session:
        for deck in DECKS.values():
            fill(session, deck=deck)
        both, photos, painter, _ = (add_player(session, reviewed_at=utc_now()) for _ in range(4))
        for player, deck, length in (
            (both, UTKFACE, 40),
            (both, GALLERY, 36),
            (photos, UTKFACE, 8),
            (painter, GALLERY, 34),
        ):
            round_ = add_round(session, player, deck=deck, length=length)
            for position in range(1, length):
                said = Label.FAKE if position % 3 else Label.REAL
                respond(session, player.id, round_.id, position, said)
        for player, name in ((both, "both"), (painter, "painter")):
            membership.join(session, player, name, utc_now())
        aggregates.count_waiting_trials(session)
        digests.store_digests(session, digests.compute_digests(session), utc_now())
        session.commit()
    return database


def rows_of(database: Database) -> list[list[Any]]:
    """Return all that is counted of players by deck, counters last."""
    with database.reading() as session:
        return [
            [tuple(row) for row in session.execute(select(*columns).order_by(*columns))]
            for columns in COLUMNS
        ]


def tallies_of(database: Database) -> dict[str, aggregates.CountsByKey]:
    """Return the aggregates by deck, whether they were folded or wait."""
    with database.reading() as session:
        return {
            deck: {
                key: c for key, c in aggregates.read_aggregates(session, deck).items() if c.trials
            }
            for deck in DECKS
        }


def test_decks_are_told_apart_again_after_a_way_down_and_up(played: Database) -> None:
    before, tallies = rows_of(played), tallies_of(played)
    downgrade(played.engine, "0007")
    with played.reading() as session:
        sums = session.execute(text("SELECT hits, misses FROM players ORDER BY hits")).all()
        days = session.execute(text("SELECT sum(hits), sum(misses) FROM player_days")).one()
        ranked = session.execute(text("SELECT count(lower_bound) FROM players")).scalar()
    assert tuple(map(sum, zip(*sums, strict=True))) == tuple(map(int, days))
    assert len(sums) == 4
    assert ranked == 2
    upgrade(played.engine)
    after = rows_of(played)
    # Who has never responded in a deck may be there with nothing counted.
    assert [[row for row in rows if any(row[-4:])] for rows in after] == before
    assert tallies_of(played) == tallies
    with played.snapshot() as session:
        assert recounting.find_differences(session) == []


def test_before_there_were_decks_all_is_of_the_first(played: Database) -> None:
    with played.reading() as session:
        trials = session.scalar(text("SELECT count(*) FROM trials WHERE response IS NOT NULL"))
    downgrade(played.engine, "0006")
    upgrade(played.engine)
    with played.reading() as session:
        assert set(session.scalars(select(Skill.deck))) == {"utkface"}
        assert len(session.scalars(select(Skill)).all()) == 4
        assert aggregates.read_aggregates(session, "utkface")[aggregates.EVERYONE].trials == trials
        assert "gallery" not in set(session.scalars(select(Digest.deck)))
        assert {player.pseudonym for player in session.scalars(select(Player))} == {
            "both",
            "painter",
            None,
        }
    with played.snapshot() as session:
        assert recounting.find_differences(session) == []
    update_window(played, "week", utc_now())
    with played.reading() as session:
        for window in ("all", "week"):
            found = names(standings.page_of_standings(session, sheet(window)))
            assert {name for _, name in found} == {"both", "painter"}
