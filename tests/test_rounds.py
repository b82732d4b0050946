"""Rounds and responses as services: one effect each, whatever the browsers do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from quiz import rounds
from quiz.db import Database, utc_now
from quiz.errors import Conflict, Invalid, NotFound
from quiz.models import Label, Mode, Player, PlayerDay, Round, Trial
from quiz.responses import Verdict, record_response
from quiz.tallies import COUNTERS, counts_of, round_counts
from tests.factories import add_player, add_round, fill

OTHER = {Label.REAL: Label.FAKE, Label.FAKE: Label.REAL}


def respond(session: Session, player: str, round_: str, position: int, response: Label) -> Verdict:
    """Respond now, without a word on confidence."""
    return record_response(
        session, player, round_, position, response,
        confidence=None, min_age=18, now=utc_now(),
    )  # fmt: skip


@pytest.fixture
def player(db_session: Session) -> Player:
    """A player with faces to see."""
    fill(db_session)
    return add_player(db_session)


def test_a_round_has_its_length_and_its_player(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=7)
    trials = db_session.scalars(select(Trial).order_by(Trial.position)).all()
    assert [trial.position for trial in trials] == list(range(1, 8))
    assert {trial.player_id for trial in trials} == {player.id}
    assert len({trial.token for trial in trials}) == 7
    assert all(len(trial.token) == 22 for trial in trials)
    view = rounds.view_of(round_)
    assert (view.length, view.answered, view.correct, view.done) == (7, 0, 0, False)


@pytest.mark.parametrize("length", [3, 51, 0])
def test_a_length_out_of_range_is_refused(length: int) -> None:
    with pytest.raises(Invalid, match="4 to 50"):
        rounds.labels_for(Mode.CLASSIC, length)


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
    counts = counts_of(db_session.get_one(Player, player.id))
    assert counts == round_counts(db_session, round_.id)
    assert counts == counts_of(db_session.scalars(select(PlayerDay)).one())
    assert (counts.trials, counts.correct) == (40, 30)
    found = db_session.get_one(Round, round_.id)
    assert (found.answered, found.correct) == (40, 30)
    assert found.finished_at is not None
    assert db_session.get_one(Player, player.id).lower_bound is not None


def test_the_clock_is_the_servers_and_never_negative(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=4)
    now = utc_now()
    for position, (shown, expected) in enumerate([(-1.5, 1500), (3600, 0), (None, None)], start=1):
        trial = db_session.scalars(select(Trial).where(Trial.position == position)).one()
        if shown is not None:
            rounds.mark_shown(db_session, trial, now + timedelta(seconds=shown))
        record_response(
            db_session, player.id, round_.id, position, Label.REAL,
            confidence=75, min_age=18, now=now,
        )  # fmt: skip
        db_session.refresh(trial)
        assert trial.response_ms == expected
        assert trial.confidence == 75


def test_the_same_again_is_one_effect(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player)
    first = respond(db_session, player.id, round_.id, 1, Label.FAKE)
    respond(db_session, player.id, round_.id, 2, Label.FAKE)
    again = respond(db_session, player.id, round_.id, 1, Label.FAKE)
    assert first.as_json() == again.as_json()
    db_session.commit()
    db_session.expire_all()
    assert counts_of(db_session.get_one(Player, player.id)).trials == 2


def test_a_change_of_mind_changes_nothing(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player)
    verdict = respond(db_session, player.id, round_.id, 1, Label.FAKE)
    with pytest.raises(Conflict) as caught:
        respond(db_session, player.id, round_.id, 1, Label.REAL)
    assert caught.value.facts["verdict"] == verdict.as_json()
    trial = db_session.scalars(select(Trial).where(Trial.position == 1)).one()
    assert trial.response is Label.FAKE


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
        assert counts_of(session.get_one(Player, player)).trials == 8
        assert round_counts(session, round_) == counts_of(session.get_one(Player, player))
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
        fill(session)
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
        found = session.get_one(Player, name)
        assert counts_of(found).trials == 80
        by_round = [round_counts(session, round_) for round_ in ids]
        for counter in COUNTERS:
            assert getattr(found, counter) == sum(getattr(c, counter) for c in by_round)


def test_a_response_takes_few_statements(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = db_session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    respond(db_session, player.id, round_.id, 1, Label.FAKE)
    event.remove(engine, "before_cursor_execute", note)
    writes = [s for s in statements if not s.startswith(("SELECT", "BEGIN"))]
    assert len(statements) - len(writes) <= 2
    assert len(writes) == (1 if engine.dialect.name == "postgresql" else 4)


def test_practice_deals_ahead_and_stops_when_told(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, mode=Mode.PRACTICE)
    for position in range(1, 6):
        respond(db_session, player.id, round_.id, position, Label.REAL)
        dealt = db_session.scalar(select(func.count()).select_from(Trial))
        assert dealt == position + 2
    rounds.finish_round(db_session, player.id, round_.id, utc_now())
    assert rounds.waiting_trials(db_session, round_) == []
    with pytest.raises(Conflict):
        respond(db_session, player.id, round_.id, 6, Label.REAL)


def test_answered_trials_show_both_labels(db_session: Session, player: Player) -> None:
    round_ = add_round(db_session, player, length=12)
    for position in range(1, 6):
        respond(db_session, player.id, round_.id, position, Label.REAL)
    shown = rounds.answered_trials(db_session, round_.id)
    assert [trial.position for trial in shown] == [1, 2, 3, 4, 5]
    assert all(trial.correct == (trial.label == "real") for trial in shown)
    assert all((trial.seed is None) == (trial.label == "real") for trial in shown)
