"""Responses: each counts once, in all counters, however it arrives."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts.counters import COUNTERS, counts_of, counts_of_round
from quiz.errors import Conflict, NotFound
from quiz.models import Label, Player, PlayerDay, Round, Skill, Trial
from quiz.play import Submission, Verdict, record_responses, rounds
from quiz.storage.database import Database, utc_now
from tests.support.factories import add_player, add_round, fill, respond, skill_of

OTHER = {Label.REAL: Label.FAKE, Label.FAKE: Label.REAL}


def test_counters_follow_every_outcome(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=40)
    trials = db_session.scalars(select(Trial).order_by(Trial.position)).all()
    for trial in trials:
        wrong = trial.position % 4 == 0
        response = OTHER[trial.label] if wrong else trial.label
        verdict = respond(db_session, player.id, round_.id, trial.position, response)
        assert verdict.correct is not wrong
    db_session.commit()
    db_session.expire_all()
    counts = counts_of(skill_of(db_session, player))
    assert counts == counts_of_round(db_session, round_.id)
    assert counts == counts_of(db_session.scalars(select(PlayerDay)).one())
    assert (counts.trials, counts.correct) == (40, 30)
    found = db_session.get_one(Round, round_.id)
    assert (found.answered, found.correct) == (40, 30)
    assert found.finished_at is not None
    assert skill_of(db_session, player).lower_bound is not None


def test_the_clock_is_the_servers_and_never_negative(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=4)
    now = utc_now()
    for position, (shown, expected) in enumerate([(-1.5, 1500), (3600, 0), (None, None)], start=1):
        trial = db_session.scalars(select(Trial).where(Trial.position == position)).one()
        if shown is not None:
            rounds.mark_shown(db_session, trial, now + timedelta(seconds=shown))
        respond(db_session, player.id, round_.id, position, Label.REAL, confidence=75, at=now)
        db_session.refresh(trial)
        assert trial.response_ms == expected
        assert trial.confidence == 75


@pytest.mark.parametrize(
    ("seen_ms", "expected"), [(900, 900), (9_000, 2_000), (None, None)], ids=str
)
def test_a_face_that_came_with_a_verdict_is_timed_by_its_page(
    db_session: Session, player: Player, seen_ms: int | None, expected: int | None
) -> None:
    """But never for longer than since the response before."""
    round_, now = add_round(db_session, player, length=4), utc_now()
    respond(db_session, player.id, round_.id, 1, Label.REAL, at=now - timedelta(seconds=2))
    second = Submission(player.id, round_.id, 2, Label.REAL, None, now, seen_ms=seen_ms)
    record_responses(db_session, [second], min_age=18)
    times = select(Trial.response_ms).where(Trial.position == 2)
    assert db_session.scalar(times) == expected


def test_the_same_again_is_one_effect(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player)
    first = respond(db_session, player.id, round_.id, 1, Label.FAKE)
    respond(db_session, player.id, round_.id, 2, Label.FAKE)
    again = respond(db_session, player.id, round_.id, 1, Label.FAKE)
    assert first.as_json() == again.as_json()
    db_session.commit()
    db_session.expire_all()
    assert counts_of(skill_of(db_session, player)).trials == 2


def test_a_change_of_mind_changes_nothing(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player)
    verdict = respond(db_session, player.id, round_.id, 1, Label.FAKE)
    with pytest.raises(Conflict) as caught:
        respond(db_session, player.id, round_.id, 1, Label.REAL)
    assert caught.value.facts["verdict"] == verdict
    trial = db_session.scalars(select(Trial).where(Trial.position == 1)).one()
    assert trial.response is Label.FAKE


def test_a_response_is_about_the_face_that_was_seen(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=4)
    token = db_session.scalar(select(Trial.token).where(Trial.position == 1))
    about = said_now(player.id, round_.id, 1, Label.FAKE)
    [refused] = record_responses(db_session, [replace(about, token="of-another")], min_age=18)
    assert isinstance(refused, Conflict)
    assert "was removed" in str(refused)
    [verdict] = record_responses(db_session, [replace(about, token=token)], min_age=18)
    assert isinstance(verdict, Verdict)


def test_a_trial_that_is_not_open_is_a_conflict(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=4)
    for position in (0, 2, 99):
        with pytest.raises(Conflict):
            respond(db_session, player.id, round_.id, position, Label.FAKE)
    with pytest.raises(NotFound):
        respond(db_session, "nobody", round_.id, 1, Label.FAKE)
    with pytest.raises(NotFound):
        respond(db_session, player.id, "nothing", 1, Label.FAKE)


def test_sixteen_clicks_at_once_are_one_response(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        player = add_player(session).id
        round_ = add_round(session, session.get_one(Player, player), length=8).id
    for position in range(1, 9):
        results = click_at_once(database, player, round_, position)
        assert results.count("conflict") == 8
        verdicts = [result for result in results if result != "conflict"]
        assert len(verdicts) == 8
        assert all(verdict == verdicts[0] for verdict in verdicts)
    with database.reading() as session:
        own = counts_of(session.get_one(Skill, (player, "utkface")))
        assert own.trials == 8
        assert counts_of_round(session, round_) == own
        assert counts_of(session.scalars(select(PlayerDay)).one()).trials == 8


def click_at_once(database: Database, player: str, round_: str, position: int) -> list[str]:
    """Respond from sixteen threads at a barrier, half of them this and half of them that."""
    barrier = Barrier(16)

    def click(number: int) -> str:
        barrier.wait()
        response = list(Label)[number % 2]
        try:
            with database.transaction() as session:
                return str(respond(session, player, round_, position, response).as_json())
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(click, range(16)))


def test_two_tabs_lose_no_count(database: Database) -> None:
    with database.writing() as session:
        fill(session, reals=80, fakes=80)
        player = add_player(session)
        ids = [add_round(session, player, length=20).id for _ in range(4)]
        name = player.id

    def play(round_: str) -> None:
        for position in range(1, 21):
            with database.transaction() as session:
                respond(session, name, round_, position, Label.FAKE)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(play, ids))
    with database.reading() as session:
        found = session.get_one(Skill, (name, "utkface"))
        assert counts_of(found).trials == 80
        by_round = [counts_of_round(session, round_) for round_ in ids]
        for counter in COUNTERS:
            assert getattr(found, counter) == sum(getattr(c, counter) for c in by_round)


def test_responses_of_many_are_judged_each_for_itself(db_session: Session) -> None:
    fill(db_session)
    players = [add_player(db_session) for _ in range(6)]
    ids = [add_round(db_session, player, length=4).id for player in players]
    done = respond(db_session, players[1].id, ids[1], 1, Label.REAL)
    respond(db_session, players[2].id, ids[2], 1, Label.REAL)
    said = [
        said_now(players[0].id, ids[0], 1, Label.REAL),
        said_now(players[1].id, ids[1], 1, Label.REAL),
        said_now(players[2].id, ids[2], 1, Label.FAKE),
        said_now(players[3].id, ids[4], 1, Label.REAL),
        said_now(players[4].id, ids[4], 1, Label.REAL),
        said_now(players[5].id, ids[5], 2, Label.REAL),
    ]
    new, again, other, foreign, owner, early = record_responses(db_session, said, min_age=18)
    assert isinstance(new, Verdict)
    assert new.round_id == ids[0]
    assert again == done
    assert isinstance(other, Conflict)
    assert isinstance(foreign, NotFound)
    assert isinstance(owner, Verdict)
    assert owner.round_id == ids[4]
    assert isinstance(early, Conflict)
    db_session.expire_all()
    trials = [counts_of(skill_of(db_session, player)).trials for player in players]
    assert trials == [1, 1, 1, 0, 1, 0]


def said_now(player: str, round_: str, position: int, response: Label) -> Submission:
    """Say something about a trial, now."""
    return Submission(player, round_, position, response, None, utc_now())


def test_two_responses_of_a_player_are_never_counted_in_one_go(
    db_session: Session, player: Player
) -> None:
    ids = [add_round(db_session, player, length=4).id for _ in range(2)]
    said = [said_now(player.id, round_, 1, Label.REAL) for round_ in ids]
    with pytest.raises(ValueError, match="one player"):
        record_responses(db_session, said, min_age=18)
