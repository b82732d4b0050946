"""Public results: a score, and nothing of the faces, the player or the order of the round."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.models import Player, Trial
from tests.support.pages import JSON, play, start, twin

UNKNOWN = "A" * 22


@pytest.fixture
def shared(client: FlaskClient, both: Session) -> str:
    """The address of the public page of a round that was played to its end."""
    return str(twin(client, play(client, 8))["share"]["url"]).removeprefix("http://localhost")


def test_anybody_sees_the_score(app: Flask, client: FlaskClient, shared: str) -> None:
    stranger = app.test_client()
    seen = twin(stranger, shared)
    assert set(seen) == {"deck", "mode", "answered", "correct", "finished_on"}
    assert (seen["deck"], seen["answered"]) == ("utkface", 8)
    text = stranger.get(shared).text
    assert f"This player was right about {seen['correct']} of 8 faces." in text
    assert f'<meta property="og:title" content="{seen["correct"]} of 8 faces right">' in text
    assert '<meta name="robots" content="noindex">' in text
    assert "Play yourself" in text
    assert stranger.get_cookie("player") is None


def test_nothing_tells_a_face_or_the_player(
    client: FlaskClient, both: Session, shared: str
) -> None:
    main = re.search(r"<main.*</main>", client.get(shared).text, re.DOTALL)
    assert main is not None
    everything = main[0] + client.get(shared, headers=JSON).text
    both.rollback()
    tokens = [trial.token for trial in both.scalars(select(Trial))]
    rounds = {trial.round_id for trial in both.scalars(select(Trial))}
    for secret in (*tokens, *rounds, *both.scalars(select(Player.id))):
        assert secret not in everything
    assert "<img" not in everything
    assert not re.search(r'data-label|class="[^"]*stamp|seed|drawn-1', everything)


def test_two_rounds_with_one_score_look_alike_whatever_their_order(
    app: Flask, both: Session
) -> None:
    """The marks of right and wrong are in an order of their own."""
    pages = set()
    for right in ((1, 2), (3, 4), (1, 4)):
        client = app.test_client()
        url = start(client, length=4)
        for position in range(1, 5):
            label = both.scalars(
                select(Trial.label).where(
                    Trial.round_id == url.rpartition("/")[2], Trial.position == position
                )
            ).one()
            both.rollback()
            wrong = "real" if label == "fake" else "fake"
            said = str(label) if position in right else wrong
            client.post(f"{url}/trials/{position}", json={"response": said}, headers=JSON)
        state = twin(client, url)
        assert state["share"]["text"].endswith("✅✅❌❌")
        path = state["share"]["url"].removeprefix("http://localhost")
        text = app.test_client().get(path).text
        main = text[text.index("<main") : text.index("</main>")]
        pages.add(re.sub(r'name="csrf_token" value="[^"]*"|datetime="[^"]*"', "", main))
    assert len(pages) == 1


def test_an_unknown_address_is_404(client: FlaskClient, shared: str) -> None:
    for address in (f"/results/{UNKNOWN}", f"{shared}x", f"{shared[:-1]}", "/results/%00"):
        assert client.get(address).status_code == 404
        assert client.get(address, headers=JSON).status_code == 404


def test_a_round_has_no_page_before_its_end(client: FlaskClient, both: Session) -> None:
    url = start(client, length=4)
    state = twin(client, url)
    assert "share" not in state
    assert "/results/" not in client.get(url).text


def test_an_erased_player_has_no_page(app: Flask, client: FlaskClient, shared: str) -> None:
    assert app.test_client().get(shared).status_code == 200
    client.post("/me/delete")
    assert app.test_client().get(shared).status_code == 404
