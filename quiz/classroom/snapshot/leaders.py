"""Who leads a class, by right responses or scores: top five, podium at the end, and teams."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

Place = tuple[int, list[Any]]  # a rank, and the students who share it
Line = dict[str, Any]


@dataclass(frozen=True)
class Ranking:
    """How a class is ranked: what a row is worth, more being better, and what is told of it."""

    worth: Callable[[Any], float]
    told: Callable[[Any], Line]


def right_responses(row: Row[Any]) -> Line:
    """Return what is told of a row that is ranked by right responses."""
    score = top_score(row.correct, row.trials)
    return {"correct": row.correct, "trials": row.trials, "score": score}


BY_RIGHT = Ranking(lambda row: int(row.correct), right_responses)


def places(scores: Sequence[Any], by: Ranking = BY_RIGHT) -> list[Place]:
    """Return the places, the best first: who is worth as much shares a place."""
    told = sorted((row for row in scores if row.trials), key=lambda row: -by.worth(row))
    found: list[Place] = []
    rank = 1
    for _, group in groupby(told, key=by.worth):
        sharers = list(group)
        found.append((rank, sharers))
        rank += len(sharers)
    return found


def top_five(scores: Sequence[Any], by: Ranking = BY_RIGHT) -> list[Line]:
    """Return the leaders, at most five; a place with more sharers than that is one line."""
    lines: list[Line] = []
    for rank, sharers in places(scores, by):
        if len(lines) >= NAMED:
            break
        if len(lines) + len(sharers) > NAMED:
            lines.append(shared_line(rank, sharers, by))
            break
        lines += [line(rank, name_of(row.Student), row, by) for row in sharers]
    return lines


def podium(scores: Sequence[Any], by: Ranking = BY_RIGHT) -> list[Line]:
    """Return the first three ranks, a line for each that somebody has who is worth anything."""
    return [
        step(rank, sharers, by)
        for rank, sharers in places(scores, by)
        if rank <= STEPS and by.worth(sharers[0])
    ]


def step(rank: int, sharers: list[Any], by: Ranking) -> Line:
    """Return a step of the podium: the names, or how many share it."""
    if len(sharers) > NAMED_ON_A_STEP:
        return shared_line(rank, sharers, by)
    return line(rank, listed(name_of(row.Student) for row in sharers), sharers[0], by)


def shared_line(rank: int, sharers: list[Any], by: Ranking) -> Line:
    """Return one line for a place that many share."""
    return line(rank, shared_place(len(sharers), rank), sharers[0], by)


def line(rank: int, name: str, row: Any, by: Ranking) -> Line:
    """Return a line of the leaders."""
    return {"rank": rank, "name": name, **by.told(row)}


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
