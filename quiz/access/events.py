"""Security events: one line in the log for each, without an address, a name or what was typed."""

import logging
import sys
from time import gmtime

log = logging.getLogger("quiz.security")


def note(event: str, **facts: object) -> None:
    """Write one line about an event; the facts are words of ours, numbers and ids."""
    told = (f" {name}={'-'.join(str(value).split())}" for name, value in facts.items())
    log.warning("%s%s", event, "".join(told))


class Stderr(logging.Handler):
    """Writes to what is stderr at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        print(self.format(record), file=sys.stderr, flush=True)


def log_to_stderr() -> None:
    """Send the events to stderr, each with its time in UTC."""
    if not log.handlers:
        handler = Stderr()
        formatter = logging.Formatter("%(asctime)sZ security: %(message)s", "%Y-%m-%dT%H:%M:%S")
        formatter.converter = gmtime
        handler.setFormatter(formatter)
        log.addHandler(handler)
