"""Access: passwords, and limits on attempts."""

from quiz.access import attempts, passwords, seals
from quiz.access.attempts import Meter

__all__ = [
    "Meter",
    "attempts",
    "passwords",
    "seals",
]
