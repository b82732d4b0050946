"""gunicorn's log, without the addresses of clients and without what they sent."""

from typing import Any

from gunicorn.glogging import Logger

from quiz.access import events

REFUSED = "Invalid request from ip="


class DiscreetLog(Logger):  # type: ignore[misc]
    """Writes one line, as for any security event, where gunicorn names the client."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a warning."""
        if msg.startswith(REFUSED):
            events.note("malformed-request", status=400)
        else:
            super().warning(msg, *args, **kwargs)
