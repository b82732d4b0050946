"""Upkeep in the background: counts, leaderboard, classrooms whose time is up, deletion of old data.

Where several rows are changed, each has a transaction of its own: holding several locks at once
can deadlock with the responses of players.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete
from sqlalchemy.orm import Session

from quiz import jobs
from quiz.access import attempts
from quiz.board import WINDOWS, checks, holds, windows
from quiz.classroom import allowance, erasing, gone_faces, replace_face, retention, stages
from quiz.counts import aggregates, digests
from quiz.decks import DECKS
from quiz.errors import NotFound, Unavailable
from quiz.faces import forget_spares, purge_fakes
from quiz.models import Classroom, Worker
from quiz.play import abandoned, heroes, offers, sets, spared
from quiz.policy import lifetimes
from quiz.storage import Database, utc_now
from quiz.teachers import logins
from quiz.worker.logs import log

FindClassrooms = Callable[[Session, datetime], Sequence[Classroom]]
ChangeClassroom = Callable[[Session, Classroom, datetime], object]


def count_responses(database: Database, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Add new responses to the aggregates, make the digests again; return how many were added."""
    added, chunk = 0, aggregates.CHUNK
    while chunk == aggregates.CHUNK and not is_stopping():
        with database.transaction() as session:
            chunk = aggregates.count_waiting_trials(session)
        added += chunk
    # Computed in a reading session: on SQLite that holds up no writer.
    with database.reading() as session:
        made = digests.compute_digests(session)
    with database.transaction() as session:
        digests.store_digests(session, made, utc_now())
    return added


def recount(database: Database) -> None:
    """Count all trials again; repair and log the counters that disagree."""
    differences = jobs.recount(database)
    if differences:
        log.error("The recount repaired %s counters.", len(differences))


def update_board(database: Database) -> None:
    """Put the places of players who play like programs on hold, and update the standings."""
    hold_suspicious_players(database)
    now = utc_now()
    for window in WINDOWS:
        jobs.update_window(database, window, now)


def hold_suspicious_players(database: Database) -> None:
    """Check the players who have played since the last check."""
    now = utc_now()
    with database.reading() as session:
        reasons, checked_until = checks.check_recent_players(session, now)
    for player_id, reason in reasons.items():
        with database.transaction() as session:
            holds.put_on_hold(session, player_id, reason, now)
    with database.transaction() as session:
        windows.record_update(session, checks.PART, checked_until)
    if reasons:
        log.info("Held %s places on the leaderboard: `flask leaderboard review`.", len(reasons))


def close_due_classrooms(database: Database) -> int:
    """Advance the classrooms in which a time is up, even if no browser asks; return how many."""
    return change_classrooms(database, retention.overdue, lifetimes.LATE_RESPONSE, stages.close_due)


def retire_classrooms(database: Database) -> None:
    """Finish classrooms without activity, and erase the names in those finished long ago."""
    ended = change_classrooms(
        database, retention.abandoned, lifetimes.ABANDONED_CLASSROOM, stages.finish
    )
    erased = change_classrooms(
        database, retention.outdated, lifetimes.STUDENT_NAMES, erasing.erase_names
    )
    if ended or erased:
        log.info("Classrooms ended: %s; their names erased: %s.", ended, erased)


def change_classrooms(
    database: Database, find: FindClassrooms, age: timedelta, change: ChangeClassroom
) -> int:
    """Change each of the classrooms that `find` returns for this age; return how many."""
    now = utc_now()
    with database.reading() as session:
        due = find(session, now - age)
    for classroom in due:
        # NotFound: it was deleted since, and needs nothing any more.
        with suppress(NotFound), database.transaction() as session:
            change(session, classroom, now)
    return len(due)


def set_heroes_aside(database: Database, min_age: int) -> None:
    """Set a pair aside for the home page in each deck that has none."""
    for deck in DECKS.values():
        with database.transaction() as session:
            heroes.set_hero_aside(session, deck, min_age, utc_now())


def replace_gone_faces(database: Database, min_age: int) -> int:
    """Replace faces that were taken down when there were no others; return in how many trials."""
    changed = 0
    with database.reading() as session:
        gone = gone_faces(session)
    for face_id in gone:
        with database.transaction() as session:
            changed += replace_face(session, face_id, min_age, utc_now()).changed
    return changed


def spare_reals(database: Database, min_age: int) -> None:
    """Set reals of each deck aside for the picks of players, some at a time."""
    for deck in DECKS.values():
        with database.transaction() as session:
            spared.set_reals_aside(session, deck, min_age)


def keep_sets(database: Database, min_age: int) -> int:
    """Finish the shared sets that are over, and make tomorrow's ahead; return how many changed."""
    return finish_sets(database) + make_tomorrows(database, min_age)


def finish_sets(database: Database) -> int:
    """Finish the days and duels that are over, with the rounds in them; return how many."""
    now, finished = utc_now(), 0
    with database.reading() as session:
        due = sets.ending.due_sets(session, now)
    for set_id in due:
        end = partial(sets.ending.end_open_rounds, set_id=set_id, now=now)
        until_none_is_left(database, end)
        with database.transaction() as session:
            finished += sets.ending.finish_if_due(session, set_id, now)
    return finished


def make_tomorrows(database: Database, min_age: int) -> int:
    """Make the next day's set of each deck that is played daily, before midnight; how many."""
    now, made = utc_now(), 0
    for deck in DECKS.values():
        with database.reading() as session:
            is_wanted = sets.daily.is_wanted_ahead(session, deck.name, now)
        if is_wanted:
            # Without faces for it now, the first who plays tomorrow makes it.
            with suppress(Unavailable), database.transaction() as session:
                tomorrow = now.date() + timedelta(days=1)
                sets.daily.set_of(session, deck, tomorrow, min_age, now)
                made += 1
    return made


def forget_told_spares(database: Database) -> int:
    """Forget the faces that coins did not choose, once nothing depends on them; how many."""
    return until_none_is_left(database, forget_spares)


def end_abandoned(database: Database, min_age: int) -> int:
    """End the rounds that nobody went on with, and classrooms where reals are scarce; how many."""
    with database.reading() as session:
        scarce = abandoned.scarce_decks(session, min_age)
        crowded = allowance.crowded_decks(session, min_age)
    ended = end_unused_classrooms(database, scarce | crowded) if scarce | crowded else 0
    return (
        ended + end_offers(database) + end_abandoned_rounds(database, are_reals_scarce=bool(scarce))
    )


def end_offers(database: Database) -> int:
    """End the offers that nobody picked from; return how many."""
    before = utc_now() - lifetimes.OFFER
    return until_none_is_left(database, lambda session: offers.end_offers(session, before))


def end_unused_classrooms(database: Database, decks: Collection[str]) -> int:
    """End the classrooms of these decks that hardly anybody joined or touched; return how many."""
    ended, ages = 0, (lifetimes.SCARCE_UNUSED_CLASSROOM, lifetimes.SCARCE_LONELY_CLASSROOM)
    for students, age in enumerate(ages):
        find = partial(retention.unused, decks=decks, most_students=students)
        ended += change_classrooms(database, find, age, stages.finish)
    if ended:
        log.info("Ended %s classrooms with hardly a student, since faces are scarce.", ended)
    return ended


def end_abandoned_rounds(database: Database, *, are_reals_scarce: bool) -> int:
    """Delete or finish the rounds that nobody went on with; return how many."""
    now, unanswered, answered = utc_now(), lifetimes.UNANSWERED_ROUND, lifetimes.ABANDONED_ROUND
    if are_reals_scarce:
        unanswered = lifetimes.SCARCE_UNANSWERED_ROUND
        answered = lifetimes.SCARCE_ABANDONED_ROUND
    deleted = until_none_is_left(
        database, lambda session: abandoned.delete_abandoned(session, now - unanswered)
    )
    finished = until_none_is_left(
        database, lambda session: abandoned.finish_abandoned(session, now - answered, now)
    )
    returned = until_none_is_left(
        database, lambda session: abandoned.give_back_idle(session, now - unanswered)
    )
    returned += until_none_is_left(
        database, lambda session: abandoned.give_back_picks(session, now - lifetimes.IDLE_JUDGE)
    )
    if returned:
        log.info("Took back the faces of %s players who did not go on.", returned)
    if deleted or finished:
        log.info("Deleted %s rounds without a response, finished %s others.", deleted, finished)
    return deleted + finished + returned


def until_none_is_left(database: Database, change: Callable[[Session], int]) -> int:
    """Repeat a change of some rows, in a transaction each time; return how many rows in all."""
    changed = 0
    while True:
        with database.transaction() as session:
            chunk = change(session)
        if not chunk:
            return changed
        changed += chunk


def purge(database: Database) -> int:
    """Delete data whose lifetime is over; return how many fakes lost their bytes."""
    retire_classrooms(database)
    now = utc_now()
    with database.transaction() as session:
        # The faces on the page of everyone's results keep their bytes.
        exhibited_fakes = digests.exhibited_fakes(session)
        purged = purge_fakes(session, now - lifetimes.FAKE_BYTES, exhibited_fakes)
        session.execute(delete(Worker).where(Worker.beat_at < now - lifetimes.SILENT_WORKERS))
        attempts.purge(session, now - lifetimes.ATTEMPTS)
        logins.purge(session, now, now - lifetimes.IDLE_LOGIN)
        sets.ending.delete_old(session, now - lifetimes.SHARED_SETS)
    if purged:
        log.info("Deleted the bytes of %s faces that were shown long ago.", purged)
    return purged
