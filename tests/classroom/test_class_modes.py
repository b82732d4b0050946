"""Modes of classes: which plans can be, whose rounds came to their end, scores in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.classroom import breaks, class_modes, reports, stages
from quiz.classroom.plans import Plan
from quiz.counts import recounting
from quiz.decks import UTKFACE
from quiz.errors import Conflict, Invalid, QuizError
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    Label,
    Mode,
    ModeRecord,
    Pace,
    Phase,
    PlayerDay,
    Round,
    Teacher,
    Trial,
    Uncounted,
)
from quiz.modes import FOR_CLASSES, RULES
from quiz.play import Submission, record_responses, rounds, supply
from quiz.storage.database import Database, utc_now
from tests.support.classes import fresh_snapshot, go_on, try_response
from tests.support.factories import add_student, add_teacher, fill
from tests.support.mode_classes import mode_class, open_mode_class, play, played, round_of


def own_pace(mode: Mode, **changed: object) -> Plan:
    """Return a plan of a mode, not checked."""
    usual = {"title": "7B", "mode": mode, "pace": Pace.SELF, "length": RULES[mode].length or 0}
    return Plan(**usual | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", [mode for mode in FOR_CLASSES if mode is not Mode.CLASSIC])
def test_what_a_class_of_a_mode_can_not_be(mode: Mode) -> None:
    assert own_pace(mode).checked(utc_now()).held == 0
    for changed, sentence in (
        ({"pace": Pace.LIVE}, "faces of their own"),
        ({"has_two_sets": True}, "one set"),
        ({"pace": Pace.LIVE, "seconds": 20}, "faces of their own"),
        ({"seconds": 20}, "timer"),
        ({"has_verdicts": False}, "not at the end"),
        ({"length": 17}, "length of its own"),
    ):
        with pytest.raises(Invalid, match=sentence):
            own_pace(mode, **changed).checked(utc_now())


def test_a_class_can_not_play_what_is_not_for_classes() -> None:
    with pytest.raises(Invalid, match="can’t play"):
        own_pace(Mode.SURVIVAL).checked(utc_now())


def test_a_class_of_a_mode_needs_faces_for_one_to_begin() -> None:
    assert Plan(title="7B", length=12).needed == Plan(title="7B", length=12).held == 12
    assert own_pace(Mode.PAIR).needed == RULES[Mode.PAIR].dealt_at_once


# Faces


def test_nothing_is_held_before_a_student_begins(db_session: Session, teacher: Teacher) -> None:
    classroom = mode_class(db_session, teacher)
    student = add_student(db_session, classroom)
    assert count(db_session, ClassroomFace) == count(db_session, Trial) == 0
    assert round_of(db_session, student).paced_to == 0
    go_on(db_session, classroom)
    assert count(db_session, Trial) == 0
    play(db_session, student, [True])
    assert count(db_session, Trial) == 2 * RULES[Mode.PAIR].dealt_at_once


def test_no_two_students_have_a_face_at_once(db_session: Session, teacher: Teacher) -> None:
    classroom = open_mode_class(db_session, teacher)
    for _ in range(4):
        play(db_session, add_student(db_session, classroom), [])
    faces = db_session.scalars(select(Trial.face_id)).all()
    assert len(faces) == len(set(faces)) == 4 * 2 * RULES[Mode.PAIR].dealt_at_once


def test_only_people_as_old_as_the_class_wants(db_session: Session, teacher: Teacher) -> None:
    db_session.execute(update(Face).values(klass=0))  # children all of them
    student = add_student(db_session, open_mode_class(db_session, teacher, min_age=18))
    with pytest.raises(QuizError):
        play(db_session, student, [])


def test_pairs_that_are_dealt_count_as_those_of_rounds(
    db_session: Session, teacher: Teacher
) -> None:
    student = add_student(db_session, open_mode_class(db_session, teacher))
    play(db_session, student, [])
    assert supply.count_in_classrooms(db_session, UTKFACE, 18) == 0
    assert supply.count_in_rounds(db_session, UTKFACE, 18) > 0


def test_two_tabs_that_begin_at_once_are_dealt_once(database: Database, quick_hashes: None) -> None:
    with database.writing() as session:
        fill(session)
        student = add_student(session, open_mode_class(session, add_teacher(session)))

    def begin(_tab: int) -> None:
        with database.writing() as own:
            round_ = rounds.locked_round(own, student.player_id, student.round_id)
            rounds.deal_ahead(own, round_, min_age=18, now=utc_now())
            own.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, range(8)))
    with database.reading() as session:
        assert count(session, Trial) == 2 * RULES[Mode.PAIR].dealt_at_once


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


# Play


def test_a_student_is_told_at_once_and_comes_to_the_modes_own_end(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_mode_class(db_session, teacher)
    [student] = played(db_session, classroom, 7)
    round_ = round_of(db_session, student)
    assert (round_.score, round_.answered, round_.finished_at is not None) == (7, 20, True)
    record = db_session.get_one(ModeRecord, (student.player_id, classroom.deck, Mode.PAIR))
    assert (record.rounds, record.best) == (1, 7)
    go_on(db_session, classroom)
    # Nothing of it is in the figures of single faces.
    assert count(db_session, Uncounted) == count(db_session, PlayerDay) == 0
    assert recounting.find_differences(db_session) == []


def test_the_end_of_a_class_cuts_rounds_off_without_a_score(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_mode_class(db_session, teacher)
    [quick] = played(db_session, classroom, 3)
    slow, idle = (add_student(db_session, classroom) for _ in range(2))
    play(db_session, slow, [True, True])
    classroom = go_on(db_session, classroom)
    assert classroom.phase is Phase.FINISHED
    ends = [round_of(db_session, each) for each in (quick, slow, idle)]
    assert [each.score for each in ends] == [3, None, None]
    assert all(each.finished_at for each in ends)
    told = [class_modes.has_ended(each.score) for each in ends]
    assert told == [True, False, False]
    assert fresh_snapshot(db_session, classroom)["responded"] == 1


def test_a_last_response_while_the_class_is_ended_is_the_rounds_own_end(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = open_mode_class(db_session, teacher)
    [student] = played(db_session, classroom, 4)
    classroom = go_on(db_session, classroom)
    round_ = round_of(db_session, student)
    assert classroom.finished_at is not None
    for late in (timedelta(0), timedelta(milliseconds=5)):
        round_.finished_at = classroom.finished_at + late
        db_session.commit()
        assert fresh_snapshot(db_session, classroom)["responded"] == 1
        [told] = reports.mode_report_of(db_session, classroom).students
        assert (told.is_done, told.score) == (True, 4)


@pytest.mark.parametrize("mode", FOR_CLASSES)
def test_all_modes_in_which_students_play_alone_have_a_score(mode: Mode) -> None:
    assert RULES[mode].has_score or class_modes.shares_faces(mode)


@pytest.mark.parametrize("in_classroom", [True, False])
def test_no_face_takes_a_response_while_the_class_waits(
    db_session: Session, teacher: Teacher, in_classroom: bool
) -> None:
    classroom = open_mode_class(db_session, teacher)
    student = add_student(db_session, classroom)
    play(db_session, student, [])
    classroom = stages.end(db_session, classroom, utc_now())
    db_session.commit()
    assert classroom.ends_at is not None
    assert round_of(db_session, student).paced_to == 0
    # Neither the whole pair nor half of it.
    half = try_response(db_session, student, 1, in_classroom=in_classroom)
    assert isinstance(half, Conflict)
    whole = Submission(
        student.player_id,
        student.round_id,
        1,
        Label.REAL,
        None,
        utc_now(),
        in_classroom=in_classroom,
        others=(Label.FAKE,),
    )
    [refused] = record_responses(db_session, [whole], min_age=18)
    assert isinstance(refused, Conflict)
    assert round_of(db_session, student).answered == 0
    breaks.reopen(db_session, classroom, utc_now())
    db_session.commit()
    play(db_session, student, [True])
    assert round_of(db_session, student).answered == 2


def test_homework_closes(db_session: Session, teacher: Teacher) -> None:
    deadline = utc_now() + timedelta(days=1)
    classroom = mode_class(db_session, teacher, pace=Pace.HOMEWORK, deadline_at=deadline)
    assert classroom.phase is Phase.QUESTION
    student = add_student(db_session, classroom)
    round_ = play(db_session, student, [])
    assert not rounds.waits_for_class(round_, utc_now())
    assert rounds.waits_for_class(round_, deadline + timedelta(minutes=1))
    stages.close_due(db_session, classroom, deadline + timedelta(minutes=1))
    assert round_of(db_session, student).finished_at is not None
    assert not rounds.waits_for_class(round_of(db_session, student), utc_now())


def test_the_table_of_classrooms_says_which_mode(db_session: Session, teacher: Teacher) -> None:
    mode_class(db_session, teacher, Mode.DISTANCE)
    assert db_session.scalars(select(Classroom.mode)).all() == [Mode.DISTANCE]
    assert count(db_session, Round) == 0


# Words


def test_scores_in_words() -> None:
    words = class_modes.ScoreWords(lambda score: f"{score:.0f} px")
    assert words.spread([3, 1, 3]) == [("1 px", 1), ("3 px", 2)]
    assert words.mean(Mode.DISTANCE, 31.4) == "31 px"
    assert words.mean(Mode.PAIR, 7.25) == "7.2"
    binned = class_modes.ScoreWords(str, lambda counts: [("low", len(counts)), ("high", 0)])
    assert binned.spread([3, 1, 3]) == [("low", 2)]
    assert class_modes.plain_words(Mode.PAIR).unit(7) == "7.00"
