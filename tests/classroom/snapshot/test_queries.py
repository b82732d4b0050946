"""The rows of a snapshot: votes, tokens and scores, each as of where the classroom is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.classroom import students
from quiz.classroom.snapshot import queries
from quiz.models import Classroom, ClassroomFace, Label, Pace, Teacher, Trial
from quiz.storage import utc_now
from tests.support.classes import four_faces, go_on, say, try_response
from tests.support.factories import add_student


def label_of(session: Session, classroom: Classroom, position: int) -> Label:
    """The label of a classroom's face."""
    query = select(ClassroomFace.label).where(ClassroomFace.classroom_id == classroom.id)
    return session.scalars(query.where(ClassroomFace.position == position)).one()


def test_votes_are_counted_of_those_who_are_in(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    first, second, gone = (add_student(db_session, classroom) for _ in range(3))
    add_student(db_session, classroom)
    for student, response in ((first, Label.FAKE), (second, Label.REAL), (gone, Label.REAL)):
        try_response(db_session, student, 1, response)
    students.remove(db_session, classroom, gone.player_id, utc_now())
    db_session.flush()
    rows = queries.class_rows(db_session, classroom)
    assert (rows.counts.players, rows.counts.fake, rows.counts.real) == (3, 1, 1)
    assert (rows.done, rows.face) == (0, None)


def test_the_face_is_read_once_it_is_revealed(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    assert queries.class_rows(db_session, classroom).face is None
    classroom = go_on(db_session, classroom)
    face = queries.class_rows(db_session, classroom).face
    assert face is not None
    assert face.label is label_of(db_session, classroom, 1)


def test_at_their_own_pace_those_who_finished_are_counted(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher, pace=Pace.SELF))
    for words in ("ffff", "rr", ""):
        say(db_session, add_student(db_session, classroom), words)
    rows = queries.class_rows(db_session, classroom)
    assert (rows.counts.players, rows.done) == (3, 1)


def test_an_own_round_has_the_tokens_of_two_faces(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    query = select(Trial.token).where(Trial.round_id == student.round_id)
    tokens = db_session.scalars(query.order_by(Trial.position)).all()
    own = queries.own_round(db_session, classroom, student)
    assert (own.id, own.token, own.next_token) == (student.round_id, tokens[0], tokens[1])
    assert (own.answered, own.response, own.right) == (0, None, 0)
    for _ in range(6):
        classroom = go_on(db_session, classroom)
    last = queries.own_round(db_session, classroom, student)
    assert (last.token, last.next_token) == (tokens[3], None)


def test_a_right_response_counts_after_the_reveal(db_session: Session, teacher: Teacher) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    student = add_student(db_session, classroom)
    try_response(db_session, student, 1, label_of(db_session, classroom, 1))
    own = queries.own_round(db_session, classroom, student)
    [line] = queries.score_rows(db_session, classroom)
    assert (own.answered, own.right) == (1, 0)
    assert (line.has_responded, line.trials, line.correct) == (1, 0, 0)
    classroom = go_on(db_session, classroom)
    own = queries.own_round(db_session, classroom, student)
    [line] = queries.score_rows(db_session, classroom)
    assert own.right == 1
    assert (line.trials, line.correct) == (1, 1)


def test_a_teacher_has_tokens_of_their_own(db_session: Session, teacher: Teacher) -> None:
    classroom = four_faces(db_session, teacher)
    query = select(ClassroomFace.token).where(ClassroomFace.classroom_id == classroom.id)
    tokens = db_session.scalars(query.order_by(ClassroomFace.position)).all()
    assert queries.teacher_tokens(db_session, classroom) == (None, tokens[0])
    for _ in range(7):
        classroom = go_on(db_session, classroom)
    assert queries.teacher_tokens(db_session, classroom) == (tokens[3], None)


def test_scores_come_by_number_and_without_those_who_were_removed(
    db_session: Session, teacher: Teacher
) -> None:
    classroom = go_on(db_session, four_faces(db_session, teacher))
    gone, *stay = (add_student(db_session, classroom) for _ in range(4))
    students.remove(db_session, classroom, gone.player_id, utc_now())
    db_session.flush()
    rows = queries.score_rows(db_session, classroom)
    assert [row.Student.player_id for row in rows] == [student.player_id for student in stay]
