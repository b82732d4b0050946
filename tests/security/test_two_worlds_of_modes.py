"""Two worlds again, where a trial shows several faces, or comes with the detector's opinion."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quiz.access import seals
from quiz.config import Config
from quiz.decks import UTKFACE, sources
from quiz.models import Face, FaceBytes, Label, Pick
from quiz.play import arranging
from quiz.storage import Database
from quiz.worker import upkeep
from tests.security import test_two_worlds
from tests.security.test_two_worlds import (
    PUBLIC,
    Browser,
    Setting,
    empty_the_stock,
    first_difference,
    look_around,
    without_moment,
)
from tests.support.climbs import stock_climb
from tests.support.pages import JSON, start, twin
from tests.support.picks import stock_picks

World = Callable[[Label, int], Flask]
MODES = ("pair", "odd", "survival", "advice", "distance", "climb", "fool")
PAGES = [f"/modes/{mode}?deck=utkface" for mode in MODES]
STOCKS = {"full": 120, "low": 30, "scarce": 24}  # with some fakes of each class in all of them
pytestmark = pytest.mark.usefixtures("quick_hashes")
two_worlds = test_two_worlds.world


class Places:
    """Dice that put the odd face first in one world and last in the other, and fall alike then."""

    def __init__(self, label: Label) -> None:
        self.dice, self.label = random.Random(3), label

    def randrange(self, count: int) -> int:
        """Draw a place."""
        label, self.label = self.label, None  # type: ignore[assignment]
        drawn = self.dice.randrange(count)
        return drawn if label is None else 0 if label is Label.REAL else count - 1


@pytest.fixture(autouse=True)
def worlds_of_modes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a world also decide about the place of the odd face, and nothing else of chance."""
    fix_chance = test_two_worlds.fix_chance

    def fix_all(patch: pytest.MonkeyPatch, label: Label) -> None:
        fix_chance(patch, label)
        patch.setattr("quiz.play.arranging._random", Places(label))
        for where in ("climbing", "fooling", "offers"):
            patch.setattr(f"quiz.play.{where}._random", random.Random(3))

    monkeypatch.setattr(test_two_worlds, "fix_chance", fix_all)


# Settings: somebody is looking at one trial


def a_round(app: Flask, mode: str) -> tuple[FlaskClient, str]:
    """Start a round in a world in which the detector thinks the same of all faces."""
    database: Database = app.extensions["quiz.database"]
    with database.transaction() as session:
        session.execute(update(Face).values(p_detector=0.8, p_discriminator=0.8, focus=3))
    stock_levels(app)
    if mode != "odd":
        arranging._random.randrange(4)  # which is no place of this scene's
    client = app.test_client()
    return client, start(client, mode=mode)


def stock_levels(app: Flask) -> None:
    """Put fakes by each earlier generator into the climb's stock, and let some have been picked."""
    config: Config = app.extensions["quiz.config"]
    database: Database = app.extensions["quiz.database"]
    levels = [found.level for found in sources.milestones(config, UTKFACE)]
    with database.writing() as session:
        stock_climb(session, 8, levels)
        stock_picks(session, 6)
        body = session.scalars(test_two_worlds.same_bytes()).first()
        session.execute(update(FaceBytes).values(body=body))  # as in every world
        session.commit()


def looking(app: Flask, mode: str) -> list[Browser]:
    """A player with an open trial, and a stranger who knows its address."""
    client, url = a_round(app, mode)
    trial = twin(client, url)["trial"]
    faces = trial["faces"] if "faces" in trial else [trial["face"]]
    return [(client, [url, f"{url}?verdict=1", *faces]), (app.test_client(), [url, *faces])]


def pair(app: Flask) -> list[Browser]:
    """A player with a real and its fake side by side."""
    return looking(app, "pair")


def odd(app: Flask) -> list[Browser]:
    """A player with four faces."""
    return looking(app, "odd")


def climb(app: Flask) -> list[Browser]:
    """A player at the foot of the climb."""
    return looking(app, "climb")


def fool(app: Flask) -> list[Browser]:
    """A judge of a pick, and the one who picked the face, who looks at what became of it."""
    forger = app.test_client()
    database: Database = app.extensions["quiz.database"]
    judge = looking(app, "fool")
    with database.reading() as session:
        pick = session.scalars(select(Pick)).first()
    assert pick is not None
    secret = app.extensions["quiz.config"].secret_key
    forger.set_cookie(seals.PLAYER_COOKIE, seals.seal(secret, seals.PLAYER_COOKIE, pick.player_id))
    return [
        *judge,
        (forger, [f"/fool/{pick.id}", "/fool", "/modes/fool", f"/fool/{pick.id}/faces/0"]),
    ]


def distance(app: Flask) -> list[Browser]:
    """A player with a face of a certain size."""
    return looking(app, "distance")


def survival(app: Flask) -> list[Browser]:
    """A player with three hearts."""
    return looking(app, "survival")


def before_advice(app: Flask) -> list[Browser]:
    """A player who has not said anything yet."""
    return looking(app, "advice")


def after_advice(app: Flask) -> list[Browser]:
    """A player who has been told the detector's opinion."""
    client, url = a_round(app, "advice")
    said = client.post(f"{url}/trials/1", json=FIRST, headers=JSON)
    assert said.status_code == 200
    return [(client, [url, f"{url}?verdict=1"]), (app.test_client(), [url])]


FIRST = {"response": "real", "step": "first"}
SETTINGS = (pair, odd, climb, fool, distance, survival, before_advice, after_advice)


def everything(app: Flask, setting: Setting) -> list[str]:
    """Set a scene, ask for what anybody may ask for, play as others may, ask again."""
    browsers = setting(app)
    stranger = app.test_client()
    browsers += [(stranger, [*PUBLIC, *PAGES])]
    heard = look_around(browsers) + refused(*browsers[0])
    heard += [line for mode in MODES for line in play_all(stranger, mode)]
    heard += empty_the_stock(stranger)
    database: Database = app.extensions["quiz.database"]
    upkeep.forget_told_spares(database)
    upkeep.count_responses(database)
    after = [line for mode in MODES for line in play_all(app.test_client(), mode)]
    return heard + look_around(browsers) + after


def refused(client: FlaskClient, addresses: list[str]) -> list[str]:
    """Send what the open trial refuses; return all that is said."""
    url = addresses[0]
    bad: list[dict[str, Any]] = [
        {},
        {"choice": 9},
        {"choice": 1},
        {"response": "real", "step": "second"},
        {"response": "real", "face": "/faces/another"},
    ]
    # The trial after it is not open, whatever is said about it.
    tried = [(2, each) for each in (*bad, FIRST, {"response": "real"}, {"choice": 2})]
    tried += [(1, each) for each in (bad[0], bad[1], bad[3], bad[4])]
    heard = list[str]()
    for number, values in tried:
        said = client.post(f"{url}/trials/{number}", json=values, headers=JSON)
        assert said.status_code >= 400
        heard.append(f"{said.status_code} {without_moment(said.text)}")
    return heard


def play_all(client: FlaskClient, mode: str, rounds: int = 4) -> list[str]:
    """Play rounds of a mode as one who wants to see every face; return all that is said."""
    heard = list[str]()
    for _ in range(rounds):
        reply = client.post("/rounds", json={"mode": mode}, headers=JSON)
        heard.append(f"{reply.status_code} {without_moment(reply.text)}")
        if reply.status_code == 201:
            heard += play_one(client, (reply.json or {})["url"], mode)
    return heard


def play_one(client: FlaskClient, url: str, mode: str, trials: int = 4) -> list[str]:
    """Respond to the first trials of a round in the way of its mode."""
    steps: tuple[dict[str, Any], ...] = ({"response": "real"},)
    if mode == "advice":
        steps = (FIRST, {"response": "fake", "step": "final"})
    elif mode in ("pair", "odd", "climb", "fool"):
        steps = ({"choice": 0},)
    heard = list[str]()
    for number in range(1, trials + 1):
        for values in steps:
            said = client.post(f"{url}/trials/{number}", json=values, headers=JSON)
            heard.append(f"{said.status_code} {without_moment(said.text)}")
    return heard


@pytest.mark.slow
@pytest.mark.parametrize("stock", STOCKS)
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.__name__)
def test_an_open_trial_changes_nothing_that_anybody_can_read(
    two_worlds: World, setting: Setting, stock: str
) -> None:
    one, other = (everything(two_worlds(label, STOCKS[stock]), setting) for label in Label)
    assert len(one) == len(other) > 100
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    assert not differing, first_difference(*differing[0])


TELLING: dict[Setting, list[dict[str, Any]]] = {
    pair: [{"choice": 0}],
    odd: [{"choice": 0}],
    climb: [{"choice": 0}],
    fool: [{"choice": 0}],
    distance: [{"response": "real"}],
    survival: [{"response": "real"}],
    after_advice: [{"response": "real", "step": "final"}],
}


@pytest.mark.parametrize("setting", TELLING, ids=lambda setting: setting.__name__)
def test_a_told_trial_does_change_what_can_be_read(two_worlds: World, setting: Setting) -> None:
    """The comparison sees what is told, so the worlds do differ and the test can fail."""

    def told(app: Flask) -> list[str]:
        (client, [url, *_]), *_others = setting(app)
        for values in TELLING[setting]:
            assert client.post(f"{url}/trials/1", json=values, headers=JSON).status_code == 200
        return look_around([(client, [url])])

    one, other = (told(two_worlds(label, 120)) for label in Label)
    assert one != other
