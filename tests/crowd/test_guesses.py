"""Which responses teach: those of single faces, outside classrooms, of people who agree."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from quiz.board import holds
from quiz.classroom import erasing, stages
from quiz.crowd import guesses
from quiz.crowd.guesses import Guess
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.models import Face, FaceBytes, Label, Mode, Player, Round, Trial
from quiz.play import players
from quiz.storage.database import utc_now
from tests.support.classes import open_classroom, say
from tests.support.crowds import speak
from tests.support.factories import add_player, add_round, add_student, add_teacher, fill


def told(session: Session, most: int = 100) -> list[Guess]:
    """The latest guesses."""
    found = [one for chunk in guesses.latest(session, UTKFACE.name, 96, most) for one in chunk]
    session.rollback()
    return found


@pytest.fixture
def spoken(db_session: Session) -> Round:
    """A player who has said four words."""
    fill(db_session)
    fill(db_session, deck=GALLERY)
    return speak(db_session, "ffrr")


def test_what_people_said_teaches_and_not_what_the_faces_were(
    db_session: Session, spoken: Round
) -> None:
    found = told(db_session)
    assert [one.said for one in found] == [Label.REAL, Label.REAL, Label.FAKE, Label.FAKE]
    assert {one.player_id for one in found} == {spoken.player_id}
    labels = [db_session.get_one(Face, one.face_id).label for one in found]
    assert labels == [Label.REAL, Label.FAKE, Label.REAL, Label.FAKE]  # of both, as they came
    pictures = guesses.pictures(db_session, [one.face_id for one in found])
    assert {each.face_id for each in pictures} == {one.face_id for one in found}


def test_the_latest_come_first_and_in_chunks(
    db_session: Session, spoken: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(db_session, "rrff")
    every = told(db_session)
    assert [one.trial_id for one in every] == sorted((e.trial_id for e in every), reverse=True)
    assert every[0].player_id != spoken.player_id
    monkeypatch.setattr(guesses, "AT_ONCE", 3)
    chunks = list(guesses.latest(db_session, UTKFACE.name, 96, 7))
    assert [len(chunk) for chunk in chunks] == [3, 3, 1]
    assert [one for chunk in chunks for one in chunk] == every[:7]


def test_guesses_are_counted_from_a_time_on(db_session: Session, spoken: Round) -> None:
    later = utc_now() + timedelta(seconds=1)
    counts = [
        guesses.count_since(db_session, UTKFACE.name, 96, since, most)
        for since, most in ((None, 100), (None, 3), (later - timedelta(hours=1), 100), (later, 100))
    ]
    assert counts == [4, 3, 4, 0]


def test_of_one_player_the_latest_alone_teach(
    db_session: Session, spoken: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.policy.limits.MOST_OF_PLAYER", 3)
    swarm = add_player(db_session)
    speak(db_session, "rrff", swarm)
    speak(db_session, "rfrfr", swarm)
    found = told(db_session)
    assert [one.player_id for one in found] == [swarm.id] * 3 + [spoken.player_id] * 3
    assert [one.said for one in found[:3]] == [Label.REAL, Label.FAKE, Label.REAL]
    assert found[0].trial_id > found[2].trial_id > found[3].trial_id
    assert len(told(db_session, most=4)) == 4
    counts = [guesses.count_since(db_session, UTKFACE.name, 96, None, most) for most in (100, 5)]
    assert counts == [6, 5]


def objects(session: Session, round_: Round) -> None:
    session.execute(update(Player).values(may_teach=False))


def is_held(session: Session, round_: Round) -> None:
    holds.put_on_hold(session, round_.player_id, "fast", utc_now())


def leaves(session: Session, round_: Round) -> None:
    players.erase_player(session, round_.player_id)


def is_of_old(session: Session, round_: Round) -> None:
    session.execute(update(Round).values(result_token=None))


def is_not_told(session: Session, round_: Round) -> None:
    session.execute(update(Round).values(is_told=False))


def loses_bytes(session: Session, round_: Round) -> None:
    session.execute(delete(FaceBytes))


def has_another_size(session: Session, round_: Round) -> None:
    session.execute(update(Face).values(resolution=64))


def is_faster_than_sight(session: Session, round_: Round) -> None:
    session.execute(update(Trial).values(response_ms=20))


def never_loaded_the_faces(session: Session, round_: Round) -> None:
    session.execute(update(Trial).values(response_ms=None))


def is_of_another_deck(session: Session, round_: Round) -> None:
    session.execute(update(Face).values(deck=GALLERY.name))


@pytest.mark.parametrize(
    "change",
    [
        objects,
        is_held,
        leaves,
        is_of_old,
        is_not_told,
        loses_bytes,
        has_another_size,
        is_of_another_deck,
        is_faster_than_sight,
        never_loaded_the_faces,
    ],
)
def test_these_teach_nothing(
    db_session: Session, spoken: Round, change: Callable[[Session, Round], None]
) -> None:
    assert len(told(db_session)) == 4
    change(db_session, spoken)
    db_session.commit()
    assert told(db_session) == []


def test_who_agrees_again_teaches_again(db_session: Session, spoken: Round) -> None:
    objects(db_session, spoken)
    db_session.execute(update(Player).values(may_teach=True))
    db_session.commit()
    assert len(told(db_session)) == 4


def test_other_modes_teach_nothing_and_practice_does(db_session: Session) -> None:
    fill(db_session)
    speak(db_session, "fr", mode=Mode.SURVIVAL)
    assert told(db_session) == []
    speak(db_session, "frf", mode=Mode.PRACTICE)
    assert len(told(db_session)) == 3


def test_a_face_that_was_met_before_teaches_nothing_more(
    db_session: Session, spoken: Round
) -> None:
    again = add_round(db_session, db_session.get_one(Player, spoken.player_id), length=4)
    first = told(db_session)[0]
    latest = db_session.query(Trial).filter_by(round_id=again.id, position=1).one()
    latest.face_id, latest.response, latest.responded_at = first.face_id, Label.FAKE, utc_now()
    latest.response_ms = 1500
    db_session.commit()
    assert told(db_session)[0] == first
    latest.player_id = add_player(db_session).id  # to another player it is new
    db_session.commit()
    assert told(db_session)[0].trial_id == latest.id


@pytest.mark.usefixtures("quick_hashes")
def test_classrooms_teach_nothing_even_once_they_are_deleted(db_session: Session) -> None:
    fill(db_session)
    teacher = add_teacher(db_session)
    classroom = open_classroom(db_session, teacher, length=4)
    student = add_student(db_session, classroom)
    round_id = student.round_id
    say(db_session, student, "frfr")
    assert told(db_session) == []
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    assert db_session.get_one(Round, round_id).is_told
    assert told(db_session) == []
    erasing.erase_classroom(db_session, classroom, utc_now())
    db_session.commit()
    assert db_session.get_one(Round, round_id).answered == 4
    assert told(db_session) == []
