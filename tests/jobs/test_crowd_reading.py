"""What a training reads: each face once, each guess, with flat memory."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz.board import checks, holds
from quiz.crowd import guesses
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict
from quiz.faces import decode
from quiz.jobs import crowd_reading
from quiz.models import Face, FaceBytes, Label, Player, Trial
from quiz.policy import limits
from quiz.storage import Database
from quiz.storage.database import utc_now
from tests.support.crowds import Eyes, speak
from tests.support.factories import fill
from tests.support.picks import picks, spare

pytestmark = pytest.mark.usefixtures("small_crowds")


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "AT_ONCE", 3)
    monkeypatch.setattr(crowd_reading, "FACES_AT_ONCE", 3)


def test_guesses_are_numbered_by_face_and_player(database: Database, db_session: Session) -> None:
    fill(db_session)
    rounds = [speak(db_session, words) for words in ("ffrr", "rfrf")]
    said = crowd_reading.read_said(database, UTKFACE, 96, 8)
    assert sorted(said.face_ids) == list(said.face_ids)
    assert said.counts == {"responses": 8, "players": 2}
    query = select(Trial.face_id, Trial.player_id, Trial.response).order_by(Trial.id.desc())
    latest = [rounds[1].player_id, rounds[0].player_id]
    rows = db_session.execute(query).all()
    assert [said.face_ids[face] for face in said.face] == [row.face_id for row in rows]
    assert [latest[player] for player in said.player] == [row.player_id for row in rows]
    assert list(said.said_fake) == [row.response is Label.FAKE for row in rows]


def test_no_more_is_read_than_a_training_may_use(
    database: Database, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    for words in ("ffrr", "rfrf"):
        speak(db_session, words)
    monkeypatch.setattr("quiz.policy.limits.MOST_GUESSES", 7)
    assert len(crowd_reading.read_said(database, UTKFACE, 96, 1).face) == 7


def test_too_few_guesses_and_one_answer_alone_teach_nothing(
    database: Database, db_session: Session
) -> None:
    fill(db_session)
    for count, least in ((0, 1), (4, 5)):
        if count:
            speak(db_session, "ffff")
        with pytest.raises(Conflict, match=f"^There are {count} responses of utkface .* {least}"):
            crowd_reading.read_said(database, UTKFACE, 96, least)
    with pytest.raises(ValueError, match=r"^All 4 responses of utkface say the same"):
        crowd_reading.read_said(database, UTKFACE, 96, 4)


def test_each_face_is_looked_at_once_and_a_lost_one_never(
    database: Database, db_session: Session, tmp_path: Path
) -> None:
    fill(db_session)
    speak(db_session, "ffrrf")
    said = crowd_reading.read_said(database, UTKFACE, 96, 1)
    lost, judged = int(said.face_ids[1]), int(said.face_ids[3])
    db_session.execute(delete(FaceBytes).where(FaceBytes.face_id == lost))
    db_session.execute(update(Face).where(Face.id == judged).values(p_detector=0.25))
    db_session.commit()
    faces = crowd_reading.look_at(database, Eyes(), said.face_ids, tmp_path / "features")
    assert list(faces.is_known) == [True, False, True, True, True]
    assert isinstance(faces.features, np.memmap)
    body = db_session.get_one(FaceBytes, judged).body
    assert faces.features[3].tolist() == Eyes()(decode(body)[None])[0].tolist()
    assert faces.machines["detector"][3] == 0.25
    assert np.isnan(faces.machines["detector"][[0, 1, 2, 4]]).all()
    assert np.isnan(faces.machines["discriminator"]).all()
    known = said.of_faces(faces.is_known)
    assert (len(said.face), len(known.face)) == (5, 4)
    assert 1 not in known.face


def test_picks_are_read_as_preferences(
    database: Database, db_session: Session, tmp_path: Path
) -> None:
    fill(db_session, reals=40, fakes=160)
    spare(db_session, 4)
    speak(db_session, "ffrr")
    made = picks(db_session, 2)
    said = crowd_reading.read_said(database, UTKFACE, 96, 4)
    pairs = said.face_ids[said.preferred]
    assert pairs.shape == (14, 2)
    assert set(pairs[:, 0].tolist()) == {pick.face_id for pick in made}
    assert len(said.face_ids) == 4 + 2 * 8
    lost = int(pairs[3, 1])
    db_session.execute(delete(FaceBytes).where(FaceBytes.face_id == lost))
    db_session.commit()
    again = crowd_reading.read_said(database, UTKFACE, 96, 4)
    assert len(again.preferred) == 13
    assert lost not in again.face_ids  # so its features are no row of zeros, either
    faces = crowd_reading.look_at(database, Eyes(), again.face_ids, tmp_path / "features")
    assert faces.is_known.all()
    picked = int(pairs[3, 0])  # of the same pick
    db_session.execute(delete(FaceBytes).where(FaceBytes.face_id == picked))
    db_session.commit()
    assert len(crowd_reading.read_said(database, UTKFACE, 96, 4).preferred) == 7


def test_picks_of_one_player_count_up_to_a_number(
    database: Database, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session, reals=40, fakes=160)
    spare(db_session, 4)
    speak(db_session, "ffrr")
    mine = picks(db_session, 2)
    monkeypatch.setattr(limits, "MOST_OF_PLAYER", 5)
    said = crowd_reading.read_said(database, UTKFACE, 96, 4)
    picked = said.face_ids[said.preferred][:, 0].tolist()
    assert {pick: picked.count(pick) for pick in picked} == {pick.face_id: 5 for pick in mine}


@pytest.fixture
def program(db_session: Session) -> Player:
    """A player with 24 responses of whom the board knows nothing, and two others with four."""
    fill(db_session)
    for words in ("ffrr", "rfrf"):
        speak(db_session, words)
    return db_session.get_one(Player, speak(db_session, "fr" * 12).player_id)


def taught_by(database: Database, least: int = 1) -> int:
    """How many players teach."""
    return crowd_reading.read_said(database, UTKFACE, 96, least).counts["players"]


def test_who_looks_like_a_program_teaches_nothing_listed_or_not(
    database: Database, db_session: Session, program: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not program.is_listed
    monkeypatch.setattr(checks, "PLAYERS_AT_ONCE", 2)
    assert taught_by(database) == 3
    fast = (Trial.player_id == program.id, Trial.position <= 5)
    db_session.execute(update(Trial).where(*fast).values(response_ms=20))
    db_session.commit()
    assert taught_by(database) == 2
    with pytest.raises(ValueError, match=r"^Without players who look like programs, 8 responses"):
        taught_by(database, least=9)
    holds.put_on_hold(db_session, program.id, "fast", utc_now())
    holds.review(db_session, program.id, clear=True, now=utc_now())
    db_session.commit()
    assert taught_by(database) == 3  # a person has looked


def test_a_crowd_is_of_so_many_players_who_have_said_enough(
    database: Database, program: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LEAST_OF_PLAYER", 4)
    monkeypatch.setattr(limits, "LEAST_TAUGHT_BY", 3)
    assert taught_by(database) == 3
    monkeypatch.setattr(limits, "LEAST_OF_PLAYER", 5)
    sentence = "^1 players of utkface have 5 responses or more that may teach, and 3 are needed"
    with pytest.raises(ValueError, match=sentence):
        taught_by(database)
