"""Health for machines: does it live, does it serve, what does it count."""

import hmac
from functools import partial
from ipaddress import ip_address

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from quiz import sources
from quiz.db import utc_now
from quiz.errors import NotFound
from quiz.health import Health, examine
from quiz.metrics import write_metrics
from quiz.views.problems import problem
from quiz.views.requests import config, reading

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> Response:
    """Say that the process lives."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def readyz() -> Response:
    """Say whether database, faces and stock serve, or what is wrong."""
    problems = find_problems()
    if not problems:
        return jsonify({"ready": True, "problems": []})
    return problem(503, " ".join(problems), ready=False, problems=problems)


def current_health() -> Health:
    """Look at what serves; without photographs, say where they would come from."""
    missing = partial(sources.missing_photographs, config())
    return examine(reading(), utc_now(), missing)


def find_problems() -> list[str]:
    """List what does not serve, one sentence each."""
    broken = sources.checkpoint_problem(config())
    try:
        state = current_health()
    except SQLAlchemyError:
        return ["The database does not serve; has `flask db upgrade` been run?"]
    problems = state.problems()
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
    return not forwarded and is_loopback(request.remote_addr)


def is_loopback(address: str | None) -> bool:
    """Say whether an address is this machine's own."""
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False
