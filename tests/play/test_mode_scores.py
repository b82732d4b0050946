"""Scores of modes: records, everyone's scores, comparisons and boards."""

import pytest
from sqlalchemy.orm import Session

from quiz.models import Mode, ModeRecord
from quiz.play import mode_scores
from quiz.play.mode_scores import MIN_ROUNDS, Record
from quiz.storage.database import utc_now
from tests.support.factories import add_player, fill
from tests.support.modes import play, start


def test_nobody_has_a_record_before_playing(db_session: Session) -> None:
    assert mode_scores.record_of(db_session, None, "utkface", Mode.PAIR) == Record()
    player = add_player(db_session)
    assert mode_scores.record_of(db_session, player.id, "utkface", Mode.PAIR) == Record()


def test_a_record_and_everyones_scores(db_session: Session) -> None:
    fill(db_session, reals=80, fakes=240)
    player = add_player(db_session)
    for right_ones in (4, 7, 4):
        round_ = start(db_session, player, Mode.PAIR)
        play(db_session, round_, [number < right_ones for number in range(10)])
    record = mode_scores.record_of(db_session, player.id, "utkface", Mode.PAIR)
    assert (record.rounds, record.best, record.answered, record.correct) == (3, 7, 60, 30)
    assert mode_scores.score_counts(db_session, "utkface", Mode.PAIR) == {4.0: 2, 7.0: 1}
    assert mode_scores.score_counts(db_session, "gallery", Mode.PAIR) == {}


def test_a_comparison_needs_enough_rounds() -> None:
    few, enough = {3.0: MIN_ROUNDS - 1}, {3.0: MIN_ROUNDS - 10, 5.0: 10}
    assert mode_scores.share_worse(few, 5.0, Mode.PAIR) is None
    assert mode_scores.share_worse(enough, None, Mode.PAIR) is None
    assert mode_scores.share_worse(enough, 5.0, Mode.PAIR) == pytest.approx(0.8)
    assert mode_scores.share_worse(enough, 3.0, Mode.PAIR) == 0


def test_the_best_are_listed_players_and_ties_share_a_rank(db_session: Session) -> None:
    players = [add_player(db_session, name, is_listed=True) for name in ("Ada", "Bo", "Cy", "Di")]
    hidden = add_player(db_session, "Ed")
    on_hold = add_player(db_session, "Flo", is_listed=True, is_on_hold=True)
    for player, best in zip([*players, hidden, on_hold], (5, 9, 9, None, 20, 20), strict=True):
        values = {"mode": Mode.SURVIVAL, "deck": "utkface", "best": best, "best_at": utc_now()}
        db_session.add(ModeRecord(player_id=player.id, **values))
        db_session.flush()
    best_players = mode_scores.best_players(db_session, "utkface", Mode.SURVIVAL, players[0].id)
    assert [(each.rank, each.name, each.score) for each in best_players] == [
        (1, "Bo", 9),
        (1, "Cy", 9),
        (3, "Ada", 5),
    ]
    assert [each.is_own for each in best_players] == [False, False, True]
