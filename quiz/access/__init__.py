"""Access: passwords, limits on attempts, and what is logged of who was refused."""

from quiz.access import attempts, events, passwords, seals
from quiz.access.attempts import Meter

__all__ = [
    "Meter",
    "attempts",
    "events",
    "passwords",
    "seals",
]
