"""Offers through their route: one at a time, also from many tabs, and never from a low stock."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz import tasks
from quiz.models import Face, Pick, PickFace, Player
from quiz.play import players
from quiz.policy import Limit, limits
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON
from tests.support.picks import spare
from tests.support.races import meanwhile
from tests.web.test_shared_rounds import AT_ONCE, all_at_once


@pytest.fixture
def faces(app: Flask, db_session: Session) -> Session:
    """Faces enough for some offers."""
    fill(db_session, reals=80, fakes=240)
    spare(db_session, 8)
    add_worker(db_session)
    return db_session


def count(session: Session, table: type[Pick] | type[PickFace] | type[Player]) -> int:
    """Count the rows of a table as they are now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def tabs_of(app: Flask, client: FlaskClient) -> list[FlaskClient]:
    """Return many tabs of one player."""
    client.post("/rounds", json={"length": 4}, headers=JSON)
    cookie = client.get_cookie("player")
    assert cookie is not None
    tabs = [app.test_client() for _ in range(AT_ONCE)]
    for tab in tabs:
        tab.set_cookie("player", cookie.value)
    return tabs


def test_many_tabs_of_a_player_get_one_offer(
    app: Flask, client: FlaskClient, faces: Session
) -> None:
    tabs = tabs_of(app, client)
    ask = {"json": {}, "headers": JSON}
    assert all_at_once(tabs, lambda tab: tab.post("/fool", **ask).status_code) == [201] * AT_ONCE
    assert (count(faces, Pick), count(faces, PickFace)) == (1, 8 + 8)


def test_of_many_picks_at_once_one_counts(app: Flask, client: FlaskClient, faces: Session) -> None:
    tabs = tabs_of(app, client)
    url = (client.post("/fool", json={}, headers=JSON).json or {})["url"]
    places = {id(tab): place for place, tab in enumerate(tabs)}

    def choose(tab: FlaskClient) -> int:
        return tab.post(url, json={"choice": places[id(tab)]}, headers=JSON).status_code

    assert sorted(all_at_once(tabs, choose)) == [200] + [409] * (AT_ONCE - 1)
    faces.rollback()
    paired = faces.scalars(select(Face.partner_id).where(Face.partner_id.in_(offered(faces))))
    assert paired.all() == [faces.scalars(select(Pick.face_id)).one()]


def offered(session: Session) -> list[int]:
    """Return all faces that were offered."""
    return list(session.scalars(select(PickFace.face_id)))


def test_an_offer_asks_for_new_fakes(
    client: FlaskClient, faces: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[object]()
    monkeypatch.setattr(tasks, "ask_for_faces", asked.append)
    monkeypatch.setattr(limits, "LOW_MARK", 240)
    assert client.post("/fool", json={}, headers=JSON).status_code == 201
    assert len(asked) == 1
    assert client.post("/fool", json={}, headers=JSON).status_code == 201  # the same one
    assert (len(asked), count(faces, Pick)) == (1, 1)


def test_a_low_stock_is_left_to_others(
    client: FlaskClient, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.web.readiness.STOCK_WAIT", 0.0)
    fill(db_session, reals=80, fakes=limits.OFFER_LEAVES + 7)
    add_worker(db_session)
    asked = list[object]()
    monkeypatch.setattr(tasks, "ask_for_faces", asked.append)
    refused = client.post("/fool", json={}, headers=JSON)
    assert refused.status_code == 503
    assert "not enough generated faces to pick from" in (refused.json or {})["detail"]
    assert (len(asked), count(db_session, PickFace), count(db_session, Player)) == (1, 0, 0)


def test_an_address_gets_so_many_offers(
    app: Flask, faces: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OFFERS_BY_ADDRESS", Limit("offer", 1, limits.CODE_TURNS.within))
    statuses = [
        app.test_client().post("/fool", json={}, headers=JSON).status_code for _ in range(2)
    ]
    assert statuses == [201, 429]
    assert count(faces, Pick) == 1


def test_who_is_erased_meanwhile_gets_an_offer_as_a_new_player(
    app: Flask, client: FlaskClient, faces: Session
) -> None:
    tabs_of(app, client)
    erased = faces.scalars(select(Player.id)).one()
    players.erase_player(faces, erased)

    def ask() -> int:
        return client.post("/fool", json={}, headers=JSON).status_code

    assert meanwhile(faces, ask, faces.flush) == 201
    assert faces.scalars(select(Player.id)).one() != erased


def test_an_address_makes_so_many_picks_a_day(
    app: Flask, faces: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PICKS_BY_ADDRESS", Limit("pick", 1, timedelta(days=1)))
    first, second = app.test_client(), app.test_client()
    urls = [
        (each.post("/fool", json={}, headers=JSON).json or {})["url"] for each in (first, second)
    ]
    asked = ((first, 0), (first, 0), (second, 1))
    statuses = [
        each.post(urls[number], json={"choice": 0}, headers=JSON).status_code
        for each, number in asked
    ]
    assert statuses == [200, 200, 429]  # a repeat is no other pick
    faces.rollback()
    assert len(faces.scalars(select(Pick.face_id).where(Pick.face_id.is_not(None))).all()) == 1
