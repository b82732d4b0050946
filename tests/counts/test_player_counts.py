"""One player's counters: in each deck, public or not, and their cost in statements."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from quiz.board import checks, holds, membership, standings
from quiz.board.sheets import WINDOWS
from quiz.counts import player_counts
from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.figures.signal_detection import Counts
from quiz.models import (
    Label,
    Skill,
)
from quiz.storage.database import Database, utc_now
from tests.support.boards import TODAY, names, play_on, ranked_player, refresh, sheet
from tests.support.classes import class_of, open_classroom
from tests.support.factories import (
    add_player,
    add_round,
    add_teacher,
    respond,
    skill_of,
)


def test_counters_exist_from_the_first_round_on(filled: Session) -> None:
    player = add_player(filled)
    assert player_counts.counts_by_deck(filled, player.id) == {}
    assert player_counts.counts_in_deck(filled, player, "gallery") == Counts()
    for _ in range(2):
        add_round(filled, player, deck=GALLERY, length=4)
    assert player_counts.counts_by_deck(filled, player.id) == {"gallery": Counts()}
    assert player_counts.played_decks(filled) == [GALLERY]
    assert player_counts.played_decks(filled, player.id) == [GALLERY]
    assert player_counts.played_decks(filled, "nobody") == []


def test_a_student_has_counters_in_the_deck_of_the_classroom(
    filled: Session, quick_hashes: None
) -> None:
    teacher = add_teacher(filled)
    classroom = open_classroom(filled, teacher, deck=GALLERY.name, length=4)
    [student] = class_of(filled, classroom, ["ffff"])
    assert list(player_counts.counts_by_deck(filled, student.player_id)) == ["gallery"]
    assert player_counts.counts_by_deck(filled, student.player_id)["gallery"].trials == 4


def test_the_first_round_of_a_listed_player_is_public_at_once(filled: Session) -> None:
    player = ranked_player(filled, "amber otter", 30)
    add_round(filled, player, deck=GALLERY, length=4)
    assert skill_of(filled, player, GALLERY).is_public
    membership.leave(filled, player)
    assert not any(filled.scalars(select(Skill.is_public)))
    filled.refresh(player)
    membership.join(filled, player, "calm finch", utc_now())
    assert all(filled.scalars(select(Skill.is_public)))
    holds.put_on_hold(filled, player.id, "too quick", utc_now())
    assert not any(filled.scalars(select(Skill.is_public)))
    holds.review(filled, player.id, clear=True, now=utc_now())
    assert all(filled.scalars(select(Skill.is_public)))
    holds.review(filled, player.id, clear=False, now=utc_now())
    assert not any(filled.scalars(select(Skill.is_public)))


@pytest.mark.parametrize("window", WINDOWS)
def test_each_deck_has_its_own_standings(db_session: Session, window: str) -> None:
    both = ranked_player(db_session, "both", 30)
    play_on(db_session, both, 39, 40, TODAY, GALLERY)
    ranked_player(db_session, "photos", 35)
    ranked_player(db_session, "painter", 20, deck=GALLERY)
    for deck, best in ((UTKFACE, "photos"), (GALLERY, "both")):
        refresh(db_session, window, deck=deck)
        page = standings.page_of_standings(db_session, sheet(window, deck))
        assert len(page.standings) == 2
        assert names(page)[0] == (1, best)
    places = [
        standings.standing_of_player(db_session, both, sheet(window, deck), TODAY)
        for deck in (UTKFACE, GALLERY)
    ]
    assert [place and (place.rank, place.correct) for place in places] == [(2, 30), (1, 39)]
    membership.leave(db_session, both)
    for deck in DECKS.values():
        assert len(standings.page_of_standings(db_session, sheet(window, deck)).standings) == 1


def test_a_hold_in_one_deck_is_a_hold_in_all(db_session: Session) -> None:
    player = ranked_player(db_session, "robot", 30)
    play_on(db_session, player, 300, 300, TODAY, GALLERY)
    reason = checks.check_player(db_session, player)
    assert reason is not None
    assert "almost every response was right" in reason
    holds.put_on_hold(db_session, player.id, reason, utc_now())
    for deck in DECKS.values():
        assert names(standings.page_of_standings(db_session, sheet("all", deck))) == []


def test_a_hold_during_a_first_round_also_holds_the_new_deck(database: Database) -> None:
    """The round reads that the player is public; its row must not stay public after the hold."""
    with database.transaction() as session:
        player = add_player(session, "calm finch", is_listed=True).id
    has_begun = Event()

    def start() -> None:
        with database.transaction() as session:
            player_counts.ensure_player_counts(session, player, "gallery", utc_now())
            has_begun.set()
            sleep(0.3)

    def hold() -> None:
        has_begun.wait(timeout=20)
        with database.transaction() as session:
            holds.put_on_hold(session, player, "too quick", utc_now())

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(start), threads.submit(hold)]:
            done.result(timeout=60)
    with database.reading() as session:
        assert not session.get_one(Skill, (player, "gallery")).is_public


def test_a_round_costs_one_statement_more_and_a_response_none(filled: Session) -> None:
    player = add_player(filled)
    statements: list[str] = []

    def remember(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = filled.get_bind()
    event.listen(engine, "before_cursor_execute", remember)
    round_ = add_round(filled, player, deck=GALLERY, length=4)
    inserts = [s.split()[2] for s in statements if s.startswith("INSERT INTO")]
    assert inserts.count("skills") == 1
    assert inserts.index("skills") < inserts.index("rounds")  # another lock order can deadlock
    statements.clear()
    respond(filled, player.id, round_.id, 1, Label.FAKE)
    event.remove(engine, "before_cursor_execute", remember)
    writes = [s for s in statements if not s.startswith(("SELECT", "BEGIN"))]
    assert len(writes) == (1 if engine.dialect.name == "postgresql" else 5)
    assert len(statements) - len(writes) <= 2
