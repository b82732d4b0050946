"""Side channels: everything sent beside the pixels is the same for both labels."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from numpy.typing import NDArray
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bench import leak
from bench.leak_figures import Fetch, area, areas, features, sampling_error
from bench.pixels import pixel_features
from quiz import close_app, create_app
from quiz.access import seals
from quiz.config import Config
from quiz.decks.deck import DECKS, Deck
from quiz.faces import encode, forget_spares
from quiz.faces.pixels import padded
from quiz.jobs.importing import Importer
from quiz.models import Face, FaceBytes, Label, Mode, Player, Round, Trial
from quiz.modes.rules import DEALT_AT_ONCE
from quiz.play.rounds import start_round
from quiz.storage.database import Database, utc_now
from quiz.worker.stock import Stock
from tests.support import loopback
from tests.support.factories import add_player, fill, painted_face, photograph

EACH = int(os.environ.get("LEAK_EACH", "150"))  # faces of each label
SIGMAS = 4.5  # of chance: about one run in ten thousand exceeds this
FIXED = ("length of the reply", "headers", "JPEG markers", "JPEG tables")
SIDE = 96
JSON = {"Accept": "application/json"}
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "image/*", "Accept-Encoding": "gzip, br"},
    {"Range": "bytes=0-99"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
)


# Non-interference: the same pixels under both labels


class Mirror:
    """A generator that returns the pixels of a photograph."""

    resolution, name, device = SIDE, "mirror", "cpu"

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = pixels

    def make(self, seeds: list[int], classes: list[int], psi: float = 1.0) -> NDArray[np.uint8]:
        """Return the same pixels for each seed."""
        return np.stack([self.pixels] * len(seeds))


@pytest.fixture(params=list(DECKS))
def deck(request: pytest.FixtureRequest) -> Deck:
    """Return each deck in turn."""
    return DECKS[request.param]


@pytest.fixture
def twins(config: Config, database: Database, tmp_path: Path, deck: Deck) -> None:
    """Store one picture as an imported real and as a fake that the worker made."""
    folder = tmp_path / "UTKFace"
    folder.mkdir()
    picture = photograph(1, SIDE)
    picture.save(folder / "25_0_0_20170116200000001.jpg.chip.jpg", "PNG")
    report = Importer(database, config, deck, SIDE, lambda: None).run(folder, None, "one picture")
    assert report.kept == 1, report.table()
    stock = Stock(deck, config, lambda: database)
    stock.sampler, stock.batch = Mirror(np.asarray(picture)), 1  # type: ignore[assignment]
    assert stock.make_batch({6: 1}) == 1


def a_round_of(session: Session, deck: Deck, label: Label, player_id: str) -> list[str]:
    """Start a round with one face, of this label; return its random names: id and token."""
    session.execute(update(Round).values(finished_at=utc_now()))
    forget_spares(session)
    player = session.get_one(Player, player_id)
    round_ = start_round(
        session,
        player,
        [label],
        deck=deck,
        mode=Mode.CLASSIC,
        min_age=18,
        now=utc_now(),
        length=4,
    )
    query = select(Trial.token).where(Trial.round_id == round_.id).order_by(Trial.position)
    names = [round_.id, *session.scalars(query)]
    session.commit()
    return names


def transcript(client: FlaskClient, names: list[str]) -> list[object]:
    """Return all replies about a round before its first response, without random parts."""
    round_id, *tokens = names
    faces_asked = product(("GET", "HEAD", "OPTIONS", "POST"), tokens, ASKED)
    heard = [
        answer(client, method, f"/faces/{token}", asked) for method, token, asked in faces_asked
    ]
    pages = product(("", "?verdict=1", "/trials/1", "/trials/2"), ({}, JSON))
    heard += [answer(client, "GET", f"/rounds/{round_id}{path}", asked) for path, asked in pages]
    for wrong in ({}, {"response": "maybe"}, {"response": "real", "confidence": 3}):
        said = client.post(f"/rounds/{round_id}/trials/1", json=wrong, headers=JSON)
        heard.append((said.status_code, list(said.headers), said.data))
    early = client.post(f"/rounds/{round_id}/trials/2", json={"response": "real"}, headers=JSON)
    heard.append((early.status_code, list(early.headers), early.data))
    return [without_chance(repr(one), names) for one in heard]


def answer(client: FlaskClient, method: str, path: str, headers: dict[str, str]) -> object:
    """Return status, headers without Date, and body."""
    reply = client.open(path, method=method, headers=headers)
    kept = [(name, value) for name, value in reply.headers if name not in ("Date", "Set-Cookie")]
    return reply.status_code, kept, reply.data


def without_chance(text: str, names: list[str]) -> str:
    """Replace random names, and each page's CSRF token, with numbers."""
    for number, name in enumerate(names):
        text = text.replace(name, f"<{number}>")
    text = re.sub(r'name="csrf-token" content="[^"]+"', "", text)
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


@pytest.mark.usefixtures("twins")
def test_the_same_pixels_give_the_same_reply_for_both_labels(
    app: Flask, db_session: Session, deck: Deck
) -> None:
    bodies = db_session.scalars(select(FaceBytes.body).order_by(FaceBytes.face_id)).all()
    labels = db_session.scalars(select(Face.label).order_by(Face.id)).all()
    assert labels == [Label.REAL, Label.FAKE]
    assert bodies[0] == bodies[1] == encode(deck.name, np.asarray(photograph(1, SIDE)))
    heard = {}
    for label in Label:
        player_id = add_player(db_session).id
        names = a_round_of(db_session, deck, label, player_id)
        client = app.test_client()
        secret = app.extensions["quiz.config"].secret_key
        client.set_cookie(seals.PLAYER_COOKIE, seals.seal(secret, seals.PLAYER_COOKIE, player_id))
        heard[label] = transcript(client, names)
    assert len(heard[Label.REAL]) > 30
    for real, fake in zip(heard[Label.REAL], heard[Label.FAKE], strict=True):
        assert real == fake


def test_the_faces_of_a_round_are_read_ahead(
    config: Config, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db_session)
    app = create_app(config)
    app.config["WTF_CSRF_ENABLED"] = False
    ahead, asked = app.extensions["quiz.read_ahead"], list[str]()
    monkeypatch.setattr(ahead, "submit", asked.append)
    client = app.test_client()
    url = str((client.post("/rounds", json={"length": 6}, headers=JSON).json or {})["url"])
    round_id = url.rpartition("/")[2]
    assert asked == [round_id]
    assert ahead.read(round_id) == DEALT_AT_ONCE
    client.get(url)
    assert len(asked) == 2  # the page is shown, perhaps long after the start
    for position in range(1, 7):
        client.post(f"{url}/trials/{position}", json={"response": "real"}, headers=JSON)
        is_dealt = position >= 3  # the last two come while the fourth is still to be shown
        assert len(asked) == 2 + is_dealt
        assert ahead.read(round_id) == (6 if is_dealt else DEALT_AT_ONCE) - position
    assert asked == [round_id] * 3  # the start, the page, the deal of the last two
    close_app(app)


# Statistics over many faces


@pytest.fixture
def served(app: Flask) -> Iterator[leak.Address]:
    """Serve the application on loopback, without CSRF protection."""
    yield from loopback.served(app)


@pytest.fixture
def seen(served: leak.Address, database: Database) -> list[Fetch]:
    """Fetch faces of both labels as a player does."""
    with database.writing() as session:
        fill(session, reals=EACH + 60, fakes=EACH + 60)
    return leak.look(served, database, EACH)


@pytest.mark.slow
def test_nothing_beside_the_pixels_predicts_the_label(seen: list[Fetch]) -> None:
    by_feature = areas(features(seen), seen)
    most = 0.5 + SIGMAS * sampling_error(np.array([fetch.is_fake for fetch in seen]))
    assert {name: a for name, (a, _) in by_feature.items() if a > most} == {}
    assert {name: by_feature[name] for name in FIXED} == dict.fromkeys(FIXED, (0.5, 1))
    assert len({fetch.token for fetch in seen}) == len(seen)


def test_a_leak_is_detected() -> None:
    """Each way in which a face could reveal its label changes its own figure."""
    body, seen = padded(encode("utkface", painted_face(1))), list[Fetch]()
    for number in range(40):
        is_fake = number % 2 == 0
        head = "HTTP/1.1 200 OK" + ("\nETag: 1" if is_fake else "")
        late = 0.1 if is_fake else 0.0
        more = b"\0" if is_fake else b""
        seen.append(
            Fetch(
                is_fake,
                f"{number:022}",
                number + 100 * is_fake,
                False,
                head,
                body + more,
                0.001 + late,
                0.001,
            )
        )
    by_feature = {name: a for name, (a, _) in areas(features(seen), seen).items()}
    telling = ("length of the reply", "headers", "time to first byte, cold", "place in the round")
    assert [by_feature[name] for name in telling] == [1.0] * 4
    assert [by_feature[name] for name in ("JPEG tables", "time to first byte, warm")] == [0.5] * 2
    coloured = [replace(one, body=encode("utkface", painted_face(one.position))) for one in seen]
    assert areas(features(coloured), coloured)["JPEG tables"] == (0.5, 1)
    commented = [replace(one, body=b"\xff\xd8\xff\xfe\0\x04hi" + body[2:]) for one in seen[::2]]
    mixed = [*commented, *seen[1::2]]
    assert areas(features(mixed), mixed)["JPEG markers"] == (1.0, 2)


def test_areas_equal_those_over_all_pairs() -> None:
    dice = np.random.default_rng(0)
    values = dice.integers(0, 9, 60).astype(float)
    is_fake = dice.random(60) < 0.4
    pairs = [(f > r) + (f == r) / 2 for f in values[is_fake] for r in values[~is_fake]]
    assert area(values.tolist(), is_fake) == pytest.approx(float(np.mean(pairs)))
    assert sampling_error(np.arange(4000) < 2000) == pytest.approx(0.0091, abs=0.0001)


def test_pixels_are_measured() -> None:
    sharp, grey = painted_face(1), np.repeat(painted_face(1).mean(axis=2, keepdims=True), 3, axis=2)
    by_feature = pixel_features(
        [encode("utkface", sharp), encode("utkface", grey.astype(np.uint8))]
    )
    assert by_feature["greyness"][0] > by_feature["greyness"][1]
    assert by_feature["chroma, spread"][1] < 1
    noise = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    smooth = np.tile(np.arange(SIDE, dtype=np.uint8)[:, None, None], (1, SIDE, 3))
    rough, even = (pixel_features([encode("utkface", pixels)]) for pixels in (noise, smooth))
    assert rough["spectrum, half to full"] > even["spectrum, half to full"]
    assert rough["DCT coefficients that are 0"] < even["DCT coefficients that are 0"]
    assert all(np.isfinite(values).all() for values in (*rough.values(), *even.values()))
