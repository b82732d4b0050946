"""Who leads a class, by right responses: the top five, the podium at the end, and the teams."""

from collections.abc import Sequence
from itertools import groupby
from statistics import fmean
from typing import Any

from sqlalchemy import Row

from quiz.classroom.snapshot.words import shared_place, team_name, team_score, top_score
from quiz.classroom.students import name_of
from quiz.languages import listed

NAMED = 5  # leaders named at most
STEPS = 3  # of the podium
NAMED_ON_A_STEP = 2

Place = tuple[int, list[Row[Any]]]  # a rank, and the students who share it
Line = dict[str, Any]


def places(scores: Sequence[Row[Any]]) -> list[Place]:
    """Return the places, the best first: who has as many right responses shares a place."""
    told = sorted((row for row in scores if row.trials), key=lambda row: -row.correct)
    found: list[Place] = []
    rank = 1
    for _, group in groupby(told, key=lambda row: row.correct):
        sharers = list(group)
        found.append((rank, sharers))
        rank += len(sharers)
    return found


def top_five(scores: Sequence[Row[Any]]) -> list[Line]:
    """Return the leaders, at most five; a place with more sharers than that is one line."""
    lines: list[Line] = []
    for rank, sharers in places(scores):
        if len(lines) >= NAMED:
            break
        if len(lines) + len(sharers) > NAMED:
            lines.append(shared_line(rank, sharers))
            break
        lines += [line(rank, name_of(row.Student), row) for row in sharers]
    return lines


def podium(scores: Sequence[Row[Any]]) -> list[Line]:
    """Return the first three ranks, a line for each that somebody has with a right response."""
    return [
        step(rank, sharers)
        for rank, sharers in places(scores)
        if rank <= STEPS and sharers[0].correct
    ]


def step(rank: int, sharers: list[Row[Any]]) -> Line:
    """Return a step of the podium: the names, or how many share it."""
    if len(sharers) > NAMED_ON_A_STEP:
        return shared_line(rank, sharers)
    return line(rank, listed(name_of(row.Student) for row in sharers), sharers[0])


def shared_line(rank: int, sharers: list[Row[Any]]) -> Line:
    """Return one line for a place that many share."""
    return line(rank, shared_place(len(sharers), rank), sharers[0])


def line(rank: int, name: str, row: Row[Any]) -> Line:
    """Return a line of the leaders."""
    return {
        "rank": rank,
        "name": name,
        "correct": row.correct,
        "trials": row.trials,
        "score": top_score(row.correct, row.trials),
    }


def team_lines(scores: Sequence[Row[Any]]) -> list[Line]:
    """Return the teams by the mean of their members' accuracies, the best first."""
    members: dict[int, list[float]] = {}
    for row in scores:
        if row.trials:
            members.setdefault(row.Student.team, []).append(row.correct / row.trials)
    lines = [team_line(team, accuracies) for team, accuracies in members.items()]
    return sorted(lines, key=lambda each: (-each["accuracy"], each["team"]))


def team_line(team: int, accuracies: Sequence[float]) -> Line:
    """Return a team by the mean of its members' accuracies."""
    accuracy = round(fmean(accuracies), 4)
    return {
        "team": team,
        "name": team_name(team),
        "accuracy": accuracy,
        "players": len(accuracies),
        "score": team_score(accuracy),
    }
