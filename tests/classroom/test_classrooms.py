"""Classrooms: faces kept for all, stages passed once, responses that count and those that don't."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from quiz.classroom import classrooms, students
from quiz.classroom.plans import Plan
from quiz.classroom.state import Sight
from quiz.counts import digests, recounting
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict, Invalid, NotAllowed, NotFound, QuizError, Unavailable
from quiz.faces import find_specimen, purge_fakes
from quiz.models import (
    Classroom,
    ClassroomFace,
    Face,
    FaceBytes,
    Label,
    Pace,
    Phase,
    Round,
    Student,
    Teacher,
    Trial,
)
from quiz.play import (
    Submission,
    Verdict,
    dealing,
    exhibits,
    record_responses,
    replace_face,
    rounds,
)
from quiz.storage.database import Database, utc_now
from tests.support.factories import add_classroom, add_student, add_teacher, fill

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def teacher(db_session: Session) -> Teacher:
    fill(db_session)
    return add_teacher(db_session)


def step(session: Session, classroom: Classroom) -> Classroom:
    """Go on to the next stage, as a teacher does who has seen the latest."""
    version = classrooms.seen_version(session, classroom)
    classroom = classrooms.advance(session, classroom, version, utc_now())
    session.commit()
    return classroom


def say(
    session: Session,
    student: Student,
    position: int,
    response: Label = Label.FAKE,
    *,
    in_classroom: bool = True,
    at: datetime | None = None,
) -> Verdict | QuizError:
    """Respond in a classroom, now unless another time is given."""
    submission = Submission(
        player_id=student.player_id,
        round_id=student.round_id,
        position=position,
        response=response,
        confidence=None,
        at=at or utc_now(),
        in_classroom=in_classroom,
    )
    [outcome] = record_responses(session, [submission], min_age=18)
    session.commit()
    return outcome


def faces_of(session: Session, round_id: str) -> list[int]:
    query = select(Trial.face_id).where(Trial.round_id == round_id).order_by(Trial.position)
    return list(session.scalars(query))


def look(
    session: Session, classroom: Classroom, student: Student | None = None
) -> dict[str, object]:
    session.expire_all()
    return Sight(session, classroom, utc_now(), student).as_json()


def four_faces(session: Session, teacher: Teacher, **plan: object) -> Classroom:
    """Make a short classroom, unless the plan says otherwise."""
    return add_classroom(session, teacher, **{"length": 4} | plan)


# Faces


def test_all_students_see_the_faces_that_were_kept(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, length=6)
    kept = list(
        db_session.scalars(
            select(ClassroomFace.face_id)
            .where(ClassroomFace.classroom_id == classroom.id)
            .order_by(ClassroomFace.position)
        )
    )
    assert len(set(kept)) == 6
    for _ in range(3):
        assert faces_of(db_session, add_student(db_session, classroom).round_id) == kept


def test_kept_faces_are_for_the_class_alone(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, length=20)
    query = select(ClassroomFace.face_id).where(ClassroomFace.label == Label.FAKE)
    kept = set(db_session.scalars(query))
    assert kept
    assert find_specimen(db_session, UTKFACE) not in kept
    assert not kept & set(dealing.pick_fakes(db_session, UTKFACE, "somebody", 40, utc_now()))
    purge_fakes(db_session, utc_now() + timedelta(days=90))
    there = set(db_session.scalars(select(FaceBytes.face_id).where(FaceBytes.face_id.in_(kept))))
    assert there == kept
    classrooms.finish(db_session, classroom, utc_now())
    purge_fakes(db_session, utc_now() + timedelta(days=90))
    assert not set(db_session.scalars(select(FaceBytes.face_id))) & kept


def test_a_fake_of_an_open_classroom_is_no_exhibit(db_session: Session, teacher: Teacher) -> None:
    classroom = step(db_session, four_faces(db_session, teacher))
    query = update(ClassroomFace).values(label=Label.FAKE)
    fake = db_session.scalars(select(Face.id).where(Face.label == Label.FAKE)).first()
    db_session.execute(query.where(ClassroomFace.position == 1).values(face_id=fake))
    student = add_student(db_session, classroom)
    say(db_session, student, 1, Label.REAL)
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    assert exhibits.fakes(db_session, "utkface") == []
    classrooms.finish(db_session, classroom, utc_now())
    digests.store_digests(db_session, digests.compute_digests(db_session), utc_now())
    assert [shown.face_id for shown in exhibits.fakes(db_session, "utkface")] == [fake]


def test_a_photograph_taken_down_is_replaced_for_all(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, length=20)
    both = [add_student(db_session, classroom) for _ in range(2)]
    real = db_session.scalars(
        select(ClassroomFace).where(ClassroomFace.label == Label.REAL)
    ).first()
    assert real is not None
    gone, position = real.face_id, real.position
    replace_face(db_session, gone, 18)
    db_session.expire_all()
    now = [faces_of(db_session, student.round_id)[position - 1] for student in both]
    assert now == [real.face_id] * 2
    assert real.face_id != gone


def test_adults_only_means_fakes_too(db_session: Session, teacher: Teacher) -> None:
    db_session.execute(update(Face).where(Face.label == Label.FAKE).values(klass=3))
    with pytest.raises(Unavailable):
        four_faces(db_session, teacher, length=20)  # so that a coin falls on fake
    db_session.rollback()
    assert four_faces(db_session, teacher, min_age=3)


# Stages


def test_a_live_classroom_from_lobby_to_end(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    students_ = [add_student(db_session, classroom) for _ in range(3)]
    for position in range(1, 5):
        classroom = step(db_session, classroom)
        assert (classroom.phase, classroom.position) == (Phase.QUESTION, position)
        for student in students_[: position % 3 + 1]:
            assert isinstance(say(db_session, student, position), Verdict)
        shown = look(db_session, classroom)
        assert shown["responded"] == position % 3 + 1
        assert not {"label", "split", "machine", "provenance"} & shown.keys()
        classroom = step(db_session, classroom)
        shown = look(db_session, classroom)
        assert shown["phase"] == "reveal"
        assert shown["split"] == {"real": 0, "fake": position % 3 + 1}
    classroom = step(db_session, classroom)
    assert classroom.phase is Phase.FINISHED
    rounds = db_session.scalars(select(Round))
    assert all(round_.finished_at is not None for round_ in rounds)
    with pytest.raises(Conflict):
        step(db_session, classroom)
    assert recounting.find_differences(db_session) == []


def test_a_version_is_used_once(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    seen = classrooms.seen_version(db_session, classroom)
    classroom = classrooms.advance(db_session, classroom, seen, utc_now())
    for version in (seen, 0, classrooms.seen_version(db_session, classroom) + 1, 10**9):
        with pytest.raises(Conflict):
            classrooms.advance(db_session, classroom, version, utc_now())
    open_version = classroom.version
    say(db_session, student, 1)  # a response does not make a teacher's click stale
    add_student(db_session, classroom)
    classroom = classrooms.advance(db_session, classroom, open_version, utc_now())
    assert classroom.phase is Phase.REVEAL


def test_versions_only_grow(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    seen = [classrooms.seen_version(db_session, classroom)]

    def grows() -> bool:
        db_session.commit()
        db_session.refresh(classroom)
        seen.append(classrooms.seen_version(db_session, classroom))
        return seen[-1] > seen[-2]

    student, other = (add_student(db_session, classroom) for _ in range(2))
    assert grows()
    step(db_session, classroom)
    assert grows()
    say(db_session, student, 1)
    assert grows()
    students.remove(db_session, classroom, student.player_id, utc_now())
    assert grows()
    students.rename(db_session, classroom, other.player_id, "Ada")
    assert grows()
    classrooms.set_locked(db_session, classroom, is_locked=True)
    assert grows()
    classrooms.erase_names(db_session, classroom, utc_now())
    assert grows()
    step(db_session, classroom)
    assert grows()


def test_two_clicks_at_once_are_one_step(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        classroom = four_faces(session, add_teacher(session), length=10)
        version = classroom.version
    barrier = Barrier(6)

    def click(_: int) -> bool:
        barrier.wait()
        try:
            with database.transaction() as session:
                found = session.get_one(Classroom, classroom.id)
                classrooms.advance(session, found, version, utc_now())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(click, range(6))) == 1
    with database.reading() as session:
        assert session.get_one(Classroom, classroom.id).position == 1


# Responses


def test_only_the_open_face_takes_a_response(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    assert isinstance(say(db_session, student, 1), Conflict)  # the lobby
    classroom = step(db_session, classroom)
    assert isinstance(say(db_session, student, 2), Conflict)
    assert isinstance(say(db_session, student, 99), Conflict)
    first = say(db_session, student, 1)
    assert isinstance(first, Verdict)
    assert "label" not in first.as_json()
    again = say(db_session, student, 1)
    assert isinstance(again, Verdict)
    assert again.as_json() == first.as_json()
    other = say(db_session, student, 1, Label.REAL)
    assert isinstance(other, Conflict)
    assert "label" not in str(other.facts)
    classroom = step(db_session, classroom)  # the reveal
    late = add_student(db_session, classroom)
    assert isinstance(say(db_session, late, 1), Conflict)
    step(db_session, classroom)
    assert isinstance(say(db_session, late, 1), Conflict)
    assert isinstance(say(db_session, late, 2), Verdict)
    trial = db_session.scalar(
        select(Trial).where(Trial.round_id == late.round_id, Trial.position == 1)
    )
    assert trial is not None
    assert trial.response is None  # blank, not wrong


def test_the_rounds_own_address_takes_nothing(db_session: Session, teacher: Teacher) -> None:
    classroom = step(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    assert isinstance(say(db_session, student, 1, in_classroom=False), Conflict)
    assert isinstance(say(db_session, student, 1), Verdict)
    again = say(db_session, student, 1, in_classroom=False)
    assert isinstance(again, Conflict)
    assert again.facts == {}


def test_a_timer_ends_by_the_servers_clock(db_session: Session, teacher: Teacher) -> None:
    classroom = step(db_session, four_faces(db_session, teacher, seconds=10))
    one, two = (add_student(db_session, classroom) for _ in range(2))
    assert classroom.closes_at is not None
    under_way = classroom.closes_at + timedelta(seconds=0.9)
    assert isinstance(say(db_session, one, 1, at=under_way), Verdict)
    refused = say(db_session, two, 1, at=under_way + timedelta(seconds=0.2))
    assert isinstance(refused, Conflict)
    assert "time" in refused.detail
    assert classrooms.close_due(db_session, classroom, under_way).phase is Phase.QUESTION
    over = under_way + timedelta(seconds=1)
    assert classrooms.close_due(db_session, classroom, over).phase is Phase.REVEAL
    assert classrooms.close_due(db_session, classroom, over).phase is Phase.REVEAL


def test_homework_ends_at_its_deadline(db_session: Session, teacher: Teacher) -> None:
    deadline = utc_now() + timedelta(days=1)
    classroom = four_faces(db_session, teacher, pace=Pace.HOMEWORK, deadline_at=deadline)
    student = add_student(db_session, classroom)
    assert isinstance(say(db_session, student, 1, in_classroom=False), Verdict)
    refused = say(db_session, student, 2, in_classroom=False, at=deadline + timedelta(seconds=2))
    assert isinstance(refused, Conflict)
    after = deadline + timedelta(seconds=5)
    assert classrooms.close_due(db_session, classroom, after).phase is Phase.FINISHED
    assert isinstance(say(db_session, student, 2, in_classroom=False), Conflict)


def test_each_at_their_own_pace(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, pace=Pace.SELF, has_verdicts=False)
    fast, slow = (add_student(db_session, classroom) for _ in range(2))
    assert isinstance(say(db_session, fast, 1, in_classroom=False), Conflict)
    classroom = step(db_session, classroom)
    for position in range(1, 5):
        verdict = say(db_session, fast, position, in_classroom=False)
        assert isinstance(verdict, Verdict)
        assert "label" not in verdict.as_json()
    told = say(db_session, fast, 4, in_classroom=False)
    assert isinstance(told, Verdict)
    assert "label" in told.as_json()
    say(db_session, slow, 1, in_classroom=False)
    assert look(db_session, classroom)["responded"] == 1
    classroom = step(db_session, classroom)
    assert classroom.phase is Phase.FINISHED
    assert isinstance(say(db_session, slow, 2, in_classroom=False), Conflict)


# Who is in


def test_names_are_offered_taken_and_erased(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    named = add_student(db_session, classroom, "amber-otter")
    assert named.name == "amber-otter"
    assert add_student(db_session, classroom, "amber-otter").name != "amber-otter"
    assert add_student(db_session, classroom, "=cmd()").name != "=cmd()"
    classrooms.erase_names(db_session, classroom, utc_now())
    db_session.commit()
    db_session.expire_all()
    names = [students.name_of(found) for found in students.students_of(db_session, classroom.id)]
    assert names == ["Student 1", "Student 2", "Student 3"]


def test_free_names_are_checked(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, has_free_names=True)
    assert add_student(db_session, classroom, "Ada").name == "Ada"
    for name, refusal in (
        ("ADA", Conflict),
        ("<b>x</b>", Invalid),
        ("teacher", Invalid),
        ("Ada 🦊", Invalid),
    ):
        with pytest.raises(refusal):
            add_student(db_session, classroom, name)
        db_session.rollback()
    with pytest.raises(Invalid):
        add_student(db_session, classroom, "x" * 10_000)
    db_session.rollback()
    assert add_student(db_session, classroom).name


def test_who_is_removed_stays_out(db_session: Session, teacher: Teacher) -> None:
    classroom = step(db_session, four_faces(db_session, teacher))
    bad, good = (add_student(db_session, classroom) for _ in range(2))
    say(db_session, bad, 1)
    students.remove(db_session, classroom, bad.player_id, utc_now())
    students.remove(db_session, classroom, bad.player_id, utc_now())
    db_session.commit()
    shown = look(db_session, classroom)
    assert (shown["players"], shown["responded"]) == (1, 0)
    classroom = step(db_session, step(db_session, classroom))
    assert isinstance(say(db_session, bad, 2), Conflict)
    assert isinstance(say(db_session, good, 2), Verdict)
    with pytest.raises(NotAllowed):
        students.own_student(db_session, classroom, bad.player_id)
    with pytest.raises(NotAllowed):
        students.rejoin(db_session, classroom, bad.rejoin_code)
    assert students.rejoin(db_session, classroom, f" {good.rejoin_code.lower()} ") == good
    with pytest.raises(NotFound):
        students.rejoin(db_session, classroom, "NOBODY")


def test_the_door(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, allows_late=False)
    classrooms.set_locked(db_session, classroom, is_locked=True)
    with pytest.raises(NotAllowed):
        students.join(db_session, classroom, "", utc_now())
    classrooms.set_locked(db_session, classroom, is_locked=False)
    add_student(db_session, classroom)
    step(db_session, classroom)
    with pytest.raises(NotAllowed):
        students.join(db_session, classroom, "", utc_now())
    classrooms.finish(db_session, classroom, utc_now())
    with pytest.raises(NotFound):
        students.join(db_session, classroom, "", utc_now())


def test_a_full_classroom(
    db_session: Session, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(students, "MOST", 2)
    classroom = four_faces(db_session, teacher)
    for _ in range(2):
        add_student(db_session, classroom)
    with pytest.raises(NotAllowed):
        add_student(db_session, classroom)


def test_teams_are_even_and_scored_by_mean(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher, teams=2, has_top_five=True)
    everybody = [add_student(db_session, classroom) for _ in range(5)]
    assert [student.team for student in everybody] == [1, 2, 1, 2, 1]
    classroom = step(db_session, classroom)
    label = db_session.scalars(select(ClassroomFace.label).where(ClassroomFace.position == 1)).one()
    wrong = Label.REAL if label is Label.FAKE else Label.FAKE
    for student, said in zip(everybody, (label, wrong, label, wrong, wrong), strict=True):
        say(db_session, student, 1, said)
    assert not {"top", "teams"} & look(db_session, classroom).keys()
    shown = look(db_session, step(db_session, classroom))
    assert shown["teams"] == [
        {"team": 1, "accuracy": 0.6667, "players": 3},
        {"team": 2, "accuracy": 0.0, "players": 2},
    ]
    assert [row["rank"] for row in shown["top"]] == [1, 1, 3, 3, 3]  # type: ignore[attr-defined]


def test_a_student_is_told_no_sum_before_the_reveal(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    student = add_student(db_session, classroom)
    for position in range(1, 5):
        classroom = step(db_session, classroom)
        before = look(db_session, classroom, student)["me"]
        say(db_session, student, position)
        after = look(db_session, classroom, student)["me"]
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        assert after["correct_total"] == before["correct_total"]
        classroom = step(db_session, classroom)


def test_deleting_a_classroom_in_the_middle(db_session: Session, teacher: Teacher) -> None:
    classroom = step(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    say(db_session, student, 1)
    classrooms.erase_classroom(db_session, classroom, utc_now())
    db_session.commit()
    db_session.expire_all()
    for table in (Classroom, ClassroomFace, Student):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0
    assert db_session.scalar(select(func.count()).where(Trial.response.is_not(None))) == 1
    round_ = db_session.scalars(select(Round)).one()
    assert round_.finished_at is not None
    assert rounds.own_round(db_session, round_.player_id, round_.id)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"title": "a\x07b"}, "title"),
        ({"length": 3}, "length"),
        ({"length": 51}, "length"),
        ({"seconds": 1}, "seconds"),
        ({"seconds": 30, "pace": Pace.SELF}, "timer"),
        ({"teams": 1}, "teams"),
        ({"teams": 99}, "teams"),
        ({"pace": Pace.HOMEWORK}, "deadline"),
        ({"deadline_at": utc_now() + timedelta(days=1)}, "deadline"),
        ({"pace": Pace.HOMEWORK, "deadline_at": utc_now() - timedelta(days=1)}, "deadline"),
        ({"pace": Pace.HOMEWORK, "deadline_at": utc_now() + timedelta(days=999)}, "deadline"),
    ],
)
def test_plans_that_can_not_be(changed: dict[str, object], sentence: str) -> None:
    values: dict[str, object] = {"title": "7B"} | changed
    with pytest.raises(Invalid, match=f"(?i){sentence}"):
        Plan(**values).checked(utc_now())  # type: ignore[arg-type]


def test_a_hundred_students_respond_five_times_each(database: Database) -> None:
    with database.writing() as session:
        fill(session)
        classroom = step(session, four_faces(session, add_teacher(session)))
        everybody = [add_student(session, classroom) for _ in range(100)]
    outcomes: list[Verdict | QuizError] = []

    def burst(student: Student) -> None:
        with database.writing() as session:
            outcomes.append(say(session, student, 1))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(burst, everybody * 5))
    assert len(outcomes) == 500
    assert all(isinstance(outcome, Verdict) for outcome in outcomes)
    with database.writing() as session:
        assert session.scalar(select(func.count()).where(Trial.response.is_not(None))) == 100
        assert recounting.find_differences(session) == []
