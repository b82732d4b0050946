"""The OpenAPI document, for programs."""

from flask import Blueprint, Response, current_app, jsonify

from quiz.openapi import describe

pages = Blueprint("openapi", __name__)


@pages.get("/openapi.json")
def show() -> Response:
    """Send the OpenAPI document of this program."""
    return jsonify(describe(current_app))
