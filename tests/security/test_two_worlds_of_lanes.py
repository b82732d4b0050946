"""Two worlds again, with lanes: neither an open face's label nor its lane changes any figure."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select, update

from quiz.models import Face, Label, Lane, LaneKind, Trial
from quiz.policy import effects
from quiz.storage import Database, utc_now
from tests.security import test_two_worlds
from tests.security.test_two_worlds import (
    STOCKS,
    Browser,
    Setting,
    classic_round,
    everything,
    first_difference,
    homework,
    live,
)
from tests.support.pages import JSON, start

World = Callable[[Label, int], Flask]
TAUGHT, CONTROL = 1, 2
pytestmark = pytest.mark.usefixtures("quick_hashes")
two_worlds = test_two_worlds.world


@pytest.fixture(autouse=True)
def every_figure_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one face be enough for each figure: a difference of one can be seen."""
    for name in ("MIN_FACES", "MIN_PAIRS", "WEEK_FACES"):
        monkeypatch.setattr(effects, name, 1)
    for name in ("MIN_PLAYERS", "WEEK_PLAYERS"):
        monkeypatch.setattr(effects, name, 2)


def in_lanes(setting: Setting, lane: int) -> Setting:
    """Set a scene with a stock of two lanes; the first face that is dealt is of this one."""

    def scene(app: Flask) -> list[Browser]:
        database: Database = app.extensions["quiz.database"]
        with database.writing() as session:
            made_at = utc_now() - timedelta(days=1)
            common = {"deck": "utkface", "checkpoint": "drawn-1", "made_at": made_at}
            session.add(Lane(id=TAUGHT, kind=LaneKind.CHOICE, responses=9, players=3, **common))
            session.add(Lane(id=CONTROL, kind=LaneKind.CONTROL, control_of=TAUGHT, **common))
            fakes = update(Face).where(Face.label == Label.FAKE)
            session.execute(fakes.values(lane_id=TAUGHT + Face.id % 2))
            session.commit()
        browsers = setting(app)
        with database.writing() as session:
            first = session.scalars(select(Trial.face_id).order_by(Trial.id)).first()
            face = session.get_one(Face, first)
            fake = face.id if face.label is Label.FAKE else face.partner_id
            session.execute(update(Face).where(Face.id == fake).values(lane_id=lane))
            session.commit()
        return browsers

    return scene


@pytest.mark.slow
@pytest.mark.parametrize("setting", [classic_round, live, homework], ids=lambda each: each.__name__)
def test_an_open_face_changes_no_figure_of_lanes(two_worlds: World, setting: Setting) -> None:
    heard = [
        everything(two_worlds(label, STOCKS["full"]), in_lanes(setting, lane))
        for label, lane in product(Label, (TAUGHT, CONTROL))
    ]
    assert any("What the forger has learned from you" in each for each in heard[0])
    assert any('"experienced"' in each for each in heard[0])
    for other in heard[1:]:
        differing = [(a, b) for a, b in zip(heard[0], other, strict=True) if a != b]
        assert not differing, first_difference(*differing[0])


def test_a_told_face_does_change_the_figures_of_lanes(two_worlds: World) -> None:
    """The comparison sees a lane that is told: the test can fail.

    A told fake's verdict, and the player's own file of responses, name its lane.
    """

    def told(app: Flask) -> list[Browser]:
        client = app.test_client()
        url = start(client, length=4)
        client.post(f"{url}/trials/1", json={"response": "fake"}, headers=JSON)
        return [(client, [url, "/me/responses.csv"])]

    one, other = (
        everything(two_worlds(Label.FAKE, STOCKS["full"]), in_lanes(told, lane))
        for lane in (TAUGHT, CONTROL)
    )
    differing = [a.partition("\n")[0] for a, b in zip(one, other, strict=True) if a != b]
    verdicts = [each for each in differing if each.startswith('200 {"position":')]
    assert all('"label":"fake","response":' in each for each in verdicts)
    assert set(differing) - set(verdicts) == {"/stats", "/me/responses.csv"}
