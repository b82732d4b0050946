"""Whether a deck can be played now, and a short wait until it has enough fakes."""

import time
from functools import partial

from quiz.decks import Deck, sources
from quiz.errors import Unavailable
from quiz.languages import lazy
from quiz.monitoring import Health, examine_deck
from quiz.storage import utc_now
from quiz.web.sessions import config, database, reading

STOCK_WAIT = 2.0  # seconds that a new round waits for fakes
STOCK_LOOK = 0.1  # seconds between two looks


def current_health(deck: Deck) -> Health:
    """Return what of a deck serves; without reals, with the sentence that says how to get them."""
    missing = partial(sources.missing_reals, config(), deck)
    return examine_deck(reading(), deck, config().min_age, utc_now(), missing)


def wait_for_stock(deck: Deck, needed: int, min_age: int) -> int:
    """Wait up to two seconds until enough fakes are in stock, and return how many there are.

    Faces below `min_age` do not count. Unavailable when no round can start. Without a worker there
    is no wait: no fakes would come. No transaction is open while this waits.
    """
    deadline = time.monotonic() + STOCK_WAIT
    health = examine_afresh(deck, min_age)
    while health.stock < needed and health.is_made and time.monotonic() <= deadline:
        time.sleep(STOCK_LOOK)
        health = examine_afresh(deck, min_age)
    if not health.is_playable:
        raise Unavailable(health.obstacle() or lazy("There are no faces to show yet."))
    return health.stock


def examine_afresh(deck: Deck, min_age: int) -> Health:
    """Return what of a deck serves, read by a session of its own that is closed at once."""
    missing = partial(sources.missing_reals, config(), deck)
    with database().reading() as session:
        return examine_deck(session, deck, min_age, utc_now(), missing)
