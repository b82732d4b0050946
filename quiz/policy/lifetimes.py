"""Lifetimes: how long something is kept, stays valid, or counts as alive."""

from datetime import timedelta

# Cookies and logins
PLAYER_COOKIE = timedelta(days=365)
LANGUAGE = timedelta(days=365)  # that somebody has chosen
LOGIN = timedelta(days=30)
IDLE_LOGIN = timedelta(days=7)  # without a visit, a login ends sooner
SECOND_STEP = timedelta(minutes=5)  # from the right password to the code of the second factor
LOGIN_UPDATE = timedelta(hours=1)  # the time of the last visit is written at most this often

# Classrooms
ABANDONED_CLASSROOM = timedelta(days=7)  # after this time without activity, the worker ends it
STUDENT_NAMES = timedelta(days=30)  # after the end of the classroom
# Where faces are scarce, the same without a student, and with one at most.
SCARCE_UNUSED_CLASSROOM, SCARCE_LONELY_CLASSROOM = timedelta(days=1), timedelta(days=3)
UNDO_END = timedelta(minutes=10)  # in which the end of a classroom can be taken back
LATE_RESPONSE = timedelta(seconds=1)  # accepted after the deadline: it was sent before

# Rounds
UNANSWERED_ROUND = timedelta(days=1)  # without any response, a round outside a class is deleted
ABANDONED_ROUND = timedelta(days=7)  # after its last response, it is finished as it stands
# The same where rounds hold half of what classrooms leave, so that nobody can hold all reals.
SCARCE_UNANSWERED_ROUND, SCARCE_ABANDONED_ROUND = timedelta(minutes=10), timedelta(hours=1)

# Picks
OFFER = timedelta(days=1)  # without a pick, an offer ends
IDLE_JUDGE = timedelta(minutes=10)  # a pick that is shown and not judged goes on to others

# Shared sets of faces
DUEL = timedelta(days=1)  # from the making to the end, unless both have played before
DAILY_AHEAD = timedelta(hours=1)  # before midnight, when the next day's faces are picked
SHARED_SETS = timedelta(days=30)  # from their end until they are deleted; rounds and trials stay

# Faces, attempts, workers
FAKE_BYTES = timedelta(days=30)  # of fakes that are dealt no more; their rows with seeds stay
ATTEMPTS = timedelta(days=1)
KNOWN_CODE = timedelta(hours=12)  # that a classroom's code is known at an address
SILENT_WORKERS = timedelta(days=1)  # rows of workers that send no heartbeat
HEARTBEAT = timedelta(seconds=45)  # a worker without a heartbeat for this long counts as stopped
IMPORT_HEARTBEAT = timedelta(seconds=60)  # the same for an import
TRAINING_HEARTBEAT = timedelta(seconds=60)  # and for a training by the crowd's guesses
