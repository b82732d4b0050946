"""Backups: a SQLite file with all rows, whichever database they come from or go to.

Any tool that reads SQLite can look into it, and it carries a quiz from SQLite to Postgres or back.
"""

import os
import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    NullPool,
    Table,
    create_engine,
    event,
    func,
    select,
    text,
)

from quiz.config import BESIDE, sqlite_url
from quiz.errors import Conflict, Invalid
from quiz.storage import SQLITE, Database, check_destination, upgrade, whole_path

ROWS = 1000  # copied in one statement
LARGE = {"lane_files": 1}  # the same in tables of large rows, by name
REVISIONS = "alembic_version"
VALUABLE = ("players", "faces", "teachers")  # rows in one of these are not deleted unasked

MARK = 0x52464231  # in the header of a backup, which a database in use does not have
HEADER = struct.Struct(">16s2xBB48xI")  # name, write version, read version, application id

Tables = Mapping[str, Table]  # parents before children
Progress = Callable[[int, int], None]  # called with the rows copied so far and in total


def back_up(database: Database, path: Path, progress: Progress) -> int:
    """Write all rows, as they are at one moment, into a file; return how many.

    The file gets its name when it is complete. Only its owner may read it, since it holds names
    and password hashes. Raises Conflict when the database has no tables yet, and when something
    other than an earlier backup has this name.
    """
    check_destination(path, is_backup)
    with whole_path(path) as partial:
        with opened(partial) as engine, database.snapshot() as session:
            source = session.connection()
            migrate(engine, revision_of(source))
            with engine.begin() as target:
                target.exec_driver_sql(f"PRAGMA application_id = {MARK}")
                rows = copy_rows(source, target, progress)
        flush(partial)
    return rows


def is_backup(path: Path) -> bool:
    """Say whether a file is a backup that no program uses as its database."""
    with path.open("rb") as file:
        header = file.read(HEADER.size)
    if len(header) < HEADER.size or any(Path(f"{path}{end}").exists() for end in BESIDE):
        return False
    name, write_version, read_version, mark = HEADER.unpack(header)
    # A database that was ever opened by the quiz has version 2, which means WAL.
    return (name, write_version, read_version, mark) == (SQLITE, 1, 1, MARK)


def restore(path: Path, database: Database, progress: Progress, *, replace: bool) -> int:
    """Put a backup's rows into a database, all or none; return how many.

    A backup of an older version is brought up to date on the way; the file stays as it is. Raises
    Invalid when this version can't read the file, Conflict when the database holds something and
    is not to be replaced.
    """
    with TemporaryDirectory(prefix="faces-restore-") as folder:
        copy = Path(folder) / "backup.sqlite"
        copy_file(path, copy)
        with opened(copy) as engine:
            migrate(engine, "head")
            upgrade(database.engine)
            with engine.connect() as source, database.engine.begin() as target:
                empty_tables(target, replace=replace)
                return copy_rows(source, target, progress)


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    """Open a temporary SQLite file, without a journal: after a failure it is deleted anyway."""
    engine = create_engine(sqlite_url(path), poolclass=NullPool)
    event.listen(engine, "connect", disable_journal)
    yield engine
    engine.dispose()


def disable_journal(connection: sqlite3.Connection, _record: object) -> None:
    """Turn off the journal and the waiting for the disk."""
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")


def flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def copy_file(path: Path, copy: Path) -> None:
    """Copy a SQLite file, even one in use; raises Invalid when it is damaged or not SQLite."""
    try:
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            [[check]] = target.execute("PRAGMA quick_check(1)")
    except sqlite3.DatabaseError as error:
        raise Invalid(f"{path} is not a backup: {error}.") from error
    if check != "ok":
        raise Invalid(f"{path} is damaged: {check}.")


def revision_of(connection: Connection) -> str:
    """Return a database's migration; raises Conflict when it has none."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise Conflict("The database has no tables yet; `flask db upgrade` makes them.")
    return revision


def migrate(engine: Engine, revision: str) -> None:
    """Migrate a backup to a revision; raises Invalid when this version does not know its own."""
    try:
        with engine.connect() as connection:
            if revision == "head":
                revision_of(connection)
        upgrade(engine, revision)
    except Conflict as error:
        raise Invalid("The file is not a backup of the quiz.") from error
    except CommandError as error:
        raise Invalid("It was made by a newer version of this program; update it first.") from error


def empty_tables(target: Connection, *, replace: bool) -> None:
    """Empty a database; raises Conflict when it holds something valuable, unless `replace`."""
    ours = tables_of(target)
    held = {name: count_rows(target, ours[name]) for name in VALUABLE}
    if any(held.values()) and not replace:
        listed = ", ".join(f"{count:,} {name}" for name, count in held.items() if count)
        raise Conflict(f"The database holds {listed}; with --replace they are deleted first.")
    for name in reversed(list(ours)):
        target.execute(ours[name].delete())


def copy_rows(source: Connection, target: Connection, progress: Progress) -> int:
    """Copy the rows of all tables that both have, parents first; return how many."""
    for connection in (source, target):
        if connection.dialect.name == "postgresql":
            # SQLite stores times without a zone; all of ours are UTC.
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    theirs, ours = tables_of(source), tables_of(target)
    shared = [name for name in ours if name in theirs]
    total = sum(count_rows(source, theirs[name]) for name in shared)
    done = 0
    for name in shared:
        at_once = LARGE.get(name, ROWS)
        streamed = source.execution_options(yield_per=at_once).execute(select(theirs[name]))
        for rows in streamed.mappings().partitions():
            target.execute(ours[name].insert(), [dict(row) for row in rows])
            done += len(rows)
            progress(done, total)
        advance_sequence(target, ours[name])
    return done


def tables_of(connection: Connection) -> Tables:
    """Return a database's own tables, parents first, without those of the queue."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith("huey_"))
    return {table.name: table for table in metadata.sorted_tables if table.name != REVISIONS}


def count_rows(connection: Connection, table: Table) -> int:
    """Count a table's rows."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def advance_sequence(target: Connection, table: Table) -> None:
    """Let Postgres number the next row after the copied ones; SQLite does so by itself."""
    number = table.autoincrement_column
    if target.dialect.name != "postgresql" or number is None or number.server_default is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, number.name)
    highest = select(func.max(number)).scalar_subquery()
    target.execute(select(func.setval(sequence, highest)).where(highest.is_not(None)))
