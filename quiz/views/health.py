"""Health for machines: does it live, does it serve, what does it count."""

import hmac

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from quiz.decks import DECKS, Deck, default_deck, sources
from quiz.errors import NotFound
from quiz.monitoring import is_loopback, write_metrics
from quiz.storage import utc_now
from quiz.web import config, current_health, problem, reading

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> Response:
    """Say that the process lives."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def readyz() -> Response:
    """Say whether database, faces and stock of one deck serve, or what is wrong."""
    try:
        decks = {deck.name: find_problems(deck) for deck in DECKS.values()}
        problems = decks[default_deck(reading()).name]
    except SQLAlchemyError:
        sentence = "The database does not serve; has `flask db upgrade` been run?"
        return problem(503, sentence, ready=False, problems=[sentence])
    if not all(decks.values()):  # there is a deck without a problem
        return jsonify({"ready": True, "problems": [], "decks": decks})
    return problem(503, " ".join(problems), ready=False, problems=problems, decks=decks)


def find_problems(deck: Deck) -> list[str]:
    """List what does not serve of a deck, one sentence each."""
    broken = sources.checkpoint_problem(config(), deck)
    problems = current_health(deck).problems()
    return problems if broken is None or broken in problems else [*problems, broken]


@pages.get("/metrics")
def metrics() -> Response:
    """Count for Prometheus: on this machine alone, or for whoever has the token."""
    if not may_see_metrics():
        raise NotFound("There is nothing here, or it is not yours to see.")
    return Response(write_metrics(reading(), utc_now()), mimetype="text/plain; version=0.0.4")


def may_see_metrics() -> bool:
    """Say whether the asker has the token; without one, whether the request is local."""
    token = config().metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy that we were not told of, everybody seems local.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and is_loopback(request.remote_addr or "")
