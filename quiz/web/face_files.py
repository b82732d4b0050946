"""The response that carries a face: the same headers for every face."""

from flask import Response


def face_response(body: bytes) -> Response:
    """Send a padded JPEG without an ETag or a date, by which faces could be told apart."""
    response = Response(body, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=600, immutable"
    return response
