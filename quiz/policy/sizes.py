"""Sizes that tables and code share. Where a column is wider than the value, both sizes are named.

Changing the size of a column takes a migration.
"""

# Random values, in bytes; as text they are a third longer.
ID_BYTES = 12
TOKEN_BYTES = 16
ID_COLUMN = TOKEN_COLUMN = 32

# Hashes, in hexadecimal digits
SHA256 = 64

# What people type or read, in characters
CLASSROOM_CODE = 6  # the code that students type to join
REJOIN_CODE, REJOIN_CODE_COLUMN = 6, 8  # the code with which a student comes back
CLASSROOM_TITLE = 80
USERNAME = 32  # of a teacher
PSEUDONYM, NAME_COLUMN = 24, 64  # of a player or a student
NAME_KEY_COLUMN = 128  # a name or username, folded so that similar ones are equal
PASSWORD_HASH_COLUMN = 255
RECOVERY_CODE, RECOVERY_GROUP = 24, 4  # letters, and how many stand together: 118 random bits
FLAG_REASON = 200  # why a place on the leaderboard is on hold

# Numbers
POSITION = 2**31 - 1  # the last that the column of a trial can hold

# Words of the program, in characters
ENUM_WORD = 16
DECK_NAME = 16
LANE_PART = 16
SPLIT_NAME = 16
LANGUAGE_CODE = 16
BOARD_PART = 8
ATTEMPT_SCOPE = 16
CHECKPOINT_NAME = 64
DEVICE_NAME = 32
BROWSER_WORDS = 64  # where a teacher is logged in, such as "Firefox on Windows"
WORKER_NAME = 128
WORKER_PROBLEM = 500
IMPORT_SOURCE = 1000
