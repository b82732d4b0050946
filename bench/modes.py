"""Responses a second in each mode, each beside the baseline, on both databases in one run."""

import json
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bench.load import Reply, Script, run_scripts
from bench.players import LENGTH, BenchPlayer
from bench.servers import Server, serving
from bench.stage import Stage, analyze, fake, stages
from bench.table import Row
from bench.web import Series, Size, run_hello
from quiz.config import Config
from quiz.decks import UTKFACE, sources
from quiz.faces import add_climb_fakes
from quiz.models import Face, Mode, Round
from quiz.modes import RULES, Rules
from quiz.storage import Database, utc_now

FIRST_RATE = 600  # responses a second that a first run is prepared for
STEPS_EACH = 300  # fakes of each level of the climb
OPEN_ENDED = 6  # trials of a round without a length, such as one until the third mistake

Body = dict[str, Any]
Steps = Callable[[random.Random, Rules], list[Body]]  # the bodies that one trial takes


def one_face(coin: random.Random, _rules: Rules) -> list[Body]:
    """Call a face something."""
    return [{"response": coin.choice(("real", "fake"))}]


def choice(coin: random.Random, rules: Rules) -> list[Body]:
    """Name one of several faces."""
    return [{"choice": coin.randrange(rules.faces)}]


def twice(coin: random.Random, rules: Rules) -> list[Body]:
    """Call a face something before the detector's opinion, and after it."""
    return [one_face(coin, rules)[0] | {"step": step} for step in ("first", "final")]


# How a mode is answered, where its rules do not say so.
ANSWERS: Mapping[Mode, Steps] = {Mode.ADVICE: twice}
# Not those whose rounds share a set of faces, of which a player has one round, nor picks, each of
# which a player judges once.
PLAYED = tuple(mode for mode in RULES if mode not in (Mode.DAILY, Mode.DUEL, Mode.FOOL))


def steps_of(rules: Rules) -> Steps:
    """Return how a mode is answered."""
    return ANSWERS.get(rules.mode, choice if rules.faces > 1 else one_face)


def measure_modes(size: Size) -> list[Row]:
    """Measure each mode in turn, on both databases; each run is short, since there are many."""
    size = replace(size, seconds=size.seconds / 3, repeats=min(3, size.repeats))
    with (
        tempfile.TemporaryDirectory(prefix="faces-bench-") as folder,
        serving("hello", "bench.hello:app", {"INSTANCE": folder}) as hello,
        stages(Path(folder)) as both,
    ):
        series = {
            (mode, stage.server.name): Series(f"{mode}, {stage.server.name}", "")
            for mode in PLAYED
            for stage in both
        }
        for stage in both:
            judge(stage.database)
            stock_climb(stage.database, STEPS_EACH)
            analyze(stage.database)
        for _ in range(size.repeats):
            for mode, name in series:
                stage = next(each for each in both if each.server.name == name)
                measure(stage, hello, mode, series[mode, name], size)
        return [row for each in series.values() for row in each.rows()]


def judge(database: Database) -> None:
    """Give each face an opinion, as the worker does: advice is given about no other."""
    with database.transaction() as session:
        session.execute(update(Face).values(p_detector=0.8, p_discriminator=0.6))


def stock_climb(database: Database, each: int) -> None:
    """Put so many fakes by each earlier generator into the climb's stock."""
    environ = {"DATABASE_URL": database.engine.url.render_as_string(hide_password=False)}
    levels = [found.level for found in sources.milestones(Config.from_env(environ), UTKFACE)]
    with database.transaction() as session:
        for level in levels:
            fakes = [replace(fake(seed), checkpoint=f"stage-{level}") for seed in range(each)]
            add_climb_fakes(session, level, fakes, utc_now())


def measure(stage: Stage, hello: Server, mode: Mode, series: Series, size: Size) -> None:
    """Run one repeat: new players respond until the time is over or their rounds are."""
    players = [BenchPlayer() for _ in range(size.connections)]
    count = rounds_each(RULES[mode], series, size)
    run_scripts(stage.server.address, [player.prepare(count, mode) for player in players])
    series.hellos.append(run_hello(hello, size))
    scripts = [respond(player, RULES[mode]) for player in players]
    series.outcomes.append(run_scripts(stage.server.address, scripts, size.seconds))
    assert series.outcomes[-1].statuses.keys() <= {200}, series.outcomes[-1].statuses
    end_rounds(stage.database)


def rounds_each(rules: Rules, series: Series, size: Size) -> int:
    """Return how many rounds each player needs for as long as a run takes."""
    rate = series.outcomes[-1].rate if series.outcomes else FIRST_RATE
    trials = rules.length or (LENGTH if rules.is_counted else OPEN_ENDED)
    return ceil(1.3 * rate * size.seconds / (size.connections * trials))


def end_rounds(database: Database) -> None:
    """End the rounds that a run has left open: they would hold faces."""
    with database.transaction() as session:
        ended = update(Round).where(Round.finished_at.is_(None))
        session.execute(ended.values(finished_at=utc_now()))


def respond(player: BenchPlayer, rules: Rules) -> Script:
    """Respond to every trial of every round of a player."""
    coin, steps = random.Random(0), steps_of(rules)
    for round_id in player.rounds:
        for number in range(1, LENGTH + 1):
            for body in steps(coin, rules):
                path = f"/rounds/{round_id}/trials/{number}"
                reply = yield player.request("POST", path, body)
            if is_over(rules, number, reply):
                break


def is_over(rules: Rules, number: int, reply: Reply) -> bool:
    """Say whether a response was a round's last, or nothing can follow it."""
    if reply.status != 200 or number == rules.length:
        return True
    said = json.loads(reply.body)
    return bool(said.get("done") or said["next"] is None)
