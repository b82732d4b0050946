"""Programs on the board: bots that know every photograph, and many fake accounts."""

import math
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import NormalDist
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bench.population import insert
from quiz.board import membership, standings
from quiz.board.sheets import WINDOWS
from quiz.counts.counters import COUNTERS, OUTCOMES, lower_bound
from quiz.decks.deck import UTKFACE
from quiz.errors import QuizError
from quiz.figures.signal_detection import Counts
from quiz.models import Face, Label, Player, Skill, Trial
from quiz.play import Submission, record_responses
from quiz.storage.database import Database, utc_now
from quiz.worker import upkeep
from tests.security.test_repeats import store
from tests.support.boards import sheet
from tests.support.factories import add_player, add_round, fill

PEOPLE = int(os.environ.get("CROWD_PEOPLE", "1000"))
MOST_FLAGGED = 0.01
TOP = 50
LENGTH = 10
JSON = {"Accept": "application/json"}
SHARE = NormalDist().cdf


@dataclass(frozen=True)
class Habits:
    """How a player plays: shares of fakes and of photographs called fake, times, faces."""

    name: str
    hits: float
    false_alarms: float
    median_ms: float
    spread: float  # of the logarithm of the times
    reading_ms: float  # for each verdict
    slips: float  # share of responses given by mistake
    faces: int


def person(dice: Random, number: int) -> Habits:
    """Return a person's habits: d′ about 1.4, two seconds a face, three to thirty rounds."""
    d_prime, criterion = max(0.0, dice.gauss(1.4, 0.6)), dice.gauss(0, 0.3)
    return Habits(
        name=f"person {number}",
        hits=SHARE(d_prime / 2 - criterion),
        false_alarms=SHARE(-d_prime / 2 - criterion),
        median_ms=math.exp(dice.gauss(7.6, 0.35)),
        spread=dice.uniform(0.25, 0.6),
        reading_ms=dice.uniform(1200, 4000),
        slips=dice.choice((0, 0, 0, 0.01, 0.03)),
        faces=LENGTH * min(30, 3 + int(dice.expovariate(1 / 4))),
    )


# The bot has an index of photographs and calls all others fake; a few photographs are missing.
BOTS = (
    Habits("quick bot", 1.0, 0.005, 40, 0.2, 10, 0, 200),
    Habits("timer bot", 1.0, 0.0, 1500, 0.001, 1500, 0, 100),
    Habits("bot with manners", 1.0, 0.0, 1800, 0.4, 2500, 0, 150),
    Habits("bot that errs", 0.985, 0.015, 1800, 0.4, 2500, 0, 400),
    Habits("keen bot", 1.0, 0.01, 900, 0.3, 300, 0, 1000),
)


class Crowd:
    """Writes the rows of simulated players: their rounds, trials and days."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.dice = session, Random(seed)
        self.rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        faces = session.execute(select(Face.id, Face.label)).all()
        self.faces = {label: [face for face, own in faces if own is label] for label in Label}

    def add(self, habits: Habits) -> None:
        """Simulate one player."""
        at = self.begin(habits)
        counts = dict.fromkeys(COUNTERS, 0)
        days: defaultdict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
        for start in range(0, habits.faces, LENGTH):
            round_, right, began = f"{habits.name} {start}", 0, at
            for position in range(1, LENGTH + 1):
                shown, label = at, self.dice.choice(list(Label))
                at += timedelta(milliseconds=self.milliseconds(habits))
                says_fake = habits.hits if label is Label.FAKE else habits.false_alarms
                said = Label.FAKE if self.dice.random() < says_fake else Label.REAL
                outcome = OUTCOMES[label, said]
                counts[outcome] += 1
                days[at.date()][outcome] += 1
                right += said is label
                self.rows["trials"].append(
                    (
                        round_,
                        habits.name,
                        position,
                        self.dice.choice(self.faces[label]),
                        label.value,
                        f"{round_} {position}",
                        shown,
                        said.value,
                        None,
                        at,
                        round((at - shown) / timedelta(milliseconds=1)),
                        None,
                    )
                )
                at += timedelta(milliseconds=habits.reading_ms * self.dice.uniform(0.6, 1.6))
            self.rows["rounds"].append(
                (round_, habits.name, "classic", LENGTH, LENGTH, right, began, at)
            )
        bound = lower_bound(Counts(**counts))
        who, deck = habits.name, UTKFACE.name
        self.rows["players"].append((who, at, who, who, True))
        self.rows["skills"].append((who, deck, True, at, bound, *counts.values()))
        for day, on_day in days.items():
            self.rows["player_days"].append((who, deck, day, *on_day.values()))

    def begin(self, habits: Habits) -> datetime:
        """Return a start time from which the player has finished by now."""
        each = habits.reading_ms * 1.7 + habits.median_ms * 3
        longest = timedelta(milliseconds=each * habits.faces)
        return utc_now() - longest - timedelta(minutes=self.dice.uniform(0, 60))

    def milliseconds(self, habits: Habits) -> float:
        """Return a random response time."""
        if self.dice.random() < habits.slips:
            return self.dice.uniform(90, 240)
        return self.dice.lognormvariate(math.log(habits.median_ms), habits.spread)

    def write(self) -> None:
        """Write all rows, and commit."""
        for table in ("players", "skills", "rounds", "trials", "player_days"):
            insert(self.session, table, self.rows[table])
        self.session.commit()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(int(os.environ.get("CROWDS", "1"))))
def test_no_bot_is_among_the_best_and_no_person_is_held(
    db_session: Session, database: Database, seed: int
) -> None:
    fill(db_session)
    crowd = Crowd(db_session, seed)
    for number in range(PEOPLE):
        crowd.add(person(crowd.dice, number))
    for bot in BOTS:
        crowd.add(bot)
    crowd.write()
    for _ in range(2 + PEOPLE // 500):  # it checks 500 players in one run
        upkeep.update_board(database)
    db_session.expire_all()
    held = set(db_session.scalars(select(Player.id).where(Player.is_on_hold)))
    for window in WINDOWS:
        ranked = standings.page_of_standings(db_session, sheet(window), limit=TOP).standings
        assert [one.name for one in ranked if "bot" in one.name] == []
        assert len(ranked) == TOP
    people = {name for name in held if name.startswith("person")}
    print(f"{len(people)} of {PEOPLE} people were held, and {len(held) - len(people)} bots")
    assert {bot.name for bot in BOTS} <= held
    assert len(people) <= MOST_FLAGGED * PEOPLE


def test_without_the_check_every_bot_would_lead(db_session: Session) -> None:
    fill(db_session)
    crowd = Crowd(db_session, 0)
    for number in range(200):
        crowd.add(person(crowd.dice, number))
    for bot in BOTS:
        crowd.add(bot)
    crowd.write()
    best = [
        one.name
        for one in standings.page_of_standings(db_session, sheet("all"), limit=10).standings
    ]
    assert {bot.name for bot in BOTS} <= set(best)


@pytest.mark.slow
def test_a_hundred_fake_accounts_with_twenty_faces_each_are_not_ranked(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        store(session, 2000, 2000)
        players = [add_player(session) for _ in range(100)]
        own = {player.id: add_round(session, player, length=20).id for player in players}
    for position in range(1, 21):
        with database.transaction() as session:
            shown = utc_now() - timedelta(seconds=2)
            session.execute(update(Trial).where(Trial.position == position).values(shown_at=shown))
            query = select(Trial.player_id, Trial.label).where(Trial.position == position)
            truth = dict(session.execute(query).all())
            said = [
                Submission(player, round_, position, truth[player], None, utc_now())
                for player, round_ in own.items()
            ]
            assert not any(
                isinstance(outcome, QuizError)
                for outcome in record_responses(session, said, min_age=18)
            )
    with database.transaction() as session:
        for number, player in enumerate(session.scalars(select(Player)).all()):
            membership.join(session, player, f"puppet {number}", utc_now())
    with database.reading() as session:
        assert not any(session.scalars(select(Player.is_on_hold)))  # only unranked
        assert {s.hits + s.correct_rejections for s in session.scalars(select(Skill))} == {20}
    same_address = {"REMOTE_ADDR": "198.51.100.7"}
    for window in WINDOWS:
        page = app.test_client().get(
            f"/leaderboard?window={window}", headers=JSON, environ_overrides=same_address
        )
        assert (page.json or {})["standings"] == []
