"""The digest of lanes: what a simulated crowd has taught is found, and too little says nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from quiz.counts import digests
from quiz.counts.lane_figures import figures_of_lanes, is_due
from quiz.counts.lane_weeks import monday_of
from quiz.figures import EQUILIBRIUM
from quiz.models import Digest, Lane, LaneWeek
from quiz.policy import effects
from quiz.storage.database import utc_now
from tests.support.factories import add_player
from tests.support.populations import WEEKS, Crowd

DECK = "utkface"
MONDAY = monday_of(utc_now().date())
Body = dict[str, Any]


def figures(session: Session) -> Body:
    return figures_of_lanes(session, DECK, utc_now())


def test_what_a_thousand_players_have_taught_is_found(db_session: Session) -> None:
    Crowd(taught=(0.15, 0.3)).fill(db_session)
    body = figures(db_session)
    first, second = body["effects"]
    assert 0 < first["difference"] < second["difference"]
    assert second["is_certain"]
    low, high = second["interval"]
    assert low < second["taught"] - second["control"] < high
    assert second["probability"] > 0.99
    assert [lane["lesson"] for lane in body["lanes"]] == [1, 1, 2, 2]
    taught, control = body["lanes"][2:]
    assert taught["hype"]["value"] > control["hype"]["value"]
    assert taught["d_prime"]["value"] < control["d_prime"]["value"]
    assert taught["taught_by"] == {"responses": 31_412, "players": 812}


def test_weeks_tell_of_learning_and_of_the_game(db_session: Session) -> None:
    Crowd(players=2_000).fill(db_session)
    weeks = figures(db_session)["weeks"]
    assert len(weeks) == WEEKS
    assert [week["lesson"] for week in weeks] == [0] * 4 + [1] * 4 + [2] * 4
    later = [week for week in weeks if week["experienced"] and week["new"]][2:]
    assert all(week["experienced"]["value"] > week["new"]["value"] for week in later)
    values = [lane["game_value"] for week in weeks for lane in week["lanes"]]
    for value in values:
        low, high = value["interval"]
        assert EQUILIBRIUM - 1e-4 <= low <= value["value"] <= high <= 0
    for week in weeks[4:]:
        taught, control = (lane["game_value"]["value"] for lane in week["lanes"])
        assert taught < control


def test_a_lesson_that_taught_nothing_is_not_certain(db_session: Session) -> None:
    Crowd(taught=(0.0,), seed=3).fill(db_session)
    (effect,) = figures(db_session)["effects"]
    low, high = effect["interval"]
    assert low < 0 < high
    assert not effect["is_certain"]


def test_a_lesson_that_made_the_forger_worse_is_told_as_such(db_session: Session) -> None:
    Crowd(taught=(-0.3,)).fill(db_session)
    (effect,) = figures(db_session)["effects"]
    assert effect["is_certain"]
    assert effect["difference"] < 0
    assert effect["probability"] < 0.01


def test_too_few_faces_or_players_give_no_figure_but_what_is_missing(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    Crowd(players=60).fill(db_session)
    monkeypatch.setattr(effects, "MIN_FACES", 10_000)
    effect = figures(db_session)["effects"][-1]
    assert effect["missing_faces"] == 20_000 - sum(effect["faces"])
    assert effect["difference"] is effect["interval"] is effect["is_certain"] is None
    monkeypatch.setattr(effects, "MIN_FACES", 1)
    monkeypatch.setattr(effects, "MIN_PLAYERS", 500)
    effect = figures(db_session)["effects"][-1]
    assert effect["missing_faces"] == 0
    assert effect["missing_players"] == 500 - effect["players"]
    monkeypatch.setattr(effects, "WEEK_PLAYERS", 1_000)
    body = figures(db_session)
    assert all(week["new"] is None for week in body["weeks"])
    assert all(lane["hype"] is lane["d_prime"] is None for lane in body["lanes"])


def test_of_a_few_fakes_nothing_is_said(db_session: Session) -> None:
    Crowd(taught=(0.5,), pairs=effects.MIN_PAIRS - 30).fill(db_session)
    body = figures(db_session)
    (effect,) = body["effects"]
    assert effect["missing_faces"] == 2 * 30
    assert effect["difference"] is None
    assert all(lane["hype"] is lane["d_prime"] is None for lane in body["lanes"])


def test_one_player_who_judges_most_makes_no_effect_certain(db_session: Session) -> None:
    taught, control = Crowd(players=200, taught=(0.0,)).fill(db_session)
    (effect,) = figures(db_session)["effects"]
    assert effect["difference"] is not None
    assert not effect["few_prevail"]
    player = add_player(db_session).id
    for lane, misses in ((taught, 9_000), (control, 5_000)):
        key = {"player_id": player, "deck": DECK, "lane_id": lane.id, "week": MONDAY}
        db_session.add(LaneWeek(**key, hits=10_000 - misses, misses=misses))
    db_session.flush()
    (effect,) = figures(db_session)["effects"]
    assert effect["few_prevail"]
    assert effect["missing_faces"] == effect["missing_players"] == 0
    assert effect["difference"] is effect["is_certain"] is None


def test_without_lanes_there_is_nothing(db_session: Session) -> None:
    Crowd(players=5, taught=()).fill(db_session)
    body = figures(db_session)
    assert body["lanes"] == body["effects"] == body["weeks"] == []


def test_the_weeks_after_a_retired_lesson_have_none(db_session: Session) -> None:
    lanes = Crowd(players=300, taught=(0.3,)).fill(db_session)
    end = lanes[0].made_at + timedelta(weeks=3)
    db_session.execute(update(Lane).values(retired_at=end))
    db_session.expire_all()
    assert [week["lesson"] for week in figures(db_session)["weeks"]] == [0] * 4 + [1] * 4 + [0] * 4


def digest(session: Session) -> Digest:
    found = digests.read_digest(session, DECK, "lanes")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("seconds", "rest"),
    [(0.0, timedelta()), (6.0, timedelta(minutes=10)), (1e6, effects.LONGEST)],
)
def test_the_longer_it_takes_the_less_often_it_is_done(seconds: float, rest: timedelta) -> None:
    now = utc_now()
    stored = Digest(deck=DECK, name="lanes", made_at=now, body={"seconds": seconds})
    assert is_due(stored, now + rest)
    if rest:
        assert not is_due(stored, now + rest - timedelta(seconds=1))
    assert is_due(None, now)


def test_the_worker_stores_the_figures_when_they_are_due(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, clock = utc_now(), "quiz.counts.digests.utc_now"
    Crowd(players=5).fill(db_session)
    digests.store_digests(db_session, digests.compute_digests(db_session), now)
    made = digest(db_session)
    assert len(made.body["lanes"]) == 4
    made.body = made.body | {"seconds": 3.0}
    db_session.flush()
    monkeypatch.setattr(clock, lambda: now + timedelta(minutes=1))
    assert (DECK, "lanes") not in digests.compute_digests(db_session)
    monkeypatch.setattr(clock, lambda: now + timedelta(minutes=5))
    assert (DECK, "lanes") in digests.compute_digests(db_session)
