"""What is looked at before a lesson, as values: each thing that is missing says what to do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from quiz.decks.deck import UTKFACE
from quiz.faces import add_fakes, add_reals
from quiz.models import Worker
from quiz.monitoring import preflight
from quiz.monitoring.health import Health
from quiz.monitoring.preflight import Check, Supply
from quiz.storage.database import utc_now
from tests.support.factories import (
    a_fake,
    a_real,
    add_classroom,
    add_player,
    add_round,
    add_teacher,
    fill,
)

WORKER = Worker(name="w", device="cpu", problem=None, problems={})
SOUND = Health(UTKFACE, 200, 4, 4, 400, None, WORKER, "There are no photographs.")
IDLE = replace(SOUND, worker=None)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (preflight.check_database(True), "is kept"),
        (preflight.check_fakes(UTKFACE, Supply(20, 0, 0), 20, True), "enough for 20 faces"),
        (preflight.check_reals(UTKFACE, Supply(0, 20, 20), 20, SOUND), "20 photographs of adults"),
        (preflight.check_worker(SOUND), "whenever some are needed"),
        (
            preflight.check_address("http://10.0.0.9", is_reachable=True, listens_here_only=True),
            "Phones can open the quiz at http://10.0.0.9.",
        ),
        (preflight.check_clock(datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)), "09:05:07 on 1 March"),
        (preflight.check_network(), "nothing"),
    ],
)
def test_what_is_there(check: Check, words: str) -> None:
    assert check.is_good
    assert words in check.words
    assert not check.advice


@pytest.mark.parametrize(
    ("check", "advice"),
    [
        (preflight.check_database(False), "disk may be full"),
        (preflight.check_fakes(UTKFACE, Supply(19, 99, 99), 20, True), "Wait a minute"),
        (preflight.check_fakes(UTKFACE, Supply(19, 99, 99), 20, False), "No more are being made"),
        (preflight.check_reals(UTKFACE, Supply(99, 19, 19), 20, SOUND), "Show fewer faces"),
        (preflight.check_reals(UTKFACE, Supply(99, 0, 0), 20, SOUND), "There are no photographs."),
        (preflight.check_reals(UTKFACE, Supply(99, 99, 3), 20, SOUND), "hold the others"),
        (
            preflight.check_reals(UTKFACE, Supply(99, 9, 9), 20, replace(SOUND, importing=(9, 99))),
            "They are being imported",
        ),
        (preflight.check_worker(IDLE), "make run"),
        (
            preflight.check_worker(
                replace(SOUND, worker=Worker(name="w", problem="No weights.", problems={}))
            ),
            "No weights.",
        ),
        (
            preflight.check_address("http://localhost", is_reachable=False, listens_here_only=True),
            "to start it with HOST=0.0.0.0, so that phones can reach it.",
        ),
        (
            preflight.check_address(
                "http://localhost", is_reachable=False, listens_here_only=False
            ),
            "Connect this computer to the network",
        ),
    ],
)
def test_what_is_missing_says_what_to_do(check: Check, advice: str) -> None:
    assert not check.is_good
    assert check.words.endswith(".")
    assert advice in check.advice
    assert check.advice.endswith(".")


def test_only_what_adults_may_be_shown_counts(db_session: Session, quick_hashes: None) -> None:
    fill(db_session, reals=5, fakes=7)
    add_fakes(db_session, [replace(a_fake(1000), klass=2)], utc_now())
    add_reals(db_session, [replace(a_real(1000, age=12), klass=2)], utc_now())
    teacher = add_teacher(db_session).id
    for min_age, expected in ((18, Supply(7, 5, 2)), (0, Supply(8, 6, 3))):
        assert preflight.supply(db_session, teacher, UTKFACE, min_age) == expected


def test_what_others_hold_does_not_count(db_session: Session, quick_hashes: None) -> None:
    fill(db_session, reals=40)
    teacher = add_teacher(db_session).id
    assert preflight.supply(db_session, teacher, UTKFACE, 18).free == 20  # half is for rounds
    for _ in range(6):
        add_round(db_session, add_player(db_session), length=6)
    assert preflight.supply(db_session, teacher, UTKFACE, 18) == Supply(24, 40, 4)
    add_classroom(db_session, add_teacher(db_session, "bob"), length=4)
    assert preflight.supply(db_session, teacher, UTKFACE, 18).free == 0
