"""The part of a snapshot for everybody: the open face, its time, and the label once revealed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.classroom.snapshot import queries
from quiz.classroom.snapshot.shared import closes_in_ms, face_url, shared_part
from quiz.models import Classroom, Face, Label, Pace, Phase, Teacher
from quiz.storage import utc_now
from tests.support.classes import four_faces, go_on, say, try_response
from tests.support.crowds import open_lanes
from tests.support.factories import add_student

NOW = utc_now()
SECRETS = {"label", "split", "machine", "provenance"}


def shared(session: Session, classroom: Classroom) -> dict[str, Any]:
    """The shared part, with `open` and `next` as tokens."""
    rows = queries.class_rows(session, classroom)
    return shared_part(classroom, rows, ("open", "next"), 7, NOW)


def test_the_open_face_is_shown_and_the_next_is_preloaded(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = four_faces(db_session, teacher)
    lobby = shared(db_session, classroom)
    assert (lobby["version"], lobby["phase"], lobby["position"]) == (7, "lobby", 0)
    assert (lobby["face"], lobby["next_face"]) == (None, "/faces/next")
    classroom = go_on(db_session, classroom)
    try_response(db_session, add_student(db_session, classroom), 1)
    question = shared(db_session, classroom)
    assert (question["face"], question["length"]) == ("/faces/open", 4)
    assert (question["players"], question["responded"]) == (1, 1)


def test_nothing_of_a_label_is_in_it_before_the_reveal(
    db_session: Session, teacher: Teacher
) -> None:
    db_session.execute(update(Face).values(p_discriminator=0.87654))
    classroom = four_faces(db_session, teacher)
    assert not SECRETS & shared(db_session, classroom).keys()
    classroom = go_on(db_session, classroom)
    try_response(db_session, add_student(db_session, classroom), 1, Label.FAKE)
    assert not SECRETS & shared(db_session, classroom).keys()
    revealed = shared(db_session, go_on(db_session, classroom))
    assert revealed.keys() >= SECRETS
    assert revealed["label"] in ("real", "fake")
    assert revealed["split"] == {"real": 0, "fake": 1}
    assert revealed["machine"] == {"discriminator": 0.877}  # the detector has no opinion


def test_the_lane_of_a_fake_is_told_with_its_label(db_session: Session, teacher: Teacher) -> None:
    taught = open_lanes(db_session)
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(lane_id=taught.id))
    classroom = go_on(db_session, four_faces(db_session, teacher))
    assert "lane" not in str(shared(db_session, classroom))
    revealed = shared(db_session, go_on(db_session, classroom))
    expected = {"fake": "choice", "real": None}[revealed["label"]]
    assert revealed["provenance"].get("lane") == expected


def test_at_their_own_pace_no_face_is_shown_to_all(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, pace=Pace.SELF))
    for words in ("ffff", "f"):
        say(db_session, add_student(db_session, classroom), words)
    part = shared(db_session, classroom)
    assert (part["face"], part["next_face"]) == (None, None)
    assert (part["players"], part["responded"]) == (2, 1)  # those who have finished


@pytest.mark.parametrize(
    ("phase", "seconds", "expected"),
    [
        (Phase.QUESTION, 5, 5000),
        (Phase.QUESTION, -5, 0),
        (Phase.QUESTION, None, None),
        (Phase.REVEAL, 5, None),
        (Phase.LOBBY, 5, None),
    ],
)
def test_only_an_open_face_closes(phase: Phase, seconds: int | None, expected: int | None) -> None:
    closes_at = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert closes_in_ms(Classroom(phase=phase, closes_at=closes_at), NOW) == expected


def test_after_the_last_face_there_is_no_address() -> None:
    assert (face_url("abc"), face_url(None)) == ("/faces/abc", None)
