"""Health checks and metrics for machines."""

import hmac

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers

from quiz.decks import DECKS, Deck, default_deck, sources
from quiz.errors import NotFound
from quiz.languages import gettext, lazy
from quiz.monitoring import is_loopback, write_metrics
from quiz.storage import utc_now
from quiz.version import VERSION
from quiz.web import config, current_health, problem, reading, replica, wants_json

pages = Blueprint("health", __name__)
PROXY_HEADERS = (
    "forwarded",
    "x-forwarded",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-envoy-",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "fly-client-ip",
    "via",
)


@pages.get("/healthz")
def healthz() -> Response:
    """Answer that the process is alive, and its version; probes may rely on the first line."""
    if wants_json():
        return jsonify({"status": "ok", "version": VERSION})
    response = Response(f"ok\nversion {VERSION}\n", mimetype="text/plain")
    response.vary.add("Accept")
    return response


@pages.get("/readyz")
def readyz() -> Response:
    """Say whether one deck can be played, or what is wrong with each; and what else is missed."""
    try:
        decks = {deck.name: find_problems(deck) for deck in DECKS.values()}
        problems = decks[default_deck(reading()).name]
    except SQLAlchemyError:
        sentence = gettext("The database is not available; has `flask db upgrade` been run?")
        return problem(503, sentence, ready=False, problems=[sentence])
    if not all(decks.values()):  # one deck has no problem
        return jsonify({"ready": True, "problems": [], "decks": decks, "warnings": warnings()})
    return problem(503, " ".join(problems), ready=False, problems=problems, decks=decks)


def warnings() -> list[str]:
    """List what is missed without being needed, one sentence each."""
    copy = replica()
    if copy is None:
        return []
    session = copy.session()
    if session is not None:
        session.close()
        return []
    return [gettext("The replica does not answer; pages are read from the main database.")]


def find_problems(deck: Deck) -> list[str]:
    """List what is wrong with a deck, one sentence each."""
    broken = sources.checkpoint_problem(config(), deck)
    problems = current_health(deck).problems()
    return problems if broken is None or broken in problems else [*problems, broken]


@pages.get("/metrics")
def metrics() -> Response:
    """Send metrics to Prometheus: to this machine only, or to those who have the token."""
    if not may_see_metrics():
        raise NotFound(lazy("There is no such page, or you may not see it."))
    return Response(
        write_metrics(reading(), config().min_age, utc_now()), mimetype="text/plain; version=0.0.4"
    )


def may_see_metrics() -> bool:
    """Say whether the request has the token; where none is set, whether it is local."""
    token = config().metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy that is not configured, every request seems local.
    return not is_forwarded(request.headers) and is_loopback(request.remote_addr or "")


def is_forwarded(headers: Headers) -> bool:
    """Say whether a proxy has passed the request on, by any of the headers that proxies add."""
    return any(name.lower().startswith(PROXY_HEADERS) for name, _ in headers)
