"""Limits: how much of something there may be, and how often something may be tried."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts within a time that starts with the first of them."""

    scope: str
    most: int
    within: timedelta


# Attempts. A whole school may share one address, so limits by address are loose.
LOGINS_BY_NAME = Limit("login name", 10, timedelta(minutes=15))
LOGINS_BY_ADDRESS = Limit("login address", 100, timedelta(minutes=15))
SIGN_UPS_BY_ADDRESS = Limit("signup address", 30, timedelta(hours=1))
# After this many wrong codes, right codes still work: one student who guesses locks nobody out.
WRONG_CODES_BY_ADDRESS = Limit("join miss", 60, timedelta(minutes=10))
# This many guesses have one chance in 1,500 of hitting one of 1,000 open classrooms.
CODES_BY_ADDRESS = Limit("join guess", 600, timedelta(minutes=10))

# A school of 300 behind one address, each with five rounds in ten minutes.
PLAYERS_BY_ADDRESS = Limit("new player", 600, timedelta(minutes=10))
ROUNDS_BY_ADDRESS = Limit("round", 1500, timedelta(minutes=10))

# Rounds
MIN_LENGTH, MAX_LENGTH, DEFAULT_LENGTH = 4, 50, 10  # faces of a classic round
BLOCK = 4  # faces of a classic round that are dealt at a time: an abandoned round costs few

# Classrooms
MAX_STUDENTS = 500
MAX_TEAMS = 8
MIN_SECONDS, MAX_SECONDS = 5, 300  # of a timer for one face
MAX_HOMEWORK = timedelta(days=60)  # from now to the deadline
CLASSROOMS_PER_BROWSER = 8  # that one browser can be a student of

# Names and passwords, in characters; the longest names stand in quiz.policy.sizes
MIN_PSEUDONYM = 2
MIN_USERNAME = 3
MIN_PASSWORD, MAX_PASSWORD = 10, 1000
HASHES_AT_ONCE = 2  # passwords that one process checks at a time: each takes 64 MiB

# Requests that may be under way in one process at a time, of its 64 threads
ROUND_STARTS_AT_ONCE = 32
LOGINS_AT_ONCE = 16
DOWNLOADS_AT_ONCE = 8

# Requests
MAX_HEAD = MAX_BODY = 64 * 1024  # bytes
REQUEST_SECONDS = 20.0  # in which a whole request must arrive, from its first byte or before
SEND_SECONDS = 20  # in which a reader must take each piece of a response
# Connections that one web process keeps open. A school of 300 behind one address fits; beyond
# each of these the one that has waited longest for its request makes room.
CONNECTIONS = 2000
CONNECTIONS_BY_ADDRESS = 1000
MAX_NUMBER = 2**63 - 1  # the largest integer that both databases can store

# The stock of fakes of one deck: the worker fills it up to the high mark.
LOW_MARK, HIGH_MARK = 200, 400
PLAYABLE_REALS = 200  # reals that must be imported before the first round
