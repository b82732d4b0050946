"""The leaderboard's page, joining, renaming and leaving."""

import logging
from dataclasses import astuple
from datetime import datetime
from threading import Lock

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from quiz.access import seals
from quiz.board import (
    WINDOWS,
    Cursor,
    Entry,
    Sheet,
    changes,
    counts_on_sheet,
    has_entries,
    holds,
    machine_counts,
    machine_entries,
    membership,
    neighbours,
    read_window,
    standings,
    windows,
)
from quiz.decks import Deck, default_deck, read_deck
from quiz.errors import Invalid, QuizError
from quiz.figures import Counts
from quiz.jobs import update_sheet
from quiz.languages import gettext, lazy
from quiz.models import Player
from quiz.policy import ranking
from quiz.storage import utc_now
from quiz.web import (
    asked_deck,
    body,
    config,
    current_player,
    database,
    deck_context,
    everyone,
    locked_player,
    page,
    problems,
    read_word,
    reading,
    see_other,
    wants_json,
    writing,
)
from quiz.words import ranks

pages = Blueprint("leaderboard", __name__)
log = logging.getLogger(__name__)
_freshening = Lock()


@pages.get("/leaderboard")
def show() -> Response:
    """Show a page of the ranking, and the player's own place."""
    sheet = asked_sheet(asked_deck().name, request.args.get("window"))
    after = read_cursor(sheet, request.args.get("after"))
    return board_page(sheet, after)


def asked_sheet(deck: str, word: str | None) -> Sheet:
    """Return the sheet that is asked for; without a word, today's, or the next with a name on it.

    The JSON without a word is of all time, as it always was.
    """
    if word is not None or wants_json():
        return Sheet(deck, read_window(word))
    sheets = [Sheet(deck, window) for window in WINDOWS]
    return next((sheet for sheet in sheets if has_names(sheet)), sheets[-1])


def has_names(sheet: Sheet) -> bool:
    """Say whether anybody is on a sheet, once it is up to date."""
    freshen(sheet, utc_now())
    return has_entries(reading(), sheet)


def board_page(sheet: Sheet, after: Cursor | None = None, trouble: str | None = None) -> Response:
    """Return the page, with an error beside the name that caused it."""
    deck, window, now = read_deck(sheet.deck), sheet.window, utc_now()
    freshen(sheet, now)
    session, player = reading(), current_player()
    me, rivals = player.id if player else None, machines(deck, window)
    ranked = standings.page_of_standings(session, sheet, me=me, after=after, machines=rivals)
    mine = standings.standing_of_player(session, player, sheet, now.date())
    cursor = write_cursor(sheet, ranked.after)
    on_hold = holds.hold_message(player)
    is_in_sight = any(each.me for each in ranked.standings)
    more = faces_missing(player, sheet, now)
    twin = {
        "deck": deck.name,
        "window": window,
        "standings": [standing.as_json() for standing in ranked.standings],
        "me": mine.as_json() if mine else None,
        "on_hold": on_hold,
        "next": cursor,
    }
    if wants_json():
        return page("", twin)
    return page(
        "leaderboard.html",
        title=gettext("Leaderboard"),
        **deck_context(deck, "/leaderboard", window=window),
        window=window,
        standings=ranked.standings,
        mine=mine,
        on_hold=on_hold,
        next_cursor=cursor,
        is_first=after is None,
        is_renaming="another" in request.args or trouble is not None,
        suggestion=membership.suggest_free_pseudonym(session),
        trouble=trouble,
        near=None if is_in_sight else near(player, sheet, mine),
        change=change_of(player, sheet, mine, now),
        needed=ranking.MIN_TRIALS,
        more=more,
        missing=standings.what_is_missing(more),
    )


def faces_missing(player: Player | None, sheet: Sheet, now: datetime) -> int:
    """Return how many more faces the player needs to be ranked."""
    if player is None:
        return standings.faces_missing(Counts())
    return standings.faces_missing(counts_on_sheet(reading(), player, sheet, now.date()))


def near(
    player: Player | None, sheet: Sheet, mine: standings.Standing | None
) -> neighbours.Neighbours | None:
    """Return the neighbours of the player on a sheet."""
    if player is None or mine is None:
        return None
    return neighbours.neighbours_of(reading(), sheet, player.id, mine)


def change_of(
    player: Player | None, sheet: Sheet, mine: standings.Standing | None, now: datetime
) -> str:
    """Return in a sentence what the player's last round has changed; "" where that is not known."""
    if player is None or mine is None:
        return ""
    change = changes.since_last_round(reading(), player, sheet, mine, now.date())
    return "" if change is None else change_words(change)


def change_words(change: changes.Change) -> str:
    """Return a change in a sentence: of the rank, or of the score where there is no exact rank."""
    before, after = change.before, change.after
    if before is None:
        return ranks.NEW
    if (
        after.is_about
        or before.is_about
        or min(before.lower_bound, after.lower_bound) <= ranks.CHANCE
    ):
        return ranks.scored(before.accuracy, after.accuracy)
    return ranks.moved(before.rank, after.rank)


def freshen(sheet: Sheet, now: datetime) -> None:
    """Update a sheet's standings if no worker has done it lately; one request at a time.

    When they can't be written now, the page shows the old ones.
    """
    with database().reading() as session:
        is_fresh = not current_app.testing and not windows.is_outdated(session, sheet, now)
    if is_fresh or not _freshening.acquire(blocking=False):
        return
    try:
        update_sheet(database(), sheet, now)
        reading().rollback()  # a transaction that has begun would still see the old standings
    except SQLAlchemyError as error:
        log.warning("The standings could not be updated: %s", str(error).splitlines()[0])
    finally:
        _freshening.release()


def machines(deck: Deck, window: str) -> list[Entry]:
    """Return the machines' rows, which only the ranking of all time has."""
    if window != "all":
        return []
    return machine_entries(machine_counts(everyone(deck).crowd))


def write_cursor(sheet: Sheet, cursor: Cursor | None) -> str | None:
    """Return the signed position where a page ends, None on the last page."""
    if cursor is None:
        return None
    return seals.seal(config().secret_key, salt_of(sheet), astuple(cursor))


def read_cursor(sheet: Sheet, sealed: str | None) -> Cursor | None:
    """Read where a page begins; Invalid for a forged cursor or one of another sheet."""
    if not sealed:
        return None
    place = seals.unseal(config().secret_key, salt_of(sheet), sealed)
    if place is None:
        raise Invalid(lazy("after is not a cursor of this leaderboard."))
    return Cursor(*place)


def salt_of(sheet: Sheet) -> str:
    """Return the salt that makes a cursor valid for one sheet only."""
    return f"leaderboard {sheet.deck} {sheet.window}"


@pages.post("/leaderboard/join")
def join() -> BaseResponse:
    """List the player on the leaderboard under a pseudonym, or change the pseudonym."""
    session = writing()
    player, word = locked_player(session), read_word(body(), "deck")
    deck = read_deck(word) if word else None
    try:
        membership.join(session, player, read_word(body(), "name"), utc_now())
    except QuizError as error:
        return refuse_name(error, deck)
    session.commit()
    return joined(player.pseudonym, deck)


def refuse_name(error: QuizError, deck: Deck | None) -> BaseResponse:
    """Answer a refused name beside the field where it was typed."""

    def page_with_error() -> Response:
        window = read_window(read_word(body(), "window"))
        sheet = Sheet((deck or default_deck(reading())).name, window)
        return board_page(sheet, trouble=error.detail)

    return problems.refuse_on(error, page_with_error)


@pages.post("/leaderboard/leave")
def leave() -> BaseResponse:
    """Remove the player from the leaderboard."""
    session, word = writing(), read_word(body(), "deck")
    deck = read_deck(word) if word else None
    membership.leave(session, locked_player(session))
    session.commit()
    return joined(None, deck)


def joined(name: str | None, deck: Deck | None) -> BaseResponse:
    """Redirect to the leaderboard of the deck from which the player came."""
    if wants_json():
        return jsonify({"name": name, "listed": name is not None})
    return see_other(f"/leaderboard?deck={deck.name}" if deck else "/leaderboard")
