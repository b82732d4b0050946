"""Digests: results that are too slow for a request, computed by the worker and stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.counts.lane_figures import figures_of_lanes, is_due
from quiz.counts.notable_faces import most_doubted_reals, most_fooling_fakes
from quiz.counts.player_spread import spread_of_players
from quiz.decks import DECKS
from quiz.faces import withdrawal
from quiz.models import Digest
from quiz.storage import insert_into, utc_now

Bodies = dict[tuple[str, str], dict[str, Any]]  # by deck and name


def compute_digests(session: Session) -> Bodies:
    """Compute all digests of all decks."""
    return {
        (deck, name): body
        for deck in DECKS
        for name, body in compute_deck_digests(session, deck).items()
    }


def compute_deck_digests(session: Session, deck: str) -> dict[str, dict[str, Any]]:
    """Compute a deck's digests, by name."""
    previous = [entry["face"] for entry in faces_in_digest(session, deck, "fakes")]
    return {
        "players": spread_of_players(session, deck),
        "photographs": {"faces": most_doubted_reals(session, deck)},
        "fakes": {"faces": most_fooling_fakes(session, deck, previous)},
        **lanes_if_due(session, deck, utc_now()),
    }


def lanes_if_due(session: Session, deck: str, now: datetime) -> dict[str, dict[str, Any]]:
    """Compute the digest of a deck's lanes; nothing where the stored one is new enough."""
    if not is_due(read_digest(session, deck, "lanes"), now):
        return {}
    return {"lanes": figures_of_lanes(session, deck, now)}


def store_digests(session: Session, bodies: Bodies, now: datetime) -> None:
    """Store digests in place of the previous ones; the fakes that they show leave the game."""
    for (deck, name), made in bodies.items():
        body = show_fakes(session, made, now) if name == "fakes" else made
        values = {"made_at": now, "body": body}
        statement = insert_into(session, Digest).values(deck=deck, name=name, **values)
        session.execute(
            statement.on_conflict_do_update(index_elements=["deck", "name"], set_=values)
        )


def show_fakes(session: Session, made: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Withdraw the fakes of a digest, and leave out those that were dealt since it was computed."""
    entries = made["faces"]
    free = withdrawal.withdraw(session, [entry["face"] for entry in entries], now)
    return {"faces": [entry for entry in entries if entry["face"] in free]}


def read_digest(session: Session, deck: str, name: str) -> Digest | None:
    """Return a stored digest, None before the first one."""
    return session.get(Digest, (deck, name), populate_existing=True)


def faces_in_digest(session: Session, deck: str, name: str) -> list[dict[str, Any]]:
    """Return the faces of a stored digest, none before the first one."""
    digest = read_digest(session, deck, name)
    return digest.body["faces"] if digest else []


def exhibited_fakes(session: Session) -> list[int]:
    """Return the ids of the fakes on the pages of everyone's statistics, of all decks."""
    bodies = session.scalars(select(Digest.body).where(Digest.name == "fakes"))
    return [entry["face"] for body in bodies for entry in body["faces"]]
