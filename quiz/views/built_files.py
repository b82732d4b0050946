"""Styles and scripts.

While servers are exchanged one by one, a page of another release may ask for its own version: it
gets this one's, and asks again the next time.
"""

from flask import Blueprint, Response

from quiz.web import built_file

pages = Blueprint("built_files", __name__)


@pages.get("/static/<string(length=12):version>/<name>")
def show(version: str, name: str) -> Response:
    """Send a built file."""
    return built_file(version, name)
