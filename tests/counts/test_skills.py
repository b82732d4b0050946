"""Counters by deck: what a response counts for, who stands in public, what a recount repairs."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import Session

from quiz.board import anomalies, standings, windows
from quiz.counts import aggregates, digests, recounting, skills
from quiz.decks.deck import DECKS, GALLERY, UTKFACE, Deck
from quiz.figures.signal_detection import Counts
from quiz.jobs import recount
from quiz.models import Aggregate, Label, Player, PlayerDay, Skill, WindowStanding
from quiz.play import players
from quiz.storage.database import Database, utc_now
from tests.support.boards import TODAY, names, play_on, ranked_player, refresh, sheet
from tests.support.classes import class_of, open_classroom
from tests.support.factories import add_player, add_round, add_teacher, fill, respond, skill_of


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


def play(session: Session, player: Player, deck: Deck, trials: int) -> None:
    """Say fake to a round's faces, fakes and reals in turn."""
    round_ = add_round(session, player, deck=deck, length=trials)
    for position in range(1, trials + 1):
        respond(session, player.id, round_.id, position, Label.FAKE)
    session.commit()


def test_a_response_counts_in_its_deck_alone(filled: Session) -> None:
    player = add_player(filled)
    play(filled, player, UTKFACE, 4)
    play(filled, player, GALLERY, 6)
    assert skills.skills_of(filled, player.id) == {
        "utkface": Counts(hits=2, false_alarms=2), "gallery": Counts(hits=3, false_alarms=3),
    }  # fmt: skip
    days = filled.execute(select(PlayerDay.deck, PlayerDay.hits)).all()
    assert sorted(map(tuple, days)) == [("gallery", 3), ("utkface", 2)]
    for deck, trials in (("utkface", 4), ("gallery", 6)):
        for fold in (False, True):
            aggregates.fold(filled) if fold else None
            assert aggregates.everything(filled, deck)[aggregates.EVERYONE].trials == trials
    assert set(filled.scalars(select(Aggregate.deck))) == set(DECKS)
    assert recounting.differences(filled) == []


def test_a_skill_is_there_from_the_first_round_on(filled: Session) -> None:
    player = add_player(filled)
    assert skills.skills_of(filled, player.id) == {}
    assert skills.counts_in(filled, player, "gallery") == Counts()
    for _ in range(2):
        add_round(filled, player, deck=GALLERY, length=4)
    assert skills.skills_of(filled, player.id) == {"gallery": Counts()}
    assert skills.played_decks(filled) == [GALLERY]
    assert skills.played_decks(filled, player.id) == [GALLERY]
    assert skills.played_decks(filled, "nobody") == []


def test_a_student_has_a_skill_in_the_decks_classroom(filled: Session, quick_hashes: None) -> None:
    teacher = add_teacher(filled)
    classroom = open_classroom(filled, teacher, deck=GALLERY.name, length=4)
    [student] = class_of(filled, classroom, ["ffff"])
    assert list(skills.skills_of(filled, student.player_id)) == ["gallery"]
    assert skills.skills_of(filled, student.player_id)["gallery"].trials == 4


def test_a_first_round_of_who_is_listed_is_public_at_once(filled: Session) -> None:
    player = ranked_player(filled, "amber otter", 30)
    add_round(filled, player, deck=GALLERY, length=4)
    assert skill_of(filled, player, GALLERY).is_public
    standings.leave(filled, player)
    assert not any(filled.scalars(select(Skill.is_public)))
    filled.refresh(player)
    standings.join(filled, player, "calm finch", utc_now())
    assert all(filled.scalars(select(Skill.is_public)))
    anomalies.hold(filled, player.id, "too quick", utc_now())
    assert not any(filled.scalars(select(Skill.is_public)))
    anomalies.review(filled, player.id, clear=True, now=utc_now())
    assert all(filled.scalars(select(Skill.is_public)))
    anomalies.review(filled, player.id, clear=False, now=utc_now())
    assert not any(filled.scalars(select(Skill.is_public)))


@pytest.mark.parametrize("window", windows.WINDOWS)
def test_each_deck_has_its_own_standings(db_session: Session, window: str) -> None:
    both = ranked_player(db_session, "both", 30)
    play_on(db_session, both, 39, 40, TODAY, GALLERY)
    ranked_player(db_session, "photos", 35)
    ranked_player(db_session, "painter", 20, deck=GALLERY)
    for deck, best in ((UTKFACE, "photos"), (GALLERY, "both")):
        refresh(db_session, window, deck=deck)
        page = standings.standings(db_session, sheet(window, deck))
        assert len(page.standings) == 2
        assert names(page)[0] == (1, best)
    places = [
        standings.standing_of(db_session, both, sheet(window, deck), TODAY)
        for deck in (UTKFACE, GALLERY)
    ]
    assert [place and (place.rank, place.correct) for place in places] == [(2, 30), (1, 39)]
    standings.leave(db_session, both)
    for deck in DECKS.values():
        assert len(standings.standings(db_session, sheet(window, deck)).standings) == 1


def test_a_bot_in_one_deck_is_held_in_all(db_session: Session) -> None:
    player = ranked_player(db_session, "robot", 30)
    play_on(db_session, player, 300, 300, TODAY, GALLERY)
    reason = anomalies.check(db_session, player)
    assert reason is not None
    assert "hardly a response was wrong" in reason
    anomalies.hold(db_session, player.id, reason, utc_now())
    for deck in DECKS.values():
        assert names(standings.standings(db_session, sheet("all", deck))) == []


def test_erasing_a_player_erases_every_deck(filled: Session) -> None:
    player, other = add_player(filled), add_player(filled)
    for deck in DECKS.values():
        play(filled, player, deck, 4)
        play(filled, other, deck, 4)
    aggregates.fold(filled)
    players.erase_player(filled, player.id)
    for table in (Skill, PlayerDay, WindowStanding):
        own = select(func.count()).select_from(table).where(table.player_id == player.id)
        assert filled.scalar(own) == 0
    for name in DECKS:
        assert aggregates.everything(filled, name)[aggregates.EVERYONE].trials == 4
    assert recounting.differences(filled) == []


def test_snapshots_are_of_one_deck(filled: Session) -> None:
    player = add_player(filled)
    play(filled, player, UTKFACE, 4)
    play(filled, player, GALLERY, 40)
    digests.keep(filled, digests.make(filled), utc_now())
    spread = {deck: digests.find(filled, deck, "players") for deck in DECKS}
    assert {deck: found and found.body["players"] for deck, found in spread.items()} == {
        "utkface": 1, "gallery": 1,
    }  # fmt: skip
    assert {deck: found and sum(found.body["bins"]) for deck, found in spread.items()} == {
        "utkface": 0, "gallery": 1,
    }  # fmt: skip


def test_fakes_that_fooled_stand_in_their_own_deck(filled: Session) -> None:
    player = add_player(filled)
    for deck in DECKS.values():
        round_ = add_round(filled, player, deck=deck, length=4)
        respond(filled, player.id, round_.id, 1, Label.REAL)
    digests.keep(filled, digests.make(filled), utc_now())
    shown = [
        [entry["face"] for entry in digests.standing_out(filled, deck, "fakes")] for deck in DECKS
    ]
    assert [len(found) for found in shown] == [1, 1]
    assert sorted(digests.exhibited(filled)) == sorted(shown[0] + shown[1])
    digests.keep(filled, digests.make(filled), utc_now())  # each finds those of before again
    assert [entry["face"] for entry in digests.standing_out(filled, "gallery", "fakes")] == shown[1]


def test_a_recount_repairs_by_deck_rows_that_are_gone_too(
    database: Database, filled: Session
) -> None:
    player = add_player(filled)
    play(filled, player, UTKFACE, 4)
    play(filled, player, GALLERY, 36)
    filled.execute(delete(Skill).where(Skill.deck == "gallery"))
    filled.execute(update(Skill).values(misses=5))
    filled.execute(update(PlayerDay).where(PlayerDay.deck == "gallery").values(hits=0))
    filled.commit()
    found = {str(difference) for difference in recount(database)}
    assert found == {
        f"skills {player.id} utkface: misses -5",
        f"skills {player.id} gallery: hits +18, false_alarms +18",
        f"player_days {player.id} gallery {TODAY}: hits +18",
    }
    filled.rollback()
    assert recounting.differences(filled) == []
    assert skill_of(filled, player, GALLERY).lower_bound is not None


def test_who_is_held_while_a_first_round_starts_is_held_in_its_deck(database: Database) -> None:
    """A round that has seen the player in public must not leave its skill so."""
    with database.transaction() as session:
        player = add_player(session, "calm finch", is_listed=True).id
    has_begun = Event()

    def start() -> None:
        with database.transaction() as session:
            skills.open_skill(session, player, "gallery", utc_now())
            has_begun.set()
            sleep(0.3)

    def hold() -> None:
        has_begun.wait(timeout=20)
        with database.transaction() as session:
            anomalies.hold(session, player, "too quick", utc_now())

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(start), threads.submit(hold)]:
            done.result(timeout=60)
    with database.reading() as session:
        assert not session.get_one(Skill, (player, "gallery")).is_public


def test_a_round_costs_one_statement_more_and_a_response_none(filled: Session) -> None:
    player = add_player(filled)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = filled.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    round_ = add_round(filled, player, deck=GALLERY, length=4)
    inserts = [s.split()[2] for s in statements if s.startswith("INSERT INTO")]
    assert inserts.count("skills") == 1
    assert inserts.index("skills") < inserts.index("rounds")  # or two could wait for each other
    statements.clear()
    respond(filled, player.id, round_.id, 1, Label.FAKE)
    event.remove(engine, "before_cursor_execute", note)
    writes = [s for s in statements if not s.startswith(("SELECT", "BEGIN"))]
    assert len(writes) == (1 if engine.dialect.name == "postgresql" else 5)
    assert len(statements) - len(writes) <= 2
