"""Lifetimes: how long something is kept, stays valid, or counts as alive."""

from datetime import timedelta

# Cookies and logins
PLAYER_COOKIE = timedelta(days=365)
LOGIN = timedelta(days=30)
IDLE_LOGIN = timedelta(days=7)  # a login that nobody uses ends sooner
LOGIN_UPDATE = timedelta(hours=1)  # last use is written this often, not with each request

# Classrooms
ABANDONED_CLASSROOM = timedelta(days=7)  # without any activity; then the worker ends it
STUDENT_NAMES = timedelta(days=30)  # after the end of the classroom
LATE_RESPONSE = timedelta(seconds=1)  # still accepted: it was on its way when the time ran out

# Faces, attempts, workers
FAKE_BYTES = timedelta(days=30)  # after a fake was last dealt; the row with its seed stays
ATTEMPTS = timedelta(days=1)
SILENT_WORKERS = timedelta(days=1)  # rows of workers that send no heartbeat
HEARTBEAT = timedelta(seconds=45)  # a worker without one for this long counts as stopped
IMPORT_HEARTBEAT = timedelta(seconds=60)  # the same for an import
