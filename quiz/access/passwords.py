"""Passwords: only an argon2 hash is kept, and few are made at a time."""

import base64
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from quiz.errors import Invalid, Unavailable
from quiz.languages import lazy, lazy_count
from quiz.names import normalize_text
from quiz.policy import limits

# Words that a guesser of this program's passwords tries first.
OWN_WORDS = ("real", "fake", "realorfake", "quiz", "teacher", "classroom", "lesson", "school",
             "utkface", "gallery")  # fmt: skip
WEIGHED = 72  # characters; what is easy to guess is shorter
WAIT_SECONDS = 3.0
# No 0, 1, i, l, o: a generated password may be read aloud and copied by hand.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
slots = BoundedSemaphore(limits.HASHES_AT_ONCE)


def read_password(typed: str, own: Iterable[str] = ()) -> str:
    """Return a new password in one form (NFKC); Invalid with a sentence.

    `own` are words that are easy to guess because of whose password it is.
    """
    password = normalize_text(typed)
    if len(password) < limits.MIN_PASSWORD:
        raise Invalid(
            lazy_count(
                "A password has at least %(num)s character.",
                "A password has at least %(num)s characters.",
                limits.MIN_PASSWORD,
            )
        )
    if len(password) > limits.MAX_PASSWORD:
        raise Invalid(
            lazy_count(
                "A password has at most %(num)s character.",
                "A password has at most %(num)s characters.",
                limits.MAX_PASSWORD,
            )
        )
    if is_easy(password, own):
        raise Invalid(lazy("That password is too common; choose another."))
    return password


def is_easy(password: str, own: Iterable[str] = ()) -> bool:
    """Say whether few guesses find a password: common ones, and those of words, rows and dates."""
    # Imported late: its lists of common passwords take 15 MiB, and few processes ever need them.
    from zxcvbn import zxcvbn

    weighed = zxcvbn(password.casefold()[:WEIGHED], user_inputs=[*OWN_WORDS, *own])
    return bool(weighed["guesses"] < limits.MIN_GUESSES)


def generate_password() -> str:
    """Make a password of about 99 random bits, in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def hash_password(password: str) -> str:
    """Return the hash of a password; Unavailable when too many are made at this moment."""
    with slot():
        return hasher.hash(to_bytes(password))


def matches(password_hash: str, password: str) -> bool:
    """Say whether a password has this hash; a wrong one takes as long as the right one."""
    with slot():
        try:
            return hasher.verify(password_hash, to_bytes(password))
        except (VerifyMismatchError, InvalidHashError):
            return False


def renewed(password_hash: str, password: str) -> str | None:
    """Return a new hash of the same password when our parameters have changed, else None."""
    return hash_password(password) if hasher.check_needs_rehash(password_hash) else None


def unmatched_hash() -> str:
    """Return a hash that no password matches, and that takes as long to check as any."""
    settings = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    parts = (secrets.token_bytes(size) for size in (hasher.salt_len, hasher.hash_len))
    salt, rest = (base64.b64encode(part).decode().rstrip("=") for part in parts)
    return f"$argon2id$v=19${settings}${salt}${rest}"


def to_bytes(password: str) -> bytes:
    """Encode a password; a longer one than any that is kept is cut."""
    whole = normalize_text(password)[: limits.MAX_PASSWORD + 1]
    return whole.encode("utf-8", "surrogatepass")


@contextmanager
def slot() -> Iterator[None]:
    """Wait for one of a few slots: each hash takes much memory and time by design."""
    busy = lazy("Too many people are logging in at this moment; try again in a few seconds.")
    if not slots.acquire(timeout=WAIT_SECONDS):
        raise Unavailable(busy)
    try:
        yield
    except Argon2Error:  # no memory
        raise Unavailable(busy) from None
    finally:
        slots.release()
