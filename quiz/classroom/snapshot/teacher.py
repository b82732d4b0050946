"""The teacher's snapshot, which the projector shows too: who is in, and who leads."""

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from quiz.classroom import breaks
from quiz.classroom.phases import course_of, last_revealed, stage_of
from quiz.classroom.snapshot import queries
from quiz.classroom.snapshot.shared import shared_part
from quiz.classroom.snapshot.words import student_facts, team_name, top_score, with_words
from quiz.classroom.students import name_of
from quiz.models import Classroom, Phase
from quiz.policy import limits
from quiz.words import scores as score_words

TOP = 5


def teacher_snapshot(
    session: Session, classroom: Classroom, version: int, now: datetime
) -> dict[str, Any]:
    """Return what the pages of the teacher and the projector show."""
    tokens = queries.teacher_tokens(session, classroom)
    rows = queries.class_rows(session, classroom)
    scores = queries.score_rows(session, classroom)
    shared = shared_part(classroom, rows, tokens, version, now)
    end = {"end_tells": breaks.tells(session, classroom)}
    return with_words(shared | teacher_part(classroom, scores) | leaders(classroom, scores) | end)


def teacher_part(classroom: Classroom, scores: Sequence[Row[Any]]) -> dict[str, Any]:
    """Return the classroom's code and title, and its students."""
    return {
        "code": classroom.code,
        "title": classroom.title,
        "students": [student_line(row) for row in scores],
    }


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
    """Return the mean, the top five and the teams, each as far as labels are revealed."""
    part: dict[str, Any] = {}
    accuracies = [row.correct / row.trials for row in scores if row.trials]
    if len(accuracies) >= limits.ENOUGH_STUDENTS and classroom.phase is Phase.FINISHED:
        part["mean_accuracy"] = round(fmean(accuracies), 4)
    has_scores = last_revealed(course_of(classroom), stage_of(classroom)) > 0
    if has_scores and classroom.phase is not Phase.QUESTION:
        part |= {"top": top_five(scores)} if classroom.has_top_five else {}
        part |= {"teams": team_lines(scores)} if classroom.teams else {}
    return part


def top_five(scores: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Return the best by right responses; ties share a rank, and five are named at most."""
    ordered = sorted((row for row in scores if row.trials), key=lambda row: -row.correct)
    correct = [row.correct for row in ordered]
    return [
        {
            "rank": correct.index(row.correct) + 1,
            "name": name_of(row.Student),
            "correct": row.correct,
            "trials": row.trials,
            "score": top_score(row.correct, row.trials),
        }
        for row in ordered[:TOP]
    ]


def team_lines(scores: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Return the teams by the mean of their members' accuracies, the best first."""
    members: dict[int, list[float]] = {}
    for row in scores:
        if row.trials:
            members.setdefault(row.Student.team, []).append(row.correct / row.trials)
    lines = [team_line(team, accuracies) for team, accuracies in members.items()]
    return sorted(lines, key=lambda line: (-line["accuracy"], line["team"]))


def team_line(team: int, accuracies: Sequence[float]) -> dict[str, Any]:
    """Return a team by the mean of its members' accuracies."""
    accuracy = round(fmean(accuracies), 4)
    return {
        "team": team,
        "name": team_name(team),
        "accuracy": accuracy,
        "players": len(accuracies),
        "score": f"{score_words.percent(accuracy)} right",
    }
