"""Limits: how much of something there may be, and how often something may be tried."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts within a time that starts with the first of them."""

    scope: str
    most: int
    within: timedelta


# Attempts. A whole school may share one address, and anybody may type anybody's name. So these
# limits lock nobody out: beyond them, tries are let through one at a time, in the turns below.
LOGINS_BY_NAME = Limit("login name", 10, timedelta(minutes=15))
LOGINS_BY_ADDRESS = Limit("login address", 100, timedelta(minutes=15))
SIGN_UPS_BY_ADDRESS = Limit("signup address", 30, timedelta(hours=1))
CODES_BY_ADDRESS = Limit("join guess", 600, timedelta(minutes=10))
SEATS_BY_ADDRESS = Limit("seat address", 330, timedelta(minutes=10))  # in one classroom
# The turns. With them a password is guessed at most 190 times in 15 minutes, and 1,200 codes are
# looked up in 10 minutes: one chance in 740 of hitting one of 1,000 open classrooms.
LOGIN_TURNS_BY_NAME = Limit("login turn name", 1, timedelta(seconds=5))
LOGIN_TURNS_BY_ADDRESS = Limit("login turn place", 1, timedelta(seconds=1))
SIGN_UP_TURNS = Limit("signup turn", 1, timedelta(seconds=10))
CODE_TURNS = Limit("join turn", 1, timedelta(seconds=1))
SEAT_TURNS = Limit("seat turn", 1, timedelta(seconds=3))
# Who has failed in a turn is refused at once for a while, in that browser.
FAILED_TURNS = Limit("turn visit", 1, timedelta(seconds=30))
WAITING_AT_ONCE = 8  # requests that wait for a turn in one process; each holds a thread
# After this many wrong codes the reply is 429. Right codes still work.
WRONG_CODES_BY_ADDRESS = Limit("join miss", 60, timedelta(minutes=10))
# Codes of classrooms that are known at an address, where somebody has joined or the teacher is,
# work without a turn. Ten minutes of guesses have one chance in 1,500 of hitting one of ten.
KNOWN_CODES_BY_ADDRESS = Limit("join known", 6000, timedelta(minutes=1))
# Browsers that have logged in or joined before count apart: strangers can't use up their tries.
LOGINS_BY_BROWSER = Limit("login browser", 10, timedelta(minutes=15))
CODES_BY_BROWSER = Limit("join browser", 20, timedelta(minutes=10))
CODES_BY_BROWSERS = Limit("join browsers", 600, timedelta(minutes=10))  # all at one address
# Only who knows the password gets as far as the second factor, so this one may lock.
SECOND_CODES = Limit("login code", 5, timedelta(minutes=15))

# Logins
LOGINS_PER_TEACHER = 20
TEACHERS_PER_BROWSER = 8  # that a browser is known to
RECOVERY_CODES = 8

# A school of 300 behind one address, each with five rounds in ten minutes.
PLAYERS_BY_ADDRESS = Limit("new player", 600, timedelta(minutes=10))
ROUNDS_BY_ADDRESS = Limit("round", 1500, timedelta(minutes=10))
# The same while rounds hold half of a deck: one address can't take the rest.
SCARCE_ROUNDS_BY_ADDRESS = Limit("scarce round", 60, timedelta(minutes=10))

# Each holds ten faces for a day at most, unless both have played. A class may play some each day.
DUELS_BY_ADDRESS = Limit("duel", 60, timedelta(days=1))
# The faces that all open duels and days together may hold of a deck before another duel is
# refused: this many, or this share of its reals where that is more, and never more than half.
SETS_FACES, SETS_SHARE = 20, 0.2

# Rounds
MIN_LENGTH, MAX_LENGTH, DEFAULT_LENGTH = 4, 50, 10  # faces of a classic round

# What a page may say of how it showed a face, where a mode changes that.
MAX_FRAMES, MAX_SHOWN_MS, MAX_PIXELS = 3000, 10_000, 1000

# Faces on pages for everybody, whose pairs are never dealt again: so many of any deck, or one of so
# many reals; then the same ones stay on show. Only a deck of enough reals has one on the home page.
EXHIBITS, REALS_PER_EXHIBIT = 12, 20
REALS_WITH_HERO = 100

# The climb: fakes of each level that nobody was dealt. Its pairs are dealt in no other mode, so of
# all levels together there are at most this share of a deck's reals; of a small deck so many, or a
# quarter.
CLIMB_STOCK = 16
CLIMB_SHARE, CLIMB_PAIRS, SMALL_CLIMB_SHARE = 0.1, 140, 0.25

# Picks: an offer takes fakes for good, so an address gets so many, and offers leave so many fakes
# of a deck to all others. The real beside a pick is dealt in no other mode, as in the climb, so
# this share of a deck's reals is set aside for picks, while nobody was dealt them. A pick keeps its
# real for good, so an address makes so many picks a day; one that was judged so often has done its
# part, and another real is set aside.
OFFERS_BY_ADDRESS = Limit("offer", 30, timedelta(minutes=10))
PICKS_BY_ADDRESS = Limit("pick", 40, timedelta(days=1))
ENOUGH_JUDGED = 200
OFFER_LEAVES = 100
PICK_SHARE = 0.1

# Classrooms
# Faces of each of two sets that are compared: one of eight coins in 128 shows one kind alone.
MIN_SET = 8
ENOUGH_STUDENTS = 10  # for figures of a whole class; those of fewer say little
MAX_STUDENTS = 500  # who are in
MAX_SEATS = 5000  # that a classroom ever gives, with those of removed students
MAX_TEAMS = 8
# The faces that all open classrooms of one teacher may hold in a deck, since nobody else gets
# them: this many, or this share of its reals where that is more.
CLASSROOM_FACES, CLASSROOM_SHARE = 300, 0.1
# But of a small deck not more than a quarter, or a usual class; and all classrooms together hold
# half of any deck at most. The other half is for rounds.
TEACHERS_SHARE, USUAL_CLASS = 0.25, 30
CLASSROOMS_SHARE = 0.5
MIN_SECONDS, MAX_SECONDS = 5, 300  # of a timer for one face
MAX_HOMEWORK = timedelta(days=60)  # from now to the deadline
CLASSROOMS_PER_BROWSER = 8  # that one browser can be a student of

# Names and passwords, in characters; the longest names stand in quiz.policy.sizes
MIN_PSEUDONYM = 1
MIN_USERNAME = 3
MIN_PASSWORD, MAX_PASSWORD = 10, 1000
MIN_GUESSES = 10**8  # that a new password resists, by an estimate from lists of common ones
HASHES_AT_ONCE = 2  # passwords that one process checks at a time: each takes 64 MiB

# Requests that may be under way in one process at a time, of its 64 threads
ROUND_STARTS_AT_ONCE = 32
LOGINS_AT_ONCE = 16
DOWNLOADS_AT_ONCE = 8

# Requests
MAX_HEAD = MAX_BODY = 64 * 1024  # bytes
# Of one body. gunicorn's parser copies for each chunk what is left of the body: 18,000 chunks of 2
# bytes took a thread 3.3 seconds.
MAX_CHUNKS = 256
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

# The crowd's critic. It learns from at least and at most so many responses, the latest ones, and
# chooses among so many fakes at most.
LEAST_GUESSES, MOST_GUESSES = 2000, 1_000_000
CROWD_CANDIDATES = 8
# Of one player at most so many teach, the latest, and at least so many players must each have said
# so much: else a few accounts would be the crowd.
MOST_OF_PLAYER = 100
LEAST_OF_PLAYER, LEAST_TAUGHT_BY = 20, 30
# A pair is for good, so only so many reals without a fake, or this share of a deck if that is less,
# make it worth while to teach.
UNPAIRED_REALS, UNPAIRED_SHARE = 200, 0.2
