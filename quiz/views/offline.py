"""The page that a service worker shows without a network: of nobody, and without a form."""

from flask import Blueprint, Response

from quiz.languages import gettext, lazy
from quiz.web import page

pages = Blueprint("offline", __name__)
DETAIL = lazy(
    "The quiz can't be reached: this device has no connection, or the quiz is not running. "
    "Every answer whose verdict you have seen is saved."
)


@pages.get("/offline")
def show() -> Response:
    """Show that there is no connection."""
    return page("offline.html", {"detail": DETAIL}, title=gettext("No connection"), detail=DETAIL)
