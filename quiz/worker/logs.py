"""The worker's log."""

import logging

log = logging.getLogger("quiz.worker")


def first_line(error: BaseException) -> str:
    """Return an error as one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
