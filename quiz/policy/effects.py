"""What the crowd has taught: how much must be known before a figure is shown, and how far back."""

from datetime import timedelta

# To say how much more a taught lane fools
MIN_FACES = 200  # judged fakes of each of the two lanes, by players who saw both
MIN_PLAYERS = 30  # who saw both; so many must weigh in each, however much some of them play
MIN_PAIRS = 100  # of each lane: of fewer fakes, nobody can tell what the next ones will do

# To draw a point of one week
WEEK_FACES = 30  # of each label
WEEK_PLAYERS = 10

# What is worked out
LATEST = 8  # taught lanes, each with its control
WEEKS = 26

# The more there is to sum, the less often it is done: a hundredth of the time at most.
SHARE_OF_TIME = 0.01
LONGEST = timedelta(hours=6)  # between two times
