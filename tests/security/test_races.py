"""Races: simultaneous responses to one trial count once, and the test would notice otherwise."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from quiz.access import seals
from quiz.counts import recounting
from quiz.counts.counters import OUTCOMES, counts_of
from quiz.decks.deck import UTKFACE
from quiz.errors import Conflict
from quiz.models import Player, PlayerDay, Round, Skill, Trial, Uncounted
from quiz.play import Submission, Verdict, recorded_verdict
from quiz.storage.database import Database, utc_now
from quiz.views import responses as views
from tests.support.factories import add_player, add_round, fill

DECK = UTKFACE.name

THREADS = 16
# All 200 rounds: RACE_ROUNDS=200 pytest tests/security/test_races.py
ROUNDS = int(os.environ.get("RACE_ROUNDS", "12"))
LENGTH = 4
JSON = {"Accept": "application/json"}


@pytest.fixture
def player(database: Database) -> str:
    """Return a player, in a database with faces."""
    with database.writing() as session:
        fill(session)
        player = add_player(session)
        session.commit()
        return player.id


def click_at_once(app: Flask, player: str, url: str, said: Sequence[str]) -> list[str]:
    """Send a response from sixteen browsers of one player at once; return the replies."""
    return post_at_once(app, player, [(url, {"response": word}) for word in said])


def post_at_once(app: Flask, player: str, forms: Sequence[tuple[str, object]]) -> list[str]:
    """Send forms from as many browsers of one player at once; return the replies."""
    barrier = Barrier(len(forms))
    secret = app.extensions["quiz.config"].secret_key
    sealed = seals.seal(secret, seals.PLAYER_COOKIE, player)

    def post(form: tuple[str, object]) -> str:
        url, values = form
        browser = app.test_client()
        browser.set_cookie(seals.PLAYER_COOKIE, sealed)
        barrier.wait()
        reply = browser.post(url, json=values, headers=JSON)
        return f"{reply.status_code} {reply.text if reply.status_code == 200 else ''}"

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(post, forms))


def race(app: Flask, database: Database, player: str, rounds: int) -> list[str]:
    """Race through the first faces of some rounds; return what went wrong."""
    wrong: list[str] = []
    for number in range(rounds):
        with database.writing() as session:
            round_ = add_round(session, session.get_one(Player, player), length=LENGTH).id
        for position in (1, 2):
            # First all responses are equal, then half of them differ.
            said = ["fake"] * THREADS if position == 1 else ["fake", "real"] * (THREADS // 2)
            replies = click_at_once(app, player, f"/rounds/{round_}/trials/{position}", said)
            wrong += oddities(replies, is_split=position == 2)
        wrong += miscounts(database, player, round_, responses=2 * (number + 1))
    return wrong


def oddities(replies: list[str], *, is_split: bool) -> Iterator[str]:
    """Yield what is wrong with the replies to one trial; with is_split half of them conflict."""
    good = [reply for reply in replies if reply.startswith("200")]
    if len(set(good)) != 1:
        yield f"{len(set(good))} different verdicts"
    if len(good) != (THREADS // 2 if is_split else THREADS):
        yield f"{len(good)} of {THREADS} were told that they were heard"
    if len(good) + sum(reply.startswith("409") for reply in replies) != THREADS:
        yield f"other replies: {sorted({reply[:3] for reply in replies})}"


def miscounts(database: Database, player: str, round_: str, responses: int) -> Iterator[str]:
    """Yield counters in the database that do not agree with the number of responses."""
    with database.reading() as session:
        held = {
            "responses": session.scalar(select(func.count()).where(Trial.response.is_not(None))),
            "of the player": counts_of(session.get_one(Skill, (player, DECK))).trials,
            "of the day": counts_of(session.scalars(select(PlayerDay)).one()).trials,
            "to be counted": session.scalar(select(func.count()).select_from(Uncounted)),
        }
        answered = session.get_one(Round, round_).answered
    yield from (f"{n} {name}, not {responses}" for name, n in held.items() if n != responses)
    if answered != 2:
        yield f"{answered} answered in the round"


def test_sixteen_browsers_at_once_are_one_response(
    app: Flask, database: Database, player: str
) -> None:
    assert race(app, database, player, ROUNDS) == []
    with database.snapshot() as session:
        assert recounting.find_differences(session) == []


def test_a_player_who_is_erased_meanwhile_starts_a_round_as_a_new_one(
    app: Flask, database: Database
) -> None:
    starts = [
        ("/rounds", {"mode": mode, "length": 4}) for mode in ("classic", "practice", "survival")
    ]
    with database.writing() as session:
        fill(session, reals=250, fakes=250)
    for _ in range(4):
        with database.writing() as session:
            player = add_player(session).id
            session.commit()
        replies = post_at_once(app, player, [*starts, ("/me/delete", {}), *starts])
        assert {reply[:3] for reply in replies} <= {"200", "201"}, replies
        with database.reading() as session:
            assert session.get(Player, player) is None


def test_an_implementation_that_checks_then_writes_is_detected(
    app: Flask, database: Database, player: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "submit_response", careless(database))
    assert race(app, database, player, 1)


def careless(database: Database) -> Callable[[Submission], Verdict]:
    """Return an implementation that first checks for a response and then writes one."""

    def respond(said: Submission) -> Verdict:
        with database.reading() as session:
            old = recorded_verdict(session, said.player_id, said.round_id, said.position)
        if old is not None and old[0].response is not said.response:
            raise Conflict("Another response was first.")
        if old is not None:
            return old[0]
        sleep(0.01)
        with database.transaction() as session:
            write(session, said)
        with database.reading() as session:
            new = recorded_verdict(session, said.player_id, said.round_id, said.position)
        assert new is not None
        return new[0]

    return respond


def write(session: Session, said: Submission) -> None:
    """Write a response and count it, even if there is another response since the check."""
    at = (Trial.round_id == said.round_id, Trial.position == said.position)
    trial = session.scalars(select(Trial).where(*at)).one()
    outcome = OUTCOMES[trial.label, said.response]
    session.execute(update(Trial).where(*at).values(response=said.response, responded_at=said.at))
    more = {outcome: getattr(Skill, outcome) + 1}
    session.execute(update(Skill).where(Skill.player_id == said.player_id).values(more))
    session.execute(
        update(Round).where(Round.id == said.round_id).values(answered=Round.answered + 1)
    )
    day = session.get(PlayerDay, (said.player_id, DECK, utc_now().date()))
    if day is None:
        today = utc_now().date()
        day_values = {"player_id": said.player_id, "deck": DECK, "day": today, outcome: 1}
        session.execute(insert(PlayerDay).values(day_values))
    else:
        setattr(day, outcome, (getattr(day, outcome) or 0) + 1)
    if session.get(Uncounted, trial.id) is None:
        session.execute(insert(Uncounted).values(trial_id=trial.id))
