"""Fool me through its routes: an offer, its faces, the pick, and who may see them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz.models import Face, FaceBytes, Label, Pick, PickFace
from quiz.play import abandoned
from quiz.storage.database import utc_now
from tests.support.factories import add_worker, fill
from tests.support.pages import JSON, start, twin
from tests.support.picks import pick, spare


@pytest.fixture
def client(app: Flask, db_session: Session) -> FlaskClient:
    """A browser, where there are faces enough."""
    fill(db_session, reals=80, fakes=240)
    spare(db_session, 8)
    add_worker(db_session)
    return app.test_client()


def offer(client: FlaskClient) -> str:
    """Ask for an offer; its address."""
    made = client.post("/fool", json={}, headers=JSON)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == (made.json or {})["url"]
    return str((made.json or {})["url"])


def test_an_offer_and_a_pick_with_json(client: FlaskClient) -> None:
    url = offer(client)
    shown = twin(client, url)
    assert (shown["url"], shown["choice"], len(shown["faces"])) == (url, None, 8)
    assert shown["say"]["ask"] == "Pick the one that would fool a friend"
    picked = client.post(url, json={"choice": 5}, headers=JSON)
    assert (picked.status_code, (picked.json or {})["choice"]) == (200, 5)
    assert twin(client, url) == picked.json
    assert (picked.json or {})["say"]["state"] == "It goes out now; others judge it."
    again = client.post(url, json={"choice": 5}, headers=JSON)
    assert (again.status_code, again.json) == (200, picked.json)
    other = client.post(url, json={"choice": 6}, headers=JSON)
    assert other.status_code == 409
    assert "already picked another" in (other.json or {})["detail"]
    assert offer(client) != url


def test_an_offer_and_a_pick_by_forms(client: FlaskClient) -> None:
    made = client.post("/fool", data={"deck": "utkface"})
    assert made.status_code == 303
    url = made.headers["Location"]
    page = client.get(url).text
    assert [f'aria-label="Face {number}"' in page for number in range(1, 10)] == [True] * 8 + [
        False
    ]
    assert page.count('name="choice"') == 8
    picked = client.post(url, data={"choice": "0"})
    assert (picked.status_code, picked.headers["Location"]) == (303, url)
    page = client.get(url).text
    assert "It goes out now; others judge it." in page
    assert "Judge others’ picks" not in page  # there is none yet
    assert 'name="choice"' not in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Pick one of the faces first."),
        ({"choice": 8}, "choice must be a number from 0 to 7."),
        ({"choice": -1}, "choice must be a number from 0 to 7."),
        ({"choice": "left"}, "choice must be a whole number."),
    ],
)
def test_another_choice_is_refused_in_one_sentence(
    client: FlaskClient, values: dict[str, object], sentence: str
) -> None:
    refused = client.post(offer(client), json=values, headers=JSON)
    assert (refused.status_code, (refused.json or {})["detail"]) == (400, sentence)


def test_another_deck_is_none(client: FlaskClient) -> None:
    assert client.post("/fool", json={"deck": "chess"}, headers=JSON).status_code == 400


def test_its_faces_are_for_the_player_alone_and_as_long_as_all_faces(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    url, stranger = offer(client), app.test_client()
    faces = [client.get(face) for face in twin(client, url)["faces"]]
    trial = client.get(twin(client, start(client))["trial"]["face"])
    assert {face.status_code for face in faces} == {200}
    assert len({face.data for face in faces}) == 8
    assert {len(face.data) for face in faces} == {len(trial.data)}
    heads = [{k: v for k, v in face.headers if k != "Date"} for face in (*faces, trial)]
    assert all(head == heads[0] for head in heads)
    for address in (url, f"{url}/faces/0", f"{url}/faces/8"):
        assert stranger.get(address, headers=JSON).status_code == 404
    for place in (8, 40_000, 10**20):
        assert client.get(f"{url}/faces/{place}", headers=JSON).status_code == 404
    assert stranger.post(url, json={"choice": 0}, headers=JSON).status_code == 404
    db_session.execute(delete(FaceBytes).where(FaceBytes.face_id == first_face(db_session)))
    db_session.commit()
    assert client.get(f"{url}/faces/0").status_code == 404


def test_a_pick_whose_face_was_removed_says_so(client: FlaskClient, db_session: Session) -> None:
    url = offer(client)
    client.post(url, json={"choice": 0}, headers=JSON)
    db_session.execute(delete(FaceBytes).where(FaceBytes.face_id == first_face(db_session)))
    db_session.commit()
    for address in (url, "/modes/fool"):
        page = client.get(address).text
        assert "This face was removed" in page
        assert f"{url}/faces/0" not in page
    assert twin(client, "/modes/fool")["fool"]["picks"][0]["face"] is None
    assert "It goes out now" not in client.get(url).text
    shown = twin(client, url)
    assert shown["say"]["state"] == "This face was removed, so it is shown to nobody any more."
    assert shown["faces"] == [None, *(f"{url}/faces/{place}" for place in range(1, 8))]


def test_an_offer_without_a_real_left_ends_and_another_can_be_made(
    client: FlaskClient, db_session: Session
) -> None:
    url = offer(client)
    klass = select(Pick.klass).scalar_subquery()
    gone = update(Face).where(Face.label == Label.REAL, Face.klass == klass)
    db_session.execute(gone.values(taken_at=utc_now()))
    db_session.commit()
    refused = client.post(url, json={"choice": 0}, headers=JSON)
    assert (refused.status_code, (refused.json or {})["detail"]) == (
        409,
        "Nothing is left to show beside your pick, so this offer has ended. Pick again.",
    )
    assert client.get(url).status_code == 404
    assert offer(client) != url


def first_face(session: Session) -> int:
    """Return the face at the first place of the only offer."""
    return session.scalars(select(PickFace.face_id).where(PickFace.place == 0)).one()


def test_a_pick_is_judged_by_another_and_counted(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    url = offer(client)
    client.post(url, json={"choice": 1}, headers=JSON)
    judge = app.test_client()
    round_ = start(judge, mode="fool")
    shown = twin(judge, round_)
    assert (shown["length"], shown["say"]["ask"]) == (1, "Which face is real?")
    assert twin(client, url)["judged"] == 0
    said = judge.post(f"{round_}/trials/1", json={"choice": 0}, headers=JSON).json or {}
    mine = twin(client, url)
    assert (mine["judged"], mine["fooled"]) == (1, int(not said["correct"]))
    assert "So far: fooled" in client.get(url).text
    db_session.rollback()
    assert db_session.scalars(select(Pick.judged)).one() == 1


def test_a_round_whose_faces_were_given_back_ends_where_none_are_left(
    app: Flask, client: FlaskClient, db_session: Session
) -> None:
    for _ in range(2):
        client.post(offer(client), json={"choice": 1}, headers=JSON)
    judge = app.test_client()
    url = start(judge, mode="fool")
    judge.post(f"{url}/trials/1", json={"choice": 0}, headers=JSON)
    db_session.rollback()
    assert abandoned.give_back_picks(db_session, utc_now()) == 1
    db_session.commit()
    assert len(twin(judge, url)["trial"]["faces"]) == 2  # they come back to who goes on
    assert abandoned.give_back_picks(db_session, utc_now()) == 1
    db_session.execute(delete(Pick).where(Pick.judged == 0))
    db_session.commit()
    shown = twin(judge, url)
    assert (shown["done"], shown["trial"], shown["result"]["trials"]) == (True, None, 1)


def test_who_has_picked_is_led_to_judging_once_others_have_picked(
    client: FlaskClient, db_session: Session
) -> None:
    url = offer(client)
    client.post(url, data={"choice": "0"})
    assert "Judge others’ picks" not in client.get(url).text
    pick(db_session)
    assert "Judge others’ picks" in client.get(url).text
