"""Digests: stored by deck, and read back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts import digests, player_spread
from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.models import (
    Player,
)
from quiz.storage.database import utc_now
from tests.support.counting import DECK, play_randomly, say_fake
from tests.support.factories import (
    add_player,
)


def test_a_digest_has_the_spread_of_the_players(played: Session) -> None:
    for seed in (3, 4, 5):
        play_randomly(played, played.scalars(select(Player)).first() or add_player(played), seed)
    body = player_spread.spread_of_players(played, DECK)
    assert body["players"] == 2
    assert sum(body["bins"]) == 1  # one has thirty faces or more
    low, high = body["hype_interval"]
    assert 0 <= low <= high <= 100
    digests.store_digests(played, digests.compute_digests(played), utc_now())
    played.commit()
    digest = digests.read_digest(played, DECK, "players")
    assert digest is not None
    assert digest.body == {**body, "hype_interval": [low, high]}


def test_each_deck_has_its_own_digests(filled: Session) -> None:
    player = add_player(filled)
    say_fake(filled, player, UTKFACE, 4)
    say_fake(filled, player, GALLERY, 40)
    digests.store_digests(filled, digests.compute_digests(filled), utc_now())
    spread = {deck: digests.read_digest(filled, deck, "players") for deck in DECKS}
    assert {deck: digest and digest.body["players"] for deck, digest in spread.items()} == {
        "utkface": 1, "gallery": 1,
    }  # fmt: skip
    assert {deck: digest and sum(digest.body["bins"]) for deck, digest in spread.items()} == {
        "utkface": 0, "gallery": 1,
    }  # fmt: skip
