"""Lanes: opened in pairs, followed by others, retired with what is in stock."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.crowd import lanes
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.errors import NotFound
from quiz.models import Face, FaceBytes, Label, Lane, LaneKind
from quiz.storage.database import utc_now
from tests.support.crowds import open_lanes, speak
from tests.support.factories import fill


def test_a_taught_lane_has_its_control_beside_it(db_session: Session) -> None:
    assert lanes.open_pair(db_session, UTKFACE.name) is None
    files = {lanes.CRITIC: b"seen", lanes.CHECKPOINT: b"trained on"}
    opened = open_lanes(db_session, kind=LaneKind.TUNED, checkpoint="tuned-1", files=files)
    pair = lanes.open_pair(db_session, UTKFACE.name)
    assert pair is not None
    taught, control = pair
    assert (taught.id, taught.kind, taught.checkpoint) == (opened.id, LaneKind.TUNED, "tuned-1")
    assert (taught.responses, taught.players, taught.candidates) == (31_412, 812, 4)
    assert (control.kind, control.control_of) == (LaneKind.CONTROL, taught.id)
    assert (control.checkpoint, control.candidates, control.responses) == ("drawn-1", 1, 0)
    assert lanes.files_of(db_session, taught.id) == files
    assert lanes.files_of(db_session, control.id) == {}
    assert lanes.open_pair(db_session, GALLERY.name) is None


def test_a_new_lane_follows_the_open_one_of_its_deck_alone(db_session: Session) -> None:
    first, other = open_lanes(db_session), open_lanes(db_session, GALLERY)
    second = open_lanes(db_session)
    still_open = set(db_session.scalars(select(Lane.deck).where(Lane.retired_at.is_(None))))
    assert still_open == {UTKFACE.name, GALLERY.name}
    assert [lane.id for lane in lanes.taught_lanes(db_session, UTKFACE.name)] == [
        second.id,
        first.id,
    ]
    found = [lanes.open_pair(db_session, deck.name) for deck in (UTKFACE, GALLERY)]
    assert [pair and pair.taught.id for pair in found] == [second.id, other.id]


def test_a_retired_lane_is_closed_and_its_stock_is_gone(db_session: Session) -> None:
    fill(db_session, reals=20, fakes=20)
    taught = open_lanes(db_session)
    pair = lanes.open_pair(db_session, UTKFACE.name)
    assert pair is not None
    control = pair.control.id
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(lane_id=taught.id))
    db_session.execute(
        update(Face).where(Face.label == Label.FAKE, Face.seed < 5).values(lane_id=control)
    )
    db_session.commit()
    speak(db_session, "ffrr")  # takes four fakes out of the stock, for good
    in_stock = (Face.lane_id == taught.id, Face.taken_at.is_(None))
    left = len(db_session.scalars(select(Face.id).where(*in_stock)).all())
    dealt = select(Face.id, Face.partner_id).where(Face.partner_id.is_not(None)).order_by(Face.id)
    before = db_session.execute(dealt).all()
    assert 11 <= left <= 15
    assert lanes.retire(db_session, taught.id, utc_now()) == left
    db_session.commit()
    assert lanes.open_pair(db_session, UTKFACE.name) is None
    assert db_session.scalar(select(func.count()).where(*in_stock)) == 0
    assert db_session.execute(dealt).all() == before
    bodies = select(func.count()).select_from(FaceBytes)
    assert db_session.scalar(bodies) == 40 - left  # those in pairs, and of the control, stay
    is_controls = (Face.lane_id == control, Face.taken_at.is_(None))
    assert db_session.scalar(select(func.count()).where(*is_controls)) in range(1, 6)
    assert lanes.retire(db_session, taught.id, utc_now()) == 0


def test_only_a_taught_lane_can_be_retired(db_session: Session) -> None:
    taught = open_lanes(db_session)
    pair = lanes.open_pair(db_session, UTKFACE.name)
    assert pair is not None
    for lane_id in (pair.control.id, taught.id + 100):
        with pytest.raises(NotFound, match=f"^There is no taught lane {lane_id}"):
            lanes.retire(db_session, lane_id, utc_now())
