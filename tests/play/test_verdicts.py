"""Verdicts: the same however often they are asked for."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Face, Label, Player, Trial
from quiz.play.verdicts import find_trial
from tests.support.crowds import open_lanes
from tests.support.factories import add_round, respond


def test_a_trial_keeps_what_the_machines_thought_of_it_then(
    db_session: Session, player: Player
) -> None:
    round_ = add_round(db_session, player, length=4)
    assert respond(db_session, player.id, round_.id, 1, Label.REAL).machine == {}
    db_session.execute(update(Face).values(p_discriminator=0.25, p_detector=0.87654))
    said = respond(db_session, player.id, round_.id, 2, Label.REAL)
    assert said.machine == {"discriminator": 0.25, "detector": 0.877}
    db_session.execute(update(Face).values(p_discriminator=None, p_detector=0.1))
    assert respond(db_session, player.id, round_.id, 2, Label.REAL).as_json() == said.as_json()
    assert respond(db_session, player.id, round_.id, 3, Label.REAL).machine == {"detector": 0.1}


def test_no_trial_is_at_a_position_that_no_column_holds(
    db_session: Session, player: Player
) -> None:
    round_ = add_round(db_session, player, length=4)
    for position in (2**31, 2**65):
        assert find_trial(db_session, player.id, round_.id, position) is None


def test_a_fake_of_a_lane_says_so_with_its_verdict_and_no_other_face_does(
    db_session: Session, player: Player
) -> None:
    taught = open_lanes(db_session)
    round_ = add_round(db_session, player, length=4)  # fake, real, fake, real
    first = select(Trial.face_id).where(Trial.round_id == round_.id, Trial.position == 1)
    is_first = Face.id == first.scalar_subquery()
    db_session.execute(update(Face).where(is_first).values(lane_id=taught.id))
    said = [
        respond(db_session, player.id, round_.id, position, Label.REAL).face
        for position in (1, 2, 3)
    ]
    assert [face.get("lane") for face in said] == ["choice", None, None]
    assert "lane" not in said[1]
    assert [face["label"] for face in said] == ["fake", "real", "fake"]
