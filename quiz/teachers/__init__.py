"""Teachers' accounts and logins."""

from quiz.teachers import accounts, devices, logins, second_factor

__all__ = [
    "accounts",
    "devices",
    "logins",
    "second_factor",
]
