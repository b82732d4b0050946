"""Rounds of each deck: faces and words of that deck alone."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS, GALLERY, UTKFACE, Deck
from quiz.models import Face, Round, Trial
from tests.support.factories import fill
from tests.support.pages import JSON, start, twin

COMMAND = "flask faces import --deck utkface"
NAMES = list(DECKS)


def play_out(client: FlaskClient, url: str, length: int) -> list[dict[str, Any]]:
    """Say real to each face; the verdicts."""
    said = [
        client.post(f"{url}/trials/{n}", json={"response": "real"}, headers=JSON)
        for n in range(1, length + 1)
    ]
    assert {each.status_code for each in said} == {200}
    return [dict(each.json or {}) for each in said]


def dealt(session: Session, url: str) -> set[str]:
    """Return the decks of a round's faces."""
    query = select(Face.deck).join(Trial, Trial.face_id == Face.id)
    found = set(session.scalars(query.where(Trial.round_id == url.rpartition("/")[2])))
    session.rollback()
    return found


@pytest.mark.parametrize("deck", [*NAMES, None])
def test_a_round_is_of_the_deck_that_was_asked_for(
    client: FlaskClient, both: Session, deck: str | None
) -> None:
    url = start(client, length=12, **({"deck": deck} if deck else {}))
    own = deck or "utkface"
    assert twin(client, url)["deck"] == own
    assert dealt(both, url) == {own}
    play_out(client, url, 12)
    result = twin(client, url)
    assert (result["deck"], result["done"]) == (own, True)


@pytest.mark.parametrize("word", ["louvre", "UTKFACE", 7, ["gallery"]])
def test_a_deck_that_is_none_is_refused_with_a_sentence(
    client: FlaskClient, both: Session, word: Any
) -> None:
    refused = client.post("/rounds", json={"deck": word}, headers=JSON)
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert (refused.json or {})["detail"].startswith("deck must be ")
    assert both.scalars(select(Round)).all() == []


def test_a_deck_without_faces_says_what_brings_them(
    client: FlaskClient, alone: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.find.find_utkface", lambda environ, checkout: None)
    refused = client.post("/rounds", json={"deck": "utkface"}, headers=JSON)
    assert refused.status_code == 503
    assert f"`{COMMAND}`" in (refused.json or {})["detail"]
    assert twin(client, start(client))["deck"] == "gallery"


def test_practice_stays_in_its_deck(client: FlaskClient, both: Session) -> None:
    url = start(client, mode="practice", deck="gallery")
    play_out(client, url, 20)
    assert dealt(both, url) == {"gallery"}


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_a_trial_speaks_its_decks_words(client: FlaskClient, both: Session, deck: Deck) -> None:
    url = start(client, length=4, deck=deck.name)
    page = client.get(url).text
    assert f'<h1 class="sr-only" data-heading tabindex="-1">{deck.question}</h1>' in page
    for word, key, arrow in (
        (deck.call_real, deck.key_real, "Left"),
        (deck.call_fake, deck.key_fake, "Right"),
    ):
        assert f'data-keys="Arrow{arrow} {key.lower()}"' in page
        assert f"<span>{word}</span>" in page
        assert f" or {key}</kbd>" in page
    for story in deck.stories.values():  # one of them would tell the label
        assert str(story) not in page
    other = GALLERY if deck is UTKFACE else UTKFACE
    assert f"<span>{other.call_real}</span>" not in page


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_verdict_and_result_speak_its_words_without_scripts(
    client: FlaskClient, both: Session, deck: Deck
) -> None:
    url = start(client, length=4, deck=deck.name)
    told = client.post(f"{url}/trials/1", data={"response": "fake"}, follow_redirects=True).text
    assert f'data-slot="said">You said {deck.call_fake.lower()}.</p>' in told
    label = both.scalars(select(Trial.label).where(Trial.position == 1)).one()
    both.rollback()
    assert deck.story("fake", label) in told
    assert f">{deck.call(label).upper()}</div>" in told
    for position in (2, 3, 4):
        client.post(f"{url}/trials/{position}", data={"response": "real"})
    result = client.get(url).text
    assert f"you said {deck.call_real.lower()}" in result
    assert f'<input type="hidden" name="deck" value="{deck.name}">' in result  # play again
    assert str(deck.licence) in result
    assert str(deck.ages) in result


@pytest.fixture
def filled(db_session: Session) -> Session:
    """A database with faces of both decks."""
    for deck in DECKS.values():
        fill(db_session, deck=deck)
    return db_session


def test_a_real_of_the_gallery_is_of_the_gallery(client: FlaskClient, filled: Session) -> None:
    sources = set()
    for deck in DECKS.values():
        values = {"length": 30, "deck": deck.name}
        url = (client.post("/rounds", json=values, headers=JSON).json or {})["url"]
        for position in range(1, 31):
            said = (
                client.post(
                    f"{url}/trials/{position}", json={"response": "real"}, headers=JSON
                ).json
                or {}
            )
            if said["label"] == "real":
                sources.add((deck.name, said["face"]["source"]))
    assert sources == {("utkface", "UTKFace"), ("gallery", "the gallery")}
