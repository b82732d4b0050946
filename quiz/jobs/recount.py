"""The recount: compare in a reading session, repair in a short transaction."""

from quiz.counts import Difference, recounting
from quiz.storage import Database


def recount(database: Database) -> list[Difference]:
    """Compare all counters with the trials, repair what disagrees, and return what did."""
    with database.snapshot() as session:
        latest = recounting.latest_repair(session)
        differences = recounting.differences(session)
    if differences:
        with database.transaction() as session:
            if not recounting.claim(session, latest):
                return []  # another process has just repaired them: a second repair would be wrong
            recounting.repair(session, differences)
    return differences
