"""Anomalies: what holds a place, what does not, and who decides."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.board import anomalies, standings, windows
from quiz.board.anomalies import Timed, reason_to_hold
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, NotFound
from quiz.figures.signal_detection import Counts
from quiz.models import Label, Mode, Player, PlayerDay, Trial
from quiz.storage import Database
from quiz.storage.database import utc_now
from quiz.worker import upkeep
from tests.support.boards import TODAY, names, ranked_player, sheet
from tests.support.factories import add_player, add_round, fill, respond, skill_of

NOW = utc_now()
HUMAN = Counts(70, 30, 30, 70)


def played(
    times: Sequence[int | None], *, share_right: float = 0.7, seconds_apart: float = 6
) -> list[Timed]:
    """Responses with these times in milliseconds, the latest first."""
    right = round(len(times) * share_right)
    return [
        Timed(NOW - timedelta(seconds=n * seconds_apart), ms, n < right)
        for n, ms in enumerate(times)
    ]


def human_times(count: int) -> list[int | None]:
    """Times in milliseconds as people have them: skewed, with a spread of a third."""
    dice = Random(7)
    return [round(dice.lognormvariate(7.2, 0.4)) for _ in range(count)]


def test_people_are_left_alone() -> None:
    assert reason_to_hold([HUMAN], played(human_times(200)), 900) is None
    assert reason_to_hold([Counts()], [], 0) is None
    slips = [120] * 20 + human_times(180)
    assert reason_to_hold([HUMAN], played(slips), 900) is None
    keen = played(human_times(200), seconds_apart=2.5)
    assert reason_to_hold([HUMAN], keen, 3999) is None
    expert = Counts(95, 5, 5, 95)
    assert reason_to_hold([expert], played(human_times(200), share_right=0.96), 900) is None
    lucky = Counts(40, 0, 0, 40)  # too few to say that it was no luck
    assert reason_to_hold([lucky], played(human_times(80), share_right=1), 80) is None
    hiccups = played([None] * 20 + human_times(180))
    assert reason_to_hold([HUMAN], hiccups, 200) is None
    assert reason_to_hold([HUMAN], played([None] * 19), 19) is None


@pytest.mark.parametrize(
    ("counts", "latest", "day", "words"),
    [
        (HUMAN, played([240] * 3 + human_times(17)), 20, "faster than a quarter"),
        (HUMAN, played([100] * 21 + human_times(179)), 200, "faster than a quarter"),
        (HUMAN, played([None] * 20), 20, "had not been opened"),
        (HUMAN, played([None] * 21 + human_times(179)), 200, "had not been opened"),
        (HUMAN, played([1500 + n % 3 for n in range(50)]), 50, "hardly vary"),
        (Counts(300, 0, 0, 300), played(human_times(200)), 600, "hardly a response was wrong"),
        (HUMAN, played(human_times(200), share_right=1), 200, "hardly a response was wrong"),
        (HUMAN, played(human_times(200), seconds_apart=1.9), 200, "less than two seconds"),
        (HUMAN, played(human_times(200)), 4001, "more than 4,000 responses"),
    ],
)
def test_programs_are_noticed(counts: Counts, latest: list[Timed], day: int, words: str) -> None:
    reason = reason_to_hold([counts], latest, day)
    assert reason is not None
    assert words in reason
    assert len(reason) <= 200


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
    found = anomalies.latest_responses(db_session, player.id)
    assert len(found) == 10
    assert [r.at for r in found] == sorted((r.at for r in found), reverse=True)
    mine = db_session.scalars(select(Trial).where(Trial.player_id == player.id)).all()
    right = sum(trial.response is trial.label for trial in mine)
    assert sum(response.correct for response in found) == right
    monkeypatch.setattr(anomalies, "LATEST", 3)
    assert anomalies.latest_responses(db_session, player.id) == found[:3]


def test_the_busiest_of_the_latest_days_counts(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    assert anomalies.busiest_day(db_session, player.id) == 40
    db_session.add(
        PlayerDay(player_id=player.id, deck=UTKFACE.name, day=TODAY - timedelta(days=1), hits=4001)
    )
    db_session.flush()
    assert anomalies.busiest_day(db_session, player.id) == 4001
    assert anomalies.check(db_session, player) == "more than 4,000 responses came on one day"
    assert anomalies.busiest_day(db_session, "nobody") == 0


def bot(session: Session, name: str = "robot") -> Player:
    """A player whom nobody has looked at yet, listed before they went too far."""
    player = ranked_player(session, name, 30)
    session.execute(
        update(PlayerDay).where(PlayerDay.player_id == player.id).values(correct_rejections=5000)
    )
    return player


def public(session: Session) -> set[str]:
    """Who stands in the windows and of all time; all agree."""
    [found] = {
        frozenset(name for _, name in names(standings.standings(session, sheet(window))))
        for window in windows.WINDOWS
    }
    return set(found)


def test_joining_is_looked_at(db_session: Session) -> None:
    player = bot(db_session)
    standings.leave(db_session, player)
    db_session.refresh(player)
    standings.join(db_session, player, "robot two", utc_now())
    assert player.is_on_hold
    assert player.flagged_at is not None
    assert public(db_session) == set()


def test_the_worker_holds_places_and_keeps_windows(db_session: Session, database: Database) -> None:
    person, program = ranked_player(db_session, "person", 30), bot(db_session)
    unlisted = add_player(db_session)
    long_ago = bot(db_session, "sleeper")
    skill_of(db_session, long_ago).seen_at = utc_now() - timedelta(days=3)
    windows.take_out(db_session, [person.id])
    db_session.commit()
    for _ in range(2):
        upkeep.update_board(database)
    db_session.expire_all()
    held = {player.id: player.is_on_hold for player in db_session.scalars(select(Player))}
    assert held == {person.id: False, program.id: True, unlisted.id: False, long_ago.id: False}
    assert public(db_session) == {"person", "sleeper"}
    assert anomalies.about_hold(program) == (
        "Your place is on hold until somebody has looked at it: "
        "more than 4,000 responses came on one day."
    )
    assert not windows.is_old(db_session, sheet("week"), utc_now())


def test_players_are_looked_at_in_turn(
    db_session: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anomalies, "AT_ONCE", 2)
    monkeypatch.setattr(anomalies, "SLACK", timedelta(0))
    start = utc_now() - timedelta(hours=1)
    players = [bot(db_session, f"robot {n}x") for n in range(5)]
    for number, player in enumerate(players):
        skill_of(db_session, player).seen_at = start + timedelta(minutes=number)
    db_session.commit()
    looks = []
    for _ in range(3):
        upkeep.update_board(database)
        waiting = anomalies.flagged(db_session)
        looks.append(len(waiting))
        db_session.rollback()
    assert looks == [2, 4, 5]


def test_a_cleared_player_is_back_and_not_asked_again(
    db_session: Session, database: Database
) -> None:
    player = bot(db_session)
    db_session.commit()
    upkeep.update_board(database)
    db_session.expire_all()
    assert [found.id for found in anomalies.flagged(db_session)] == [player.id]
    anomalies.review(db_session, player.id, clear=True, now=utc_now())
    assert public(db_session) == {"robot"}
    db_session.commit()
    upkeep.update_board(database)
    db_session.expire_all()
    assert public(db_session) == {"robot"}
    assert anomalies.flagged(db_session) == []
    assert [found.id for found in anomalies.flagged(db_session, decided=True)] == [player.id]
    assert anomalies.about_hold(player) is None


def test_who_is_kept_off_stays_off(db_session: Session) -> None:
    player = ranked_player(db_session, "rude name", 30)
    with pytest.raises(Conflict, match="not flagged"):
        anomalies.review(db_session, player.id, clear=True, now=utc_now())
    anomalies.review(db_session, player.id, clear=False, now=utc_now())
    assert public(db_session) == set()
    standings.leave(db_session, player)
    db_session.refresh(player)
    standings.join(db_session, player, "calm finch", utc_now())
    assert public(db_session) == set()
    assert "keeps it off the board" in (anomalies.about_hold(player) or "")
    with pytest.raises(NotFound):
        anomalies.review(db_session, "nobody", clear=True, now=utc_now())


def test_a_long_practice_round_is_read_at_its_end_only(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, mode=Mode.PRACTICE)
    respond(db_session, player.id, round_.id, 1, Label.REAL)
    db_session.execute(update(type(round_)).values(answered=500))
    assert anomalies.latest_responses(db_session, player.id) == []
