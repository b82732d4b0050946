"""What a page tells search engines: whether it may be found, and its one address."""

from typing import Any

from flask import Flask, g, request

# Everybody sees the same there. All other pages are of one player, one class or one teacher.
PUBLIC = ("/", "/how", "/how/tips", "/stats", "/leaderboard", "/join", "/teach", "/privacy")


def register(app: Flask) -> None:
    """Tell every page whether it is public."""
    app.context_processor(sharing_context)


def sharing_context() -> dict[str, Any]:
    """Give a page its one address, which an error has not, and say whether it may be found."""
    if g.get("is_error"):
        return {"is_public": False, "canonical": None}
    path = request.path.rstrip("/") or "/"
    # An invitation names a classroom.
    is_public = path in PUBLIC and "code" not in request.args
    return {"is_public": is_public, "canonical": request.url_root.rstrip("/") + path}
