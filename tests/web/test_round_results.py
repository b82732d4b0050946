"""The result of a round: who has won, how that compares, and what to share."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quiz.decks import DECKS, Deck
from quiz.figures import Counts, detection
from quiz.policy import ranking
from quiz.web.round_results import share_beaten
from tests.support.pages import JSON, play, start, twin

SEVEN_OF_TEN = detection(Counts(4, 1, 2, 3))


def spread(players: int) -> dict[str, list[int]]:
    """Half of so many players are right about every second face, half about nearly all."""
    bins = [0] * 20
    bins[10], bins[18] = players // 2, players - players // 2
    return {"bins": bins}


def test_a_round_is_compared_where_enough_players_are_known() -> None:
    assert share_beaten(spread(ranking.MIN_PLAYERS), SEVEN_OF_TEN) == 0.5
    assert share_beaten(spread(ranking.MIN_PLAYERS - 1), SEVEN_OF_TEN) is None


def test_a_short_round_is_not_compared() -> None:
    assert share_beaten(spread(1000), detection(Counts(2, 0, 0, 2))) is None


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_a_result_says_who_has_won(client: FlaskClient, both: Session, deck: Deck) -> None:
    url = play(client, 6, deck)
    right = twin(client, url)["correct"]
    text = client.get(url).text
    assert "forger" in text
    assert f"You were right about {right} of 6 {deck.faces}." in text
    assert "in 100 players" not in text
    assert len(re.findall('<li class="is-(?:right|wrong)">', text)) == 6


def test_a_result_is_compared_with_the_players_who_are_told(
    client: FlaskClient, both: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.web.round_results.share_beaten", lambda _spread, _result: 0.64)
    assert "better than 64 in 100 players" in client.get(play(client, 10)).text


def test_a_finished_round_offers_what_to_share(client: FlaskClient, both: Session) -> None:
    share = twin(client, play(client, 4))["share"]
    assert share["text"].startswith("Real or Fake? I was right about ")
    assert share["url"].startswith("http://localhost/results/")


def test_an_open_round_offers_nothing_to_share(client: FlaskClient, both: Session) -> None:
    url = start(client, length=4)
    client.post(f"{url}/trials/1", json={"response": "real"}, headers=JSON)
    assert "share" not in twin(client, url)


def test_figures_are_folded(client: FlaskClient, both: Session) -> None:
    text = client.get(play(client, 4)).text
    assert "<details open" not in text
    for heading in ("Every face, with what you said", "This round in numbers"):
        assert f"<summary>{heading}</summary>" in text
    before = text[: text.index("<details")]
    assert "95%" not in before
    assert "contact-sheet" not in before
