"""What follows responses: a round is dealt its next faces in time, and its player is told which."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Label, Round, Trial
from quiz.play import Submission, Verdict, record_responses
from quiz.play.rounds import AHEAD
from quiz.storage.database import utc_now
from tests.support.deals import begin
from tests.support.factories import add_player, fill, respond


def respond_at_once(session: Session, rounds: list[Round], position: int) -> list[Any]:
    """Respond to the same trial of each round, in one batch; return the outcomes."""
    sent = [
        Submission(each.player_id, each.id, position, Label.FAKE, None, utc_now())
        for each in rounds
    ]
    return list(record_responses(session, sent, min_age=18))


def tokens_of(session: Session, round_: Round) -> list[str]:
    query = select(Trial.token).where(Trial.round_id == round_.id).order_by(Trial.position)
    return list(session.scalars(query))


def test_a_verdict_names_the_faces_that_follow(db_session: Session) -> None:
    fill(db_session, reals=40, fakes=60)
    player = add_player(db_session)
    round_ = begin(db_session, player, 10)
    for position in range(1, 11):
        verdict = respond(db_session, player.id, round_.id, position, Label.REAL)
        dealt = tokens_of(db_session, round_)
        assert verdict.following == tuple(dealt[position : position + AHEAD])
        assert len(dealt) >= min(10, position + AHEAD)
    assert len(tokens_of(db_session, round_)) == 10


def test_responses_of_one_batch_are_dealt_to_together(db_session: Session) -> None:
    fill(db_session, reals=60, fakes=90)
    rounds = [begin(db_session, add_player(db_session), 10) for _ in range(4)]
    for position in (1, 2, 3):
        verdicts = respond_at_once(db_session, rounds, position)
    for round_, verdict in zip(rounds, verdicts, strict=True):
        assert isinstance(verdict, Verdict)
        assert verdict.round_id == round_.id
        dealt = tokens_of(db_session, round_)
        assert len(dealt) == 8
        assert verdict.following == tuple(dealt[3:5])


def test_without_faces_a_response_counts_and_the_round_waits(db_session: Session) -> None:
    fill(db_session, reals=4, fakes=60)
    player = add_player(db_session)
    round_ = begin(db_session, player, 10)
    verdicts = [
        respond(db_session, player.id, round_.id, position, Label.REAL) for position in range(1, 5)
    ]
    assert [len(verdict.following or ()) for verdict in verdicts] == [2, 2, 1, 0]
    assert not verdicts[-1].is_done
    assert db_session.get_one(Round, round_.id, populate_existing=True).answered == 4


def test_where_faces_are_few_every_round_of_a_batch_goes_on(db_session: Session) -> None:
    fill(db_session, reals=12, fakes=60)
    rounds = [begin(db_session, add_player(db_session), 10) for _ in range(2)]
    for position in (1, 2, 3):
        respond_at_once(db_session, rounds, position)
    # Four reals are new to both: one gets those, the other some that it has judged before.
    assert [len(tokens_of(db_session, each)) for each in rounds] == [8, 8]
    query = select(Trial.face_id, Trial.spare_id).where(Trial.response.is_(None))
    open_faces = [face for row in db_session.execute(query) for face in row]
    assert len(set(open_faces)) == len(open_faces)
