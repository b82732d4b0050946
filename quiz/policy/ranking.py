"""The leaderboard: who is ranked, and what looks like a program and puts a place on hold."""

from datetime import timedelta

# To be ranked
MIN_TRIALS = 30
MIN_EACH = 10  # trials of each label

# To be compared with the players who can be ranked
MIN_COMPARED = 10  # faces of the round
MIN_PLAYERS = 50  # fewer say little about how many in a hundred do worse

# To be drawn, on the page about everyone
MIN_RESPONSES = 50  # below this, all charts would show little but chance
MIN_DRAWN = 10  # players

# Of picks that others judge
MIN_JUDGED = 10  # judgements, for an interval
MIN_FORGER_JUDGED = 20  # of all picks of a player together, to be ranked

# The lists
PAGE = 50  # lines
WINDOW_DAYS = {"today": 1, "week": 7}  # `all` has no beginning
STALE = timedelta(minutes=2)  # a request that needs older standings updates them first
EXACT_RANKS = 1000  # further down, ranks are estimated

# Nobody recognises a face in less than about 170 ms, and moving a finger takes as long again.
FAST_MS = 250
FAST_SHARE, FAST_OF = 0.10, 20  # one or two slips of the finger are human
# While fakes are crude, a careful person gets 95 to 97 % right. A program that knows every
# photograph by heart, and errs now and then on purpose, gets more: the bound lies between.
BEYOND_PEOPLE, BEYOND_OF = 0.965, 100
# People's times vary by a third and more around their mean; a timer's do not.
STEADY, STEADY_OF = 0.05, 50
# Two seconds for each of 200 faces in a row, without reading a verdict.
PACE_PER_HOUR, PACE_OF = 1800, 200
# More than six hours at 600 an hour.
DAILY = 4000
