"""The faces that stand out on everyone's page, and who may see them."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.counts import aggregates, digests, notable_faces
from quiz.models import Label, Round, Trial
from quiz.play import exhibits
from quiz.storage import utc_now
from tests.support.factories import add_player, add_round, fill, respond


@pytest.fixture
def player_id(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """A player who was wrong about every face of a round, of which a digest was made."""
    monkeypatch.setattr(notable_faces, "MIN_SHOWN", 1)
    fill(db_session)
    player = add_player(db_session)
    round_ = add_round(db_session, player, length=10)
    query = select(Trial).where(Trial.round_id == round_.id).order_by(Trial.position)
    for trial in db_session.scalars(query).all():
        wrong = Label.REAL if trial.label is Label.FAKE else Label.FAKE
        respond(db_session, player.id, round_.id, trial.position, wrong)
    aggregates.count_waiting_trials(db_session)
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    db_session.commit()
    return player.id


def test_photographs_are_hidden_from_players_who_may_be_dealt_them(
    db_session: Session, player_id: str
) -> None:
    own = exhibits.photographs(db_session, "utkface", player_id)
    others = exhibits.photographs(db_session, "utkface", None)
    assert own
    assert all(exhibit.url for exhibit in own)
    assert not any(exhibit.url for exhibit in others)
    assert [exhibit.face_id for exhibit in own] == [exhibit.face_id for exhibit in others]


def test_photographs_of_a_class_are_hidden_until_it_is_over(
    db_session: Session, player_id: str
) -> None:
    db_session.execute(update(Round).values(is_told=False))
    own = exhibits.photographs(db_session, "utkface", player_id)
    assert own
    assert not any(exhibit.url for exhibit in own)


def test_only_exhibited_fakes_have_bytes(db_session: Session, player_id: str) -> None:
    for exhibit in exhibits.fakes(db_session, "utkface"):
        assert exhibits.fake_body(db_session, exhibit.face_id)
    assert exhibits.fake_body(db_session, 999999) is None
