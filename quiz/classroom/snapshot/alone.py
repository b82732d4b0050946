"""What a snapshot says of students who each play a round of their own: who is done, and scores.

No face is shared, so no count of one student tells anything of another's open face.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from sqlalchemy import Row

from quiz.classroom.class_modes import ScoreWords, has_ended
from quiz.classroom.snapshot.leaders import Line, Ranking, podium, top_five
from quiz.classroom.snapshot.words import alone_facts, spread_count, team_name
from quiz.classroom.students import name_of
from quiz.models import Classroom, Phase, Student
from quiz.modes import RULES
from quiz.policy import limits


@dataclass(frozen=True)
class Done:
    """A student whose round came to its own end with a score."""

    Student: Student
    trials: int
    score: float


def own_part(
    classroom: Classroom, student: Student, own: Row[Any], words: ScoreWords
) -> dict[str, Any]:
    """Return a student's name, how far the round is, and its score once it is done."""
    rules, is_done = RULES[classroom.mode], has_ended(own.score)
    answered = own.answered // rules.faces
    is_told = own.finished_at is not None or not rules.is_silent
    part = {
        "name": name_of(student),
        "team": student.team,
        "response": None,
        "answered": answered,
        "correct_total": rules.right_trials(own.answered, own.correct) if is_told else None,
        "rejoin_code": student.rejoin_code,
        "is_done": is_done,
        "score": own.score,
        "score_words": "" if own.score is None else words.unit(own.score),
    }
    is_open = classroom.phase in (Phase.QUESTION, Phase.FINISHED)
    return part | ({"round": f"/rounds/{own.id}"} if is_open else {})


def student_line(classroom: Classroom, row: Row[Any], words: ScoreWords) -> Line:
    """Return a student's line in the teacher's list."""
    student, is_done = row.Student, has_ended(row.score)
    answered = row.answered // RULES[classroom.mode].faces
    score = "" if row.score is None else words.unit(row.score)
    return {
        "id": student.player_id,
        "number": student.number,
        "name": name_of(student),
        "team": student.team,
        "answered": answered,
        "has_responded": is_done,
        "score": row.score,
        "rejoin_code": student.rejoin_code,
        "facts": alone_facts(student.team, answered, score, is_done=is_done),
    }


def leaders(classroom: Classroom, rows: Sequence[Row[Any]], words: ScoreWords) -> dict[str, Any]:
    """Return the mean, the spread, the leaders and the teams, once the class is finished."""
    done = [Done(row.Student, row.answered, row.score) for row in rows if has_ended(row.score)]
    if classroom.phase is not Phase.FINISHED or not done:
        return {}
    by = ranking(classroom, words)
    part: dict[str, Any] = {}
    if len(done) >= limits.ENOUGH_STUDENTS:
        mean = fmean(each.score for each in done)
        part |= {"mean_score": mean, "mean_words": words.mean(classroom.mode, mean)}
        part |= {"spread": spread(done, words)}
    if classroom.has_top_five:
        part |= {"top": top_five(done, by), "podium": podium(done, by)}
    return part | ({"teams": team_lines(classroom, done, words)} if classroom.teams else {})


def ranking(classroom: Classroom, words: ScoreWords) -> Ranking:
    """Return how students are ranked: by their scores, of which low ones may be better."""
    sign = -1 if RULES[classroom.mode].is_low_best else 1
    return Ranking(
        lambda row: sign * row.score,
        lambda row: {"score": words.unit(row.score)},
    )


def spread(done: Sequence[Done], words: ScoreWords) -> list[Line]:
    """Return how many students had which score, without names."""
    lines = words.spread(each.score for each in done)
    return [
        {"name": name, "students": count, "score": spread_count(count)} for name, count in lines
    ]


def team_lines(classroom: Classroom, done: Sequence[Done], words: ScoreWords) -> list[Line]:
    """Return the teams by the mean of their members' scores, the best first."""
    members: dict[int, list[float]] = {}
    for each in done:
        if each.Student.team is not None:
            members.setdefault(each.Student.team, []).append(each.score)
    sign = -1 if RULES[classroom.mode].is_low_best else 1
    means = {team: fmean(scores) for team, scores in members.items()}
    return [
        {
            "team": team,
            "name": team_name(team),
            "players": len(members[team]),
            "score": words.mean(classroom.mode, mean),
        }
        for team, mean in sorted(means.items(), key=lambda item: (-sign * item[1], item[0]))
    ]
