"""The recount: compare in a reading session, repair in a short transaction."""

from quiz.counts import Difference, recounting, repairing
from quiz.storage import Database


def recount(database: Database) -> list[Difference]:
    """Compare all counters with the trials, repair what disagrees, and return what did."""
    with database.snapshot() as session:
        latest = repairing.latest_repair(session)
        differences = recounting.find_differences(session)
    if differences:
        with database.transaction() as session:
            if not repairing.record_repair(session, latest):
                return []  # another process has just repaired them: a second repair would be wrong
            repairing.repair_counters(session, differences)
    return differences
