"""The teacher's snapshot, which the projector shows too: who is in, and who leads."""

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from quiz.classroom import breaks
from quiz.classroom.class_modes import PLAIN, ScoreWords, shares_faces
from quiz.classroom.phases import course_of, last_revealed, stage_of
from quiz.classroom.snapshot import alone, queries
from quiz.classroom.snapshot.leaders import podium, team_lines, top_five
from quiz.classroom.snapshot.shared import shared_part
from quiz.classroom.snapshot.words import student_facts, with_words
from quiz.classroom.students import name_of
from quiz.models import Classroom, Phase
from quiz.policy import limits


def teacher_snapshot(
    session: Session,
    classroom: Classroom,
    version: int,
    now: datetime,
    words: ScoreWords = PLAIN,
) -> dict[str, Any]:
    """Return what the pages of the teacher and the projector show."""
    tokens = queries.teacher_tokens(session, classroom)
    rows = queries.class_rows(session, classroom)
    scores = queries.score_rows(session, classroom)
    shared = shared_part(classroom, rows, tokens, version, now)
    end = {"end_tells": breaks.tells(session, classroom)}
    if shares_faces(classroom.mode):
        lines, led = [student_line(row) for row in scores], leaders(classroom, scores)
    else:
        lines = [alone.student_line(classroom, row, words) for row in scores]
        led = alone.leaders(classroom, scores, words)
    own = {"code": classroom.code, "title": classroom.title, "students": lines}
    return with_words(shared | own | led | end)


def student_line(row: Row[Any]) -> dict[str, Any]:
    """Return a student's line in the teacher's list."""
    student = row.Student
    return {
        "id": student.player_id,
        "number": student.number,
        "name": name_of(student),
        "team": student.team,
        "answered": row.answered,
        "has_responded": row.has_responded > 0,
        "rejoin_code": student.rejoin_code,
        "facts": student_facts(student.team, row.answered),
    }


def leaders(classroom: Classroom, scores: Sequence[Row[Any]]) -> dict[str, Any]:
    """Return the mean, the top five, the podium and the teams, as far as labels are revealed."""
    part: dict[str, Any] = {}
    accuracies = [row.correct / row.trials for row in scores if row.trials]
    is_over = classroom.phase is Phase.FINISHED
    if len(accuracies) >= limits.ENOUGH_STUDENTS and is_over:
        part["mean_accuracy"] = round(fmean(accuracies), 4)
    has_scores = last_revealed(course_of(classroom), stage_of(classroom)) > 0
    if has_scores and classroom.phase is not Phase.QUESTION:
        part |= {"top": top_five(scores)} if classroom.has_top_five else {}
        part |= {"podium": podium(scores)} if classroom.has_top_five and is_over else {}
        part |= {"teams": team_lines(scores)} if classroom.teams else {}
    return part
