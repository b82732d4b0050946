"""The response that carries a built file: compressed as the browser likes best, kept for a year."""

from flask import Response, abort, current_app, request

from quiz.web.assets.release import Assets
from quiz.web.headers import YEAR

TYPES = {"css": "text/css", "js": "text/javascript"}
KEPT = f"public, max-age={YEAR}, immutable"


def built_file(version: str, name: str) -> Response:
    """Send a built file of this release, which browsers keep at an address of its version alone."""
    assets: Assets = current_app.extensions["quiz.assets"]
    built = assets.files.get(name) or abort(404)
    coding = request.accept_encodings.best_match(built.codings)
    response = Response(built.codings[coding] if coding else built.body)
    response.mimetype = TYPES[name.rpartition(".")[2]]
    if coding:
        response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = KEPT if version == assets.version else "no-cache"
    return response
