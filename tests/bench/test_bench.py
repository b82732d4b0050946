"""The bench's own code: load generator, ledger, classrooms, population."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from bench import modes
from bench.hello import app as hello_app
from bench.load import Outcome, Reply, Script, repeat, request_bytes, run_scripts
from bench.players import LENGTH, BenchPlayer, Ledger
from bench.population import AT_ONCE, Population
from bench.roles import play
from bench.servers import children_of, peak_mib
from bench.sitting import Sitting, Size
from bench.stage import fill
from bench.table import Row, as_text
from quiz import close_app, create_app
from quiz.config import Config
from quiz.counts import recounting
from quiz.models import Mode, Round, Skill, Trial
from quiz.modes import RULES
from quiz.storage.database import Database
from tests.support.loopback import Address, served


@pytest.fixture
def hello() -> Iterator[Address]:
    yield from served(hello_app)


@pytest.fixture
def quiz(config: Config, database: Database) -> Iterator[Address]:
    fill(database, 60)
    app = create_app(config)
    yield from served(app)
    close_app(app)


def collect(replies: list[Reply], requests: int) -> Script:
    for _ in range(requests):
        reply = yield request_bytes("GET", "/")
        replies.append(reply)


def test_every_request_gets_its_reply(hello: Address) -> None:
    # This server closes each connection after one reply, so each is opened again too.
    replies: list[Reply] = []
    outcome = run_scripts(hello, [collect(replies, 7) for _ in range(5)])
    assert [reply.body for reply in replies] == [b"Hello, World!"] * 35
    assert outcome.statuses == {200: 35}
    assert len(outcome.latencies) == 35
    assert outcome.rate > 0


def test_a_run_ends_when_its_time_is_over(hello: Address) -> None:
    outcome = run_scripts(hello, [repeat(request_bytes("GET", "/"))], seconds=0.2)
    assert 0.2 < outcome.seconds < 2


def test_percentiles() -> None:
    outcome = Outcome(1.0, [number / 1000 for number in range(100)])
    assert outcome.percentile(0.5) == pytest.approx(50)
    assert outcome.percentile(0.99) == pytest.approx(99)
    assert Outcome().percentile(0.99) == 0


def test_players_respond_and_the_ledger_agrees(quiz: Address, database: Database) -> None:
    players, ledger = [BenchPlayer() for _ in range(2)], Ledger()
    run_scripts(quiz, [player.prepare(1) for player in players])
    outcome = run_scripts(quiz, [player.respond(ledger) for player in players])
    assert outcome.statuses == {200: 2 * LENGTH}
    assert ledger.compare(database) == (
        f"{2 * LENGTH} acknowledged, 0 lost, 0 doubled, 0 unacknowledged, "
        "counters off by 0, 0 refused"
    )


@pytest.mark.parametrize("mode", modes.PLAYED)
def test_each_mode_is_played(quiz: Address, database: Database, mode: Mode) -> None:
    modes.judge(database)
    modes.stock_climb(database, 20)
    player, rules = BenchPlayer(), RULES[mode]
    run_scripts(quiz, [player.prepare(1, mode)])
    outcome = run_scripts(quiz, [modes.respond(player, rules)])
    assert outcome.statuses.keys() == {200}
    with database.reading() as session:
        [round_] = session.scalars(select(Round))
        has_end = rules.length is not None or rules.ends is not None
        is_endless = not has_end and mode is not Mode.CLASSIC
        assert (round_.finished_at is None) is is_endless
        faces = select(func.count()).where(Trial.response.is_not(None))
        assert session.scalar(faces) == round_.answered > 2
    modes.end_rounds(database)


def test_the_ledger_detects_lost_responses(quiz: Address, database: Database) -> None:
    player, ledger = BenchPlayer(), Ledger()
    run_scripts(quiz, [player.prepare(1)])
    run_scripts(quiz, [player.respond(ledger)])
    with database.transaction() as session:
        session.execute(update(Trial).where(Trial.position == 3).values(response=None))
        session.execute(update(Skill).values(hits=Skill.hits + 5))
    assert "1 lost" in ledger.compare(database)
    # The player, the day and the round; what waits to be counted misses one, too.
    assert "counters off by 3" in ledger.compare(database)


def test_a_classroom_is_played_and_its_ledger_agrees(quiz: Address, database: Database) -> None:
    quick = Size(1, 3, 4, joining=0.2, think=(0, 0.2), poll=(0.1, 0.1), reveal=0.1, reloads=1.0)
    sitting = Sitting(quick, [quiz[1]])
    # In a thread of its own: a browser's tests may have left a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, play(sitting)).result()
    assert sitting.oddities == []
    assert {status for _, status in sitting.log.statuses} == {200, 201, 204}
    assert len(sitting.transitions) == 3 * 9
    assert sitting.ledger.compare(database) == (
        "12 acknowledged, 0 lost, 0 doubled, 0 unacknowledged, counters off by 0, 0 joined wrongly"
    )
    sitting.ledger.said["nowhere", "nobody", 1] = "real"
    with database.transaction() as session:
        session.execute(update(Skill).values(hits=Skill.hits + 1))
    assert "13 acknowledged, 1 lost" in sitting.ledger.compare(database)
    assert "counters off by 3" in sitting.ledger.compare(database)


def test_memory_and_children_are_read() -> None:
    assert 10 < peak_mib(os.getpid()) < 10_000
    with subprocess.Popen(["sleep", "60"]) as child:
        assert child.pid in children_of(os.getpid())
        child.kill()


def test_the_table_has_aligned_columns() -> None:
    text = as_text([Row("a face", "0.6", "many", "0.5"), Row("b", "12", "few", "")])
    assert text.splitlines()[1:] == ["a face  0.6     many       0.5", "b       12      few"]


def test_a_population_agrees_with_a_recount(database: Database) -> None:
    fill(database, 10)
    Population(database).grow_to(AT_ONCE)
    with database.snapshot() as session:
        assert session.scalar(select(func.count()).select_from(Trial)) == AT_ONCE
        assert recounting.find_differences(session) == []
