"""Where a trial shows several faces: what comes with each is the same, whatever it is."""

import os
from dataclasses import replace

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.leak_figures import Fetch, areas, features, sampling_error
from quiz.config import Config
from quiz.decks import UTKFACE, sources
from quiz.models import Label, Mode, Trial
from quiz.modes import RULES
from tests.support.climbs import stock_climb
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, start, twin
from tests.support.picks import stock_picks

ROUNDS = int(os.environ.get("LEAK_ROUNDS", "12"))
PICKS = 100
SIGMAS = 4.5  # of chance: about one run in ten thousand exceeds this
FIXED = ("length of the reply", "headers", "JPEG markers", "JPEG tables")
CHANCE = ("token", "place in the round")
MODES = tuple(mode for mode, rules in RULES.items() if rules.faces > 1)


@pytest.fixture
def faces(db_session: Session, config: Config) -> Session:
    """Enough faces of each class."""
    fill(db_session, reals=240, fakes=720)
    levels = [each.level for each in sources.milestones(config, UTKFACE)]
    stock_climb(db_session, 60, levels)
    stock_picks(db_session, PICKS)
    add_worker(db_session)
    return db_session


def look(client: FlaskClient, session: Session, mode: Mode) -> list[Fetch]:
    """Play rounds, fetch each face before the response, and keep what came beside its pixels."""
    seen = list[Fetch]()
    # Nobody judges a pick twice, so there may be no more than these.
    rounds = min(ROUNDS, PICKS // 10) if mode is Mode.FOOL else ROUNDS
    for _ in range(rounds):
        url = start(client, mode=mode)
        while (trial := twin(client, url)["trial"]) is not None:
            seen += [fetch(client, face, place) for place, face in enumerate(trial["faces"], 1)]
            address = f"{url}/trials/{trial['position']}"
            said = client.post(address, json={"choice": 1}, headers=JSON)
            assert said.status_code == 200
    truth = {token: label is Label.FAKE for token, label in labels_of(session)}
    return [told(each, truth[each.token]) for each in seen]


def fetch(client: FlaskClient, face: str, place: int) -> Fetch:
    """Fetch one face; that it is a fake is filled in later."""
    reply = client.get(face, headers={"Accept": "image/*"})
    assert reply.status_code == 200
    head = "\n".join(f"{name}: {value}" for name, value in reply.headers if name not in UNTOLD)
    return Fetch(False, face.rpartition("/")[2], place, False, head, reply.data, 0.0, 0.0)


UNTOLD = ("Date", "Set-Cookie")


def labels_of(session: Session) -> list[tuple[str, Label]]:
    """Read what the faces of all trials are."""
    session.rollback()
    found = [(token, label) for token, label in session.execute(select(Trial.token, Trial.label))]
    session.rollback()
    return found


def told(fetched: Fetch, is_fake: bool) -> Fetch:
    """Return a fetch with its label."""
    return replace(fetched, is_fake=is_fake)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_nothing_beside_the_pixels_tells_the_faces_of_a_trial_apart(
    app: Flask, faces: Session, mode: Mode
) -> None:
    seen = look(app.test_client(), faces, mode)
    is_fake = np.array([each.is_fake for each in seen])
    assert min(is_fake.sum(), (~is_fake).sum()) > len(seen) / 5
    by_feature = areas(features(seen), seen)
    assert {name: by_feature[name] for name in FIXED} == dict.fromkeys(FIXED, (0.5, 1))
    most = 0.5 + SIGMAS * sampling_error(is_fake)
    assert {name: by_feature[name][0] for name in CHANCE if by_feature[name][0] > most} == {}
    assert len({each.token for each in seen}) == len(seen)


def test_a_leak_is_detected(app: Flask, faces: Session) -> None:
    """A header, or a place, that goes with the label is found."""
    [one, *_] = look_once(app.test_client(), faces)
    odd = [
        replace(one, is_fake=bool(n % 2), position=1 + n % 2, head=f"{one.head}{n % 2}")
        for n in range(40)
    ]
    found = areas(features(odd), odd)
    assert (found["headers"][0], found["place in the round"][0]) == (1.0, 1.0)
    assert found["JPEG tables"] == (0.5, 1)


def look_once(client: FlaskClient, session: Session) -> list[Fetch]:
    """Fetch the faces of one pair."""
    assert session.is_active
    faces = twin(client, start(client, mode="pair"))["trial"]["faces"]
    return [fetch(client, face, place) for place, face in enumerate(faces, 1)]
