"""Checks: which responses are read, and which players are checked."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.board import checks, holds, windows
from quiz.decks.deck import UTKFACE
from quiz.models import Label, Mode, ModeRecord, Player, PlayerDay
from quiz.play import mode_scores
from quiz.storage import Database
from quiz.storage.database import utc_now
from quiz.worker import upkeep
from tests.support import sets as sets_support
from tests.support.boards import TODAY, bot, public_names, ranked_player, sheet
from tests.support.factories import add_player, add_round, fill, respond, skill_of
from tests.support.modes import play, start


def test_the_latest_responses_are_read_over_several_rounds(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    player, other = add_player(db_session), add_player(db_session)
    for who in (player, other, player):
        round_ = add_round(db_session, who, length=6)
        for position in range(1, 6):
            respond(db_session, who.id, round_.id, position, Label.FAKE)
    db_session.commit()
    latest = checks.latest_responses(db_session, player.id)
    assert len(latest) == 10
    assert [r.at for r in latest] == sorted((r.at for r in latest), reverse=True)
    monkeypatch.setattr(checks, "LATEST", 3)
    assert checks.latest_responses(db_session, player.id) == latest[:3]


def test_the_busiest_of_the_latest_days_counts(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    assert checks.busiest_day(db_session, player.id) == 40
    db_session.add(
        PlayerDay(player_id=player.id, deck=UTKFACE.name, day=TODAY - timedelta(days=1), hits=4001)
    )
    db_session.flush()
    assert checks.busiest_day(db_session, player.id) == 4001
    assert checks.check_player(db_session, player) == "more than 4,000 responses came on one day"
    assert checks.busiest_day(db_session, "nobody") == 0


def test_a_long_practice_round_is_read_at_its_end_only(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, mode=Mode.PRACTICE)
    respond(db_session, player.id, round_.id, 1, Label.REAL)
    db_session.execute(update(type(round_)).values(answered=500))
    assert checks.latest_responses(db_session, player.id) == []


def test_the_worker_holds_places_and_keeps_windows(db_session: Session, database: Database) -> None:
    person, program = ranked_player(db_session, "person", 30), bot(db_session)
    unlisted = add_player(db_session)
    long_ago = bot(db_session, "sleeper")
    skill_of(db_session, long_ago).seen_at = utc_now() - timedelta(days=3)
    windows.remove_players(db_session, [person.id])
    db_session.commit()
    for _ in range(2):
        upkeep.update_board(database)
    db_session.expire_all()
    held = {player.id: player.is_on_hold for player in db_session.scalars(select(Player))}
    assert held == {person.id: False, program.id: True, unlisted.id: False, long_ago.id: False}
    assert public_names(db_session) == {"person", "sleeper"}
    assert holds.hold_message(program) == (
        "Your place is hidden until a person has reviewed it: "
        "more than 4,000 responses came on one day."
    )
    assert not windows.is_outdated(db_session, sheet("week"), utc_now())


def test_players_are_checked_in_turn(
    db_session: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PLAYERS_AT_ONCE", 2)
    monkeypatch.setattr(checks, "OVERLAP", timedelta(0))
    start = utc_now() - timedelta(hours=1)
    players = [bot(db_session, f"robot {n}x") for n in range(5)]
    for number, player in enumerate(players):
        skill_of(db_session, player).seen_at = start + timedelta(minutes=number)
    db_session.commit()
    checked = []
    for _ in range(3):
        upkeep.update_board(database)
        waiting = holds.flagged_players(db_session)
        checked.append(len(waiting))
        db_session.rollback()
    assert checked == [2, 4, 5]


def test_a_response_to_several_faces_counts_once(db_session: Session) -> None:
    fill(db_session, reals=80, fakes=240)
    player = add_player(db_session)
    play(db_session, start(db_session, player, Mode.ODD), [True, False, True])
    play(db_session, start(db_session, player, Mode.SURVIVAL), [True, True])
    assert len(checks.latest_responses(db_session, player.id)) == 5


def test_accuracy_in_survival_is_checked_by_itself(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    record = ModeRecord(player_id=player.id, deck=UTKFACE.name, mode=Mode.PAIR, hits=200)
    db_session.add(record)
    db_session.flush()
    assert checks.check_player(db_session, player) is None
    record.mode = Mode.SURVIVAL
    db_session.flush()
    assert "more faces than any person" in str(checks.check_player(db_session, player))


def test_the_best_of_modes_are_checked_while_they_play(db_session: Session) -> None:
    fill(db_session)
    climber, daily, idle, _, reviewed = players = [
        add_player(db_session, name, is_listed=name != "unlisted")
        for name in ("climber", "daily", "idle", "unlisted", "reviewed")
    ]
    for player in players:
        if player is not daily:
            key = {"player_id": player.id, "deck": UTKFACE.name, "mode": Mode.CLIMB}
            db_session.add(ModeRecord(**key, best=16, best_at=utc_now()))
        if player not in (daily, idle):
            add_round(db_session, player)
    reviewed.reviewed_at = utc_now()
    sets_support.play(db_session, sets_support.daily_round(db_session, daily))
    found = checks.players_on_boards_of_modes(db_session, utc_now())
    assert {player.pseudonym for player in found} == {"climber", "daily"}
    holds.put_on_hold(db_session, climber.id, "a reason", utc_now())
    holds.put_on_hold(db_session, daily.id, "a reason", utc_now())
    db_session.commit()
    assert checks.best_of_modes(db_session, UTKFACE.name, utc_now()) == [
        place
        for place in mode_scores.best_players(db_session, UTKFACE.name, Mode.CLIMB, None)
        if place.name in ("idle", "reviewed")
    ]


def test_suspects_are_found_though_they_are_not_listed(db_session: Session) -> None:
    busy, calm, held = (add_player(db_session) for _ in range(3))
    held.is_on_hold = True
    for player in (busy, held):
        db_session.add(PlayerDay(player_id=player.id, deck=UTKFACE.name, day=TODAY, hits=4001))
    db_session.flush()
    assert not busy.is_listed
    everybody = [busy.id, calm.id, held.id]
    assert checks.suspects(db_session, everybody) == [busy.id]
    assert checks.suspects(db_session, everybody[1:]) == []
