"""How it works: the milestones of each deck, and the tips."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.decks.deck import DECKS, GALLERY, Deck
from tests.support.factories import ADULT_CLASSES
from tests.support.pages import JSON, twin

NAMES = list(DECKS)


def test_the_milestones_come_from_the_folder(client: FlaskClient) -> None:
    steps = twin(client, "/how?deck=utkface")["milestones"]
    thousands = [step["kimg"] for step in steps]
    assert thousands[0] == 0
    assert thousands == sorted(thousands)
    for step in steps:
        with client.get(step["url"]) as picture:
            assert picture.status_code == 200


@pytest.mark.parametrize("deck", DECKS.values(), ids=NAMES)
def test_how_and_tips_are_of_a_deck(client: FlaskClient, both: Session, deck: Deck) -> None:
    for path in ("/how", "/how/tips"):
        url = f"{path}?deck={deck.name}"
        assert twin(client, url)["deck"] == deck.name
        page = client.get(url).text
        assert f'<input type="hidden" name="deck" value="{deck.name}">' in page
        for other in DECKS.values():
            assert f"{path}?deck={other.name}" in page
    assert ("The <b>painter</b>" in client.get(f"/how?deck={deck.name}").text) is (deck is GALLERY)
    assert client.get("/how?deck=louvre", headers=JSON).status_code == 400


def test_the_tells_are_our_own_fakes_of_adults(client: FlaskClient) -> None:
    tells = (client.get("/how/tips?deck=utkface", headers=JSON).json or {})["tells"]
    assert 6 <= len(tells) <= 8
    text = client.get("/how/tips?deck=utkface").text
    for tell in tells:
        assert tell["class"] in ADULT_CLASSES
        assert f"seed {tell['seed']}" in text
        assert tell["caption"] in text
        with client.get(tell["url"]) as picture:
            assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert "/faces/" not in text
    for words in ("Do tips help?", "suspicion", "Sharpness", "preferred answer"):
        assert words in text
