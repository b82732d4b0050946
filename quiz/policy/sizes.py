"""Sizes that the tables and the code share: a column is as wide as what is written into it."""

CLASSROOM_CODE = 6  # letters of the code that students type to join
REJOIN_CODE = 6  # letters of the code with which a student comes back
CLASSROOM_TITLE = 80
USERNAME = 32  # of a teacher
PSEUDONYM = 24  # of a player or a student
FLAG_REASON = 200  # why a place on the leaderboard is on hold
DECK_NAME = 16
CHECKPOINT_NAME = 64
WORKER_NAME = 128
WORKER_PROBLEM = 500
IMPORT_SOURCE = 1000
ATTEMPT_SCOPE = 16
