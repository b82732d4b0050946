"""The menu of modes, the page of each, and rounds of modes through their routes."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quiz.models import Mode, Player, Trial, random_token
from quiz.web.modes import PAGES
from tests.support.factories import add_worker, fill
from tests.support.picks import stock_picks

JSON = {"Accept": "application/json"}


@pytest.fixture
def client(app: Flask, db_session: Session) -> FlaskClient:
    """A browser, where there are faces enough."""
    fill(db_session, reals=80, fakes=240)
    add_worker(db_session)
    return app.test_client()


def begin(client: FlaskClient, mode: str, **options: Any) -> str:
    made = client.post("/rounds", json={"mode": mode, **options}, headers=JSON)
    assert made.status_code == 201, made.text
    return str((made.json or {})["url"])


def truth(session: Session, url: str) -> list[str]:
    """Return the labels of a round's dealt faces, by position."""
    query = select(Trial.label).where(Trial.round_id == url.rpartition("/")[2])
    labels = [label.value for label in session.scalars(query.order_by(Trial.position))]
    session.rollback()
    return labels


def test_the_menu_lists_every_mode_that_can_be_played(client: FlaskClient) -> None:
    menu = dict(client.get("/modes", headers=JSON).json or {})
    assert [each["mode"] for each in menu["modes"]] == [mode.value for mode in PAGES]
    page = client.get("/modes?deck=gallery").text
    for each in menu["modes"]:
        assert f'href="{each["url"]}?deck=gallery"' in page
        assert each["say"]["title"] in page


@pytest.mark.parametrize("mode", PAGES)
def test_each_mode_has_a_page_that_starts_it(
    client: FlaskClient, db_session: Session, mode: Mode
) -> None:
    found = dict(client.get(f"/modes/{mode}", headers=JSON).json or {})
    assert (found["mode"], found["record"]) == (mode, {"rounds": 0, "best": None})
    if mode is Mode.FOOL:
        stock_picks(db_session, 1)
    page = client.get(f"/modes/{mode}").text
    assert f'name="mode" value="{mode}"' in page
    assert 'action="/rounds"' in page


@pytest.mark.parametrize("word", ["classic", "chess", "PAIR", "%00"])
def test_another_word_is_no_mode(client: FlaskClient, word: str) -> None:
    assert client.get(f"/modes/{word}").status_code == 404


def test_a_pair_is_played_with_json(client: FlaskClient, db_session: Session) -> None:
    url = begin(client, "pair")
    for number in range(1, 11):
        shown = dict(client.get(url, headers=JSON).json or {})
        assert shown["trial"]["position"] == number
        assert len(shown["trial"]["faces"]) == 2
        assert "label" not in str(shown["trial"])
        for face in shown["trial"]["faces"]:
            assert client.get(face).status_code == 200
        labels = truth(db_session, url)[2 * number - 2 : 2 * number]
        choice = labels.index("real")
        reply = client.post(f"{url}/trials/{number}", json={"choice": choice}, headers=JSON)
        verdict = dict(reply.json or {})
        assert (verdict["correct"], verdict["correct_total"]) == (True, number)
        assert [face["label"] for face in verdict["faces"]] == labels
        assert verdict["choice"] == choice
        following = verdict["next"]
        assert (following is None) == (number == 10)
        if following:
            assert following["position"] == number + 1
            assert following["say"]["tally"] == f"{number} of {number} right"
            assert len(following["faces"]) == 2
        assert verdict["done"] == (number == 10)
    result = dict(client.get(url, headers=JSON).json or {})
    assert (result["done"], result["correct"], result["result"]["score"]) == (True, 10, 10)
    assert result["result"]["d_prime"] > 2
    page = client.get(url).text
    assert "10 of 10 choices right" in page
    record = dict(client.get("/modes/pair", headers=JSON).json or {})
    assert record["record"] == {"rounds": 1, "best": 10.0}
    assert record["scores"] == [{"score": 10.0, "rounds": 1}]
    assert "Your best: <b>10</b>" in client.get("/modes/pair").text


def test_odd_one_out_is_played_with_forms(client: FlaskClient, db_session: Session) -> None:
    url = begin(client, "odd")
    page = client.get(url)
    assert page.text.count('name="choice"') == 4
    labels = truth(db_session, url)[:4]
    odd = min(set(labels), key=labels.count)
    assert "Three are of one kind and one is not." in page.text
    assert (client.get(url, headers=JSON).json or {})["trial"]["find"] is None
    reply = client.post(f"{url}/trials/1", data={"choice": labels.index(odd)})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{url}?verdict=1")
    verdict = client.get(f"{url}?verdict=1").text
    assert verdict.count('class="stamp') == 4
    assert 'data-correct="true"' in verdict
    assert f"{url}?verdict=2" not in verdict
    assert client.get(f"{url}?verdict=2").text.count('name="choice"') == 4  # nothing to tell yet


@pytest.mark.parametrize("mode", ["pair", "odd"])
def test_a_choice_among_faces_that_have_gone_is_refused(
    client: FlaskClient, db_session: Session, mode: str
) -> None:
    url = begin(client, mode)
    [seen] = re.findall(r'name="face" value="([^"]+)"', client.get(url).text)
    assert seen == (client.get(url, headers=JSON).json or {})["trial"]["faces"][0]
    round_id = url.rpartition("/")[2]
    first = (Trial.round_id == round_id, Trial.position == 1)
    db_session.execute(update(Trial).where(*first).values(token=random_token()))  # a takedown
    db_session.commit()
    late = client.post(f"{url}/trials/1", json={"choice": 1, "face": seen}, headers=JSON)
    assert late.status_code == 409
    assert "was removed" in (late.json or {})["detail"]
    [now] = re.findall(r'name="face" value="([^"]+)"', client.get(url).text)
    assert client.post(f"{url}/trials/1", data={"choice": 1, "face": now}).status_code == 303


@pytest.mark.parametrize("choice", [2, 3, -1, "left", None, 1.5])
def test_a_choice_that_is_none_is_refused(client: FlaskClient, choice: Any) -> None:
    url = begin(client, "pair")
    reply = client.post(f"{url}/trials/1", json={"choice": choice}, headers=JSON)
    assert reply.status_code == 400


def test_a_choice_in_a_round_of_single_faces_is_refused(client: FlaskClient) -> None:
    url = begin(client, "classic")
    reply = client.post(f"{url}/trials/1", json={"choice": 2}, headers=JSON)
    assert reply.status_code == 400


def test_a_single_response_in_a_round_of_pairs_is_refused(client: FlaskClient) -> None:
    url = begin(client, "pair")
    reply = client.post(f"{url}/trials/1", json={"response": "real"}, headers=JSON)
    assert reply.status_code == 409
    assert "name one of them" in (reply.json or {})["detail"]


def test_nobody_else_sees_or_answers_a_choice(app: Flask, client: FlaskClient) -> None:
    url = begin(client, "pair")
    stranger = app.test_client()
    assert stranger.get(url).status_code == 404
    assert stranger.post(f"{url}/trials/1", json={"choice": 1}, headers=JSON).status_code == 404
    faces = (client.get(url, headers=JSON).json or {})["trial"]["faces"]
    assert [stranger.get(face).status_code for face in faces] == [404, 404]


def test_survival_tells_its_hearts(client: FlaskClient, db_session: Session) -> None:
    url = begin(client, "survival", timer="yes")
    shown = dict(client.get(url, headers=JSON).json or {})
    assert (shown["trial"]["hearts"], shown["trial"]["seconds"]) == (3, 10.0)
    assert "data-timer" in client.get(url).text
    for number in range(1, 4):
        is_real = truth(db_session, url)[number - 1] == "real"
        mistake = {"response": "fake" if is_real else "real"}
        verdict = dict(client.post(f"{url}/trials/{number}", json=mistake, headers=JSON).json or {})
        assert verdict["say"]["tally"].startswith("♥" * (3 - number) + "♡" * number)
        assert (verdict["next"] is None) == verdict["done"] == (number == 3)
        if verdict["next"]:
            assert verdict["next"]["hearts"] == 3 - number
    page = client.get(url).text
    assert "0 right before the third mistake" in page
    assert f"/rounds/{url.rpartition('/')[2]}/mistakes?position=1" in page


def test_without_a_timer_there_is_none(client: FlaskClient) -> None:
    url = begin(client, "survival")
    assert (client.get(url, headers=JSON).json or {})["trial"]["seconds"] is None
    assert "data-timer" not in client.get(url).text


def test_the_board_lists_who_wants_to_be_listed(client: FlaskClient, db_session: Session) -> None:
    url = begin(client, "survival")
    for number in range(1, 40):
        reply = client.post(f"{url}/trials/{number}", json={"response": "real"}, headers=JSON)
        if (reply.json or {})["done"]:
            break
    assert (client.get("/modes/survival", headers=JSON).json or {})["board"] == []
    db_session.execute(update(Player).values(is_listed=True, pseudonym="Grace", pseudonym_key="g"))
    db_session.commit()
    [best] = (client.get("/modes/survival", headers=JSON).json or {})["board"]
    assert (best["rank"], best["name"]) == (1, "Grace")
    assert "Grace" in client.get("/modes/survival").text


def test_pages_of_figures_leave_modes_out(client: FlaskClient) -> None:
    url = begin(client, "pair")
    client.post(f"{url}/trials/1", json={"choice": 1}, headers=JSON)
    me = dict(client.get("/me", headers=JSON).json or {})
    assert (me["trials"], me["rounds"]) == (0, [])
    assert (client.get("/stats", headers=JSON).json or {})["trials"] == 0
    rows = client.get("/me/responses.csv").text.splitlines()
    assert len(rows) == 3  # the heading, and both faces of the pair
    assert all(",pair," in row for row in rows[1:])
