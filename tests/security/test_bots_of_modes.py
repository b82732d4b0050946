"""Programs on the boards of modes: they are held, and people who play modes a lot are not."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quiz.board import checks
from quiz.counts.counters import COUNTERS, OUTCOMES
from quiz.models import Face, Label, Mode, ModeRecord, Player, Round, Trial
from quiz.modes import RULES, survival
from quiz.play import mode_scores
from quiz.storage.database import Database, utc_now
from quiz.worker import upkeep
from tests.support.factories import fill

PEOPLE = 60
DECK = "utkface"


@dataclass(frozen=True)
class Habits:
    """How somebody plays a mode: how often right, how fast, and how many rounds."""

    name: str
    mode: Mode
    right: float  # of trials
    median_ms: float
    spread: float  # of the logarithm of the times
    reading_ms: float  # for each verdict
    rounds: int
    most: int  # trials of a round, after which it is stopped


BOTS = (
    Habits("quick bot", Mode.SURVIVAL, 0.9, 40, 0.2, 10, 4, 60),
    Habits("timer bot", Mode.SURVIVAL, 0.95, 1500, 0.001, 1500, 3, 60),
    Habits("bot with manners", Mode.SURVIVAL, 1.0, 1800, 0.4, 2500, 2, 100),
    Habits("keen bot", Mode.SURVIVAL, 0.96, 900, 0.3, 300, 8, 100),
    Habits("climbing bot", Mode.CLIMB, 1.0, 60, 0.2, 10, 4, 18),
)
# People who are as good and as fast as people get, and who play a lot.
EXPERTS = (
    Habits("expert", Mode.SURVIVAL, 0.96, 1200, 0.4, 1200, 20, 1000),
    Habits("expert climber", Mode.CLIMB, 0.99, 1500, 0.4, 1200, 20, 18),
    Habits("quick finder", Mode.ODD, 0.9, 2200, 0.4, 900, 20, 8),
    Habits("quick chooser", Mode.PAIR, 0.97, 1500, 0.4, 900, 20, 10),
)


def person(dice: Random, number: int) -> Habits:
    """Return a person's habits: seven to nine in ten right, a second and more for each trial."""
    mode = dice.choice((Mode.SURVIVAL, Mode.CLIMB, Mode.PAIR, Mode.ODD))
    return Habits(
        name=f"person {number}",
        mode=mode,
        right=dice.uniform(0.6, 0.95),
        median_ms=math.exp(dice.gauss(7.6, 0.35)),
        spread=dice.uniform(0.25, 0.6),
        reading_ms=dice.uniform(1000, 4000),
        rounds=dice.randint(1, 12),
        most=18 if mode is Mode.CLIMB else RULES[mode].length or 1000,
    )


class Crowd:
    """Writes the rows of simulated players of modes."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.dice = session, Random(seed)
        faces = session.execute(select(Face.id, Face.label)).all()
        self.faces = {label: [face for face, own in faces if own is label] for label in Label}

    def add(self, habits: Habits) -> None:
        """Simulate a listed player who has finished just now."""
        who, at = habits.name, utc_now() - timedelta(days=1)
        named = {"pseudonym": who, "pseudonym_key": who, "is_listed": True}
        self.session.add(Player(id=who, created_at=at, **named))
        self.session.flush()
        outcomes, scores = Counter[str](), []
        for number in range(habits.rounds):
            rows = list(self.trials(habits, f"{who} {number}", at))
            began, at = at, rows[-1]["responded_at"]
            self.add_round(habits, rows, began)
            outcomes.update(OUTCOMES[row["label"], row["response"]] for row in rows)
            scores.append(self.score(habits, rows))
        record = {"player_id": who, "deck": DECK, "mode": habits.mode, "rounds": habits.rounds}
        counts = {name: outcomes[name] for name in COUNTERS}
        self.session.add(ModeRecord(**record, **counts, best=max(scores), best_at=at))
        self.session.commit()

    def trials(self, habits: Habits, round_: str, at: datetime) -> Iterator[dict[str, Any]]:
        """Yield the rows of a round, until the third mistake or its end."""
        faces, mistakes = RULES[habits.mode].faces, 0
        ends = RULES[habits.mode].ends is not None
        for number in range(habits.most):
            shown, is_right = at, self.dice.random() < habits.right
            at += timedelta(milliseconds=self.milliseconds(habits))
            mistakes += not is_right
            for place in range(faces):
                label = self.dice.choice(list(Label))
                other = Label.FAKE if label is Label.REAL else Label.REAL
                yield {
                    "round_id": round_,
                    "player_id": habits.name,
                    "position": number * faces + place + 1,
                    "face_id": self.dice.choice(self.faces[label]),
                    "label": label,
                    "response": label if is_right else other,
                    "shown_at": shown,
                    "responded_at": at,
                    "response_ms": round((at - shown) / timedelta(milliseconds=1)),
                }
            if ends and mistakes == survival.HEARTS:
                return
            at += timedelta(milliseconds=habits.reading_ms * self.dice.uniform(0.6, 1.6))

    def milliseconds(self, habits: Habits) -> float:
        """Return a random response time."""
        return self.dice.lognormvariate(math.log(habits.median_ms), habits.spread)

    def add_round(self, habits: Habits, rows: list[dict[str, Any]], began: datetime) -> None:
        """Write a finished round with its trials."""
        values = {"mode": habits.mode, "deck": DECK, "faces": RULES[habits.mode].faces}
        round_ = Round(
            id=rows[0]["round_id"],
            player_id=habits.name,
            answered=len(rows),
            correct=sum(row["response"] is row["label"] for row in rows),
            started_at=began,
            finished_at=rows[-1]["responded_at"],
            **values,
        )
        self.session.add(round_)
        self.session.flush()
        self.session.execute(insert(Trial), rows)

    def score(self, habits: Habits, rows: list[dict[str, Any]]) -> float:
        """Return a round's score: how many trials were right."""
        right = sum(row["response"] is row["label"] for row in rows)
        return float(right // RULES[habits.mode].faces)


def best(session: Session) -> set[str]:
    """Return who stands on the boards of modes."""
    modes = (Mode.SURVIVAL, Mode.CLIMB)
    return {
        place.name
        for mode in modes
        for place in mode_scores.best_players(session, DECK, mode, None)
    }


@pytest.mark.parametrize("seed", range(2))
def test_bots_leave_the_boards_of_modes_and_no_person_is_held(
    db_session: Session, database: Database, seed: int
) -> None:
    fill(db_session)
    crowd = Crowd(db_session, seed)
    people = [person(crowd.dice, number) for number in range(PEOPLE)] + list(EXPERTS)
    for habits in (*people, *BOTS):
        crowd.add(habits)
    bots = {bot.name for bot in BOTS}
    assert bots <= best(db_session)
    db_session.rollback()
    upkeep.update_board(database)
    db_session.expire_all()
    assert set(db_session.scalars(select(Player.id).where(Player.is_on_hold))) == bots
    assert not bots & best(db_session)
    # Nor would anybody be held who stands on no board.
    for habits in people:
        assert checks.check_player(db_session, db_session.get_one(Player, habits.name)) is None
