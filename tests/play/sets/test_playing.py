"""Playing a set: one round for each player, silent, and counted apart."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import recounting
from quiz.models import (
    Aggregate,
    Label,
    ModeRecord,
    PlayerDay,
    Round,
    Skill,
    Trial,
    Uncounted,
)
from quiz.play import all_trials, mode_scores, players, rounds
from tests.support.factories import add_player, fill, respond
from tests.support.sets import accepted, daily_round, duel_round, play, trials_of


def shown(session: Session, round_: Round) -> list[tuple[int, Label]]:
    """Return the faces of a round with their labels, in order."""
    return [(trial.face_id, trial.label) for trial in trials_of(session, round_)]


def test_a_day_shows_all_the_same_faces_in_one_order(db_session: Session) -> None:
    fill(db_session)
    first, second = daily_round(db_session), daily_round(db_session)
    assert first.id != second.id
    assert shown(db_session, first) == shown(db_session, second)
    tokens = {trial.token for each in (first, second) for trial in trials_of(db_session, each)}
    assert len(tokens) == 20


def test_a_duel_shows_both_the_same_faces_in_another_order(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    second = accepted(db_session, first)
    assert sorted(shown(db_session, first)) == sorted(shown(db_session, second))
    assert shown(db_session, first) != shown(db_session, second)


def test_a_player_has_one_go(db_session: Session) -> None:
    fill(db_session)
    player = add_player(db_session)
    first = daily_round(db_session, player)
    play(db_session, first, right=3)
    again = daily_round(db_session, player)
    assert again.id == first.id
    assert again.score == 3
    assert db_session.scalar(select(func.count()).select_from(Trial)) == 10


def test_nothing_is_told_before_the_tenth_face(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    for trial in trials_of(db_session, round_)[:9]:
        verdict = respond(db_session, round_.player_id, round_.id, trial.position, Label.REAL)
        said = verdict.as_json()
        assert said.keys() == {"position", "response", "answered", "url", "say"}
        view = rounds.view_of(db_session.get_one(Round, round_.id, populate_existing=True))
        assert view.correct is None
        assert list(all_trials(db_session, round_.player_id)) == []
    play(db_session, round_)
    assert round_.finished_at is not None
    assert len(list(all_trials(db_session, round_.player_id))) == 10


def test_responses_count_in_the_mode_alone(db_session: Session) -> None:
    fill(db_session)
    round_ = daily_round(db_session)
    play(db_session, round_, right=7)
    record = db_session.scalars(select(ModeRecord)).one()
    assert (record.mode, record.rounds, record.best) == (round_.mode, 1, 7)
    skill = db_session.scalars(select(Skill)).one()
    assert (skill.hits, skill.misses, skill.false_alarms, skill.correct_rejections) == (0, 0, 0, 0)
    for table in (PlayerDay, Uncounted, Aggregate):
        assert db_session.scalars(select(table)).all() == []
    assert recounting.find_differences(db_session) == []


def test_everyones_scores_of_the_mode_come_once_all_are_told(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    play(db_session, first, right=4)
    assert mode_scores.score_counts(db_session, first.deck, first.mode) == {}


def test_an_erased_player_leaves_nothing(db_session: Session) -> None:
    fill(db_session)
    first = duel_round(db_session)
    second = accepted(db_session, first)
    play(db_session, first, right=4)
    players.erase_player(db_session, first.player_id)
    db_session.commit()
    left = db_session.scalars(select(Trial.player_id).distinct()).all()
    assert left == [second.player_id]
    assert db_session.scalars(select(ModeRecord)).all() == []
    play(db_session, second, right=6)
    assert second.score == 6
    assert recounting.find_differences(db_session) == []
