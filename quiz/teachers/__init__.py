"""Teachers' accounts and logins."""

from quiz.teachers import accounts, logins

__all__ = [
    "accounts",
    "logins",
]
