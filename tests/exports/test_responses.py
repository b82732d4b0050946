"""The export for research: all responses, and nothing that identifies a player."""

from itertools import groupby, islice

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from datasets.names import AGE_GROUPS, GENDERS, RACES, TONES
from quiz.classroom import stages
from quiz.decks.deck import GALLERY
from quiz.exports import responses
from quiz.exports.columns import ExportedTrial
from quiz.models import Face, Label, Lane, Mode, Player, Trial
from quiz.play import Seen, Submission, record_responses
from quiz.storage.database import Database, utc_now
from tests.support.classes import open_classroom, say
from tests.support.crowds import open_lanes
from tests.support.factories import (
    CHECKPOINT,
    add_round,
    add_student,
    add_teacher,
    fill,
    respond,
)


def exported(database: Database) -> list[ExportedTrial]:
    """Return all rows of an export."""
    with database.snapshot() as session:
        return list(responses.exported_trials(session))


def test_every_response_is_there_once(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    rows = exported(database)
    assert len(rows) == responses.count_exported(db_session) == 19
    stored = db_session.scalars(select(Trial).where(Trial.response.is_not(None))).all()
    assert sorted((r.label, r.response, r.confidence or 0, r.position) for r in rows) == sorted(
        (str(t.label), str(t.response), t.confidence or 0, t.position) for t in stored
    )
    assert all(row.is_correct == (row.label == row.response) for row in rows)
    assert {row.responded_on for row in rows} <= {
        trial.responded_at.date() for trial in stored if trial.responded_at
    }
    assert {row.p_discriminator for row in rows} == {0.247}
    assert {row.p_detector for row in rows} == {None}


def test_each_row_has_its_deck_and_the_words_of_the_deck(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    fill(db_session, deck=GALLERY)
    db_session.execute(update(Face).where(Face.deck == "gallery").values(race=2, klass=2))
    round_ = add_round(db_session, players[0], deck=GALLERY, length=4)
    for position in range(1, 5):
        respond(db_session, players[0].id, round_.id, position, Label.REAL)
    db_session.commit()
    rows = [row for row in exported(database) if row.deck == "gallery"]
    assert len(rows) == 4
    assert {row.race for row in rows} == {None}
    assert {(row.age_group, row.gender) for row in rows} == {(AGE_GROUPS[1], "male")}
    assert {row.tone for row in rows if row.label == "real"} == {TONES[2]}
    assert {row.deck for row in exported(database)} == {"utkface", "gallery"}
    assert {row.tone for row in exported(database) if row.deck == "utkface"} == {None}


@pytest.mark.usefixtures("quick_hashes")
def test_a_class_is_exported_once_it_is_finished(database: Database, db_session: Session) -> None:
    fill(db_session)
    classroom = open_classroom(db_session, add_teacher(db_session), length=4)
    say(db_session, add_student(db_session, classroom), "frf")
    assert (exported(database), responses.count_exported(db_session)) == ([], 0)
    stages.finish(db_session, classroom, utc_now())
    db_session.commit()
    assert len(exported(database)) == responses.count_exported(db_session) == 3


def test_numbers_count_within_the_export_and_within_the_player(
    database: Database, players: list[Player]
) -> None:
    by_player = [
        (player, list(rows)) for player, rows in groupby(exported(database), lambda row: row.player)
    ]
    assert [player for player, _ in by_player] == [1, 2]
    assert sorted(len(rows) for _, rows in by_player) == [8, 11]
    for _, rows in by_player:
        assert [row.trial for row in rows] == list(range(1, len(rows) + 1))
        expected = [(1, "classic", n) for n in range(1, 9)]
        expected += [(2, "practice", n) for n in range(1, 4)]
        shown = [(row.round, row.mode, row.position) for row in rows]
        assert shown == expected[: len(rows)]


def test_a_photograph_has_a_number_and_coarse_words_and_a_fake_its_seed(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    rows = exported(database)
    reals = [row for row in rows if row.label == "real"]
    fakes = [row for row in rows if row.label == "fake"]
    assert len({row.face for row in reals}) == max([row.face or 0 for row in reals], default=0)
    for row in reals:
        assert (row.checkpoint, row.seed, row.psi) == (None, None, None)
        assert row.race == RACES[0]
        assert row.age_group == "18–35"
    for row in fakes:
        assert (row.checkpoint, row.face, row.race, row.psi) == (CHECKPOINT, None, None, 1.0)
        face = db_session.scalars(select(Face).where(Face.seed == row.seed)).one()
        assert face.klass == row.face_class
    for row in rows:
        assert row.age_group == AGE_GROUPS[row.face_class // 2]
        assert row.gender == GENDERS[row.face_class % 2]


def test_a_photograph_that_two_players_saw_has_one_number(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    real = db_session.scalars(select(Trial.face_id).where(Trial.label == Label.REAL)).first()
    if real is None:  # all nineteen labels were fakes
        return
    db_session.execute(update(Trial).where(Trial.label == Label.REAL).values(face_id=real))
    db_session.commit()
    rows = [row for row in exported(database) if row.label == "real"]
    assert {row.face for row in rows} == {1}


def test_the_order_of_players_is_random(
    database: Database, players: list[Player], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "PLAYERS_AT_ONCE", 1)  # one query for each player
    firsts = {sum(row.player == 1 for row in exported(database)) for _ in range(40)}
    assert firsts == {8, 11}  # one of them is missing once in 2^39 runs


def test_an_export_sees_one_snapshot_of_the_database(
    database: Database, db_session: Session, players: list[Player], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "PLAYERS_AT_ONCE", 1)
    monkeypatch.setattr(responses, "ROWS_AT_ONCE", 2)
    with database.snapshot() as session:
        rows = responses.exported_trials(session)
        begun = list(islice(rows, 1))
        db_session.execute(delete(Trial))
        db_session.commit()  # the export does not block it
        assert len(begun + list(rows)) == 19
    assert exported(database) == []


def test_how_a_face_was_shown_is_there_where_a_mode_changes_it(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    round_ = add_round(db_session, players[2], mode=Mode.FLASH)
    seen = Seen(achieved=166.7, frames=10)
    submission = Submission(players[2].id, round_.id, 1, Label.REAL, None, utc_now(), seen=seen)
    record_responses(db_session, [submission], min_age=18)
    respond(db_session, players[2].id, round_.id, 2, Label.REAL)
    db_session.commit()
    rows = exported(database)
    [first, second] = [row for row in rows if row.mode == "flash"]
    assert (first.achieved_level, first.frames) == (166.7, 10)
    assert first.level != 166.7
    assert (second.achieved_level, second.frames) == (second.level, None)
    others = {(row.level, row.achieved_level, row.frames) for row in rows if row.mode != "flash"}
    assert others == {(None, None, None)}
    assert len(rows) == 21


def test_the_lane_of_a_fake_is_there_where_it_has_one(
    database: Database, db_session: Session, players: list[Player]
) -> None:
    taught = open_lanes(db_session)
    control = db_session.scalars(select(Lane.id).where(Lane.control_of == taught.id)).one()
    shown = select(Trial.face_id).where(Trial.label == Label.FAKE).order_by(Trial.id).limit(3)
    first, second, third = db_session.scalars(shown)
    for face, lane in ((first, taught.id), (second, control)):
        db_session.execute(update(Face).where(Face.id == face).values(lane_id=lane))
    seeds = dict(db_session.execute(select(Face.seed, Face.id)).all())
    db_session.commit()
    lanes = {seeds[row.seed]: row.lane for row in exported(database) if row.seed is not None}
    assert [lanes[face] for face in (first, second, third)] == ["choice", "control", None]
    assert {row.lane for row in exported(database) if row.seed is None} == {None}
