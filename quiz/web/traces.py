"""Traces: each request is a span, named by its route, where the settings name a collector."""

import time
from threading import Lock

from flask import Flask, Response, current_app, g, request

from quiz.monitoring import Telemetry, telemetry
from quiz.storage import Database

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
NAME = "quiz.traces"


def register(app: Flask) -> None:
    """Trace an application's requests."""
    endpoint = app.extensions["quiz.config"].otlp_endpoint
    if endpoint:
        app.extensions[NAME] = traces = Traces(app.extensions["quiz.database"], endpoint)
        app.before_request(traces.begin)
        app.after_request(traces.note)
        app.teardown_request(traces.end)


def note_batch(responses: int) -> None:
    """Add to the metrics how many responses share a transaction."""
    if current_app and NAME in current_app.extensions:
        attributes, unit = dict[str, str](), "{response}"
        current_app.extensions[NAME].telemetry.record("quiz.batch", responses, attributes, unit)


def close(app: Flask) -> None:
    """Send what is left."""
    if NAME in app.extensions:
        app.extensions[NAME].close()


class Traces:
    """An application's telemetry: it begins with the first request, so that commands have none."""

    def __init__(self, database: Database, endpoint: str) -> None:
        self.database, self.endpoint = database, endpoint
        self._lock = Lock()
        self._telemetry: Telemetry | None = None

    @property
    def telemetry(self) -> Telemetry:
        """What is sent to the collector."""
        with self._lock:
            if self._telemetry is None:
                self._telemetry = telemetry.connect(self.endpoint, "real-or-fake-web")
                self._telemetry.watch(self.database.engine)
                if self.database.is_sqlite:  # on Postgres readers share the engine
                    self._telemetry.watch(self.database.reader)
            return self._telemetry

    def begin(self) -> None:
        """Begin a request's span."""
        g.span = self.telemetry.span(" ".join(map(str, route().values())), route())
        g.span.__enter__()
        g.began = time.perf_counter()

    def note(self, response: Response) -> Response:
        """Add a request to the metrics, and its status to its span."""
        if "began" in g:
            status = {"http.response.status_code": response.status_code}
            self.telemetry.mark(status)
            seconds = time.perf_counter() - g.began
            self.telemetry.record("http.server.request.duration", seconds, route() | status)
        return response

    def end(self, _error: BaseException | None = None) -> None:
        """End a request's span."""
        span = g.pop("span", None)
        if span is not None:
            span.__exit__(None, None, None)

    def close(self) -> None:
        """Send what is left."""
        if self._telemetry is not None:
            self._telemetry.close()


def route() -> dict[str, str | int]:
    """Return what a request asks for: never its address, which may name a round or a face."""
    return {
        "http.request.method": request.method if request.method in METHODS else "_OTHER",
        "http.route": request.url_rule.rule if request.url_rule else "none",
    }
