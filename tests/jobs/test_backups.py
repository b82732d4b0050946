"""Backups: everything comes back, on either database and from one to the other."""

import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from quiz.counts import recounting
from quiz.crowd import lanes
from quiz.decks.deck import GALLERY
from quiz.errors import Conflict, Invalid
from quiz.jobs import backups
from quiz.models import (
    Aggregate,
    Attempt,
    Base,
    BoardPart,
    ClimbFace,
    Digest,
    Face,
    Import,
    Label,
    LaneTraining,
    LaneWeek,
    Login,
    Mode,
    ModeRecord,
    Pick,
    PickFace,
    Player,
    PlayerDay,
    RecoveryCode,
    Round,
    SharedFace,
    SharedSet,
    Showing,
    Skill,
    Takedown,
    Trial,
    Uncounted,
    WindowStanding,
)
from quiz.storage.database import Database, downgrade, upgrade, utc_now
from tests.support.crowds import open_lanes
from tests.support.factories import (
    add_classroom,
    add_player,
    add_round,
    add_student,
    add_teacher,
    add_worker,
    fill,
    respond,
)
from tests.support.postgres import empty_tables

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=["sqlite", "postgres"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A second database, empty; on Postgres the same one as the first may be, after a backup."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_database")
    else:
        template: Path = request.getfixturevalue("sqlite_template")
        url = f"sqlite:///{shutil.copy(template, tmp_path / 'other.sqlite')}"
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def filled(database: Database, quick_hashes: None) -> Database:
    """A database with something in every table."""
    now = datetime(2026, 7, 1, 12, 30, 15, 123456, UTC)
    with database.writing() as session:
        fill(session, reals=30, fakes=30)
        fill(session, reals=30, fakes=30, deck=GALLERY)
        player = add_player(session, "amber-otter", is_listed=True)
        round_ = add_round(session, player, length=4)
        respond(session, player.id, round_.id, 1, Label.REAL, confidence=75, at=utc_now())
        teacher = add_teacher(session)
        teacher.factor_nonce, teacher.factor_step = "n", 58_000_000
        add_student(session, add_classroom(session, teacher, length=4), "Zoë 🦦")
        add_round(session, player, deck=GALLERY, length=4)
        add_student(session, add_classroom(session, teacher, length=4, deck="gallery"))
        add_worker(session)
        hours = now + timedelta(hours=1)
        session.add_all(
            [
                Aggregate(deck="utkface", kind="all", key="", hits=1),
                Attempt(scope="login", key="k", began_at=now, count=2),
                BoardPart(
                    deck="utkface", name="all", made_at=now, first_day=now.date(), ladder=[[1, 0.5]]
                ),
                Import(
                    deck="gallery",
                    source="drawn",
                    read=3,
                    total=4,
                    kept=2,
                    started_at=now,
                    beat_at=now,
                ),
                Login(
                    token_hash="t",
                    teacher_id=teacher.id,
                    created_at=now,
                    seen_at=now,
                    expires_at=hours,
                ),
                RecoveryCode(code_hash="c", teacher_id=teacher.id),
                Digest(deck="gallery", name="crowd", made_at=now, body={"é": [1, None, 0.1]}),
                Takedown(sha256="0" * 64, taken_down_at=now),
                WindowStanding(
                    deck="utkface", window="all", player_id=player.id, bound=0.25, hits=1
                ),
            ]
        )
        session.merge(PlayerDay(player_id=player.id, deck="gallery", day=now.date(), misses=3))
        session.merge(Uncounted(trial_id=1))
        add_modes(session, player, round_, now)
        add_lanes(session, player, now)
        session.commit()
    return database


def add_modes(session: Session, player: Player, round_: Round, now: datetime) -> None:
    """Put something in every table that modes need."""
    trial = session.scalars(select(Trial).where(Trial.round_id == round_.id)).first()
    assert trial is not None
    record = ModeRecord(player_id=player.id, deck="utkface", mode=Mode.PAIR, best=9.0, best_at=now)
    shared = SharedSet(deck="utkface", mode=Mode.DAILY, day=now.date(), made_at=now, closes_at=now)
    session.add_all([record, shared, Showing(trial_id=trial.id, level=187.5, frames=11)])
    session.flush()
    face = {"face_id": trial.face_id, "label": trial.label}
    session.add(SharedFace(set_id=shared.id, place=1, **face))
    session.add(ClimbFace(face_id=trial.face_id, deck="utkface", level=3, made_at=now))
    pick = Pick(player_id=player.id, deck="utkface", klass=6, offered_at=now, judged=3, fooled=1)
    pick.picked_at, pick.face_id = now, trial.face_id
    session.add(pick)
    session.flush()
    session.add(PickFace(face_id=trial.face_id, pick_id=pick.id, place=7))


def add_lanes(session: Session, player: Player, now: datetime) -> None:
    """Put something in every table of lanes."""
    taught = open_lanes(session, files={lanes.CRITIC: b"seen", lanes.CHECKPOINT: b"trained on"})
    week = {"deck": "utkface", "lane_id": taught.id, "week": now.date(), "hits": 3}
    session.add_all(
        [LaneTraining(deck="utkface", beat_at=now), LaneWeek(player_id=player.id, **week)]
    )


def rows_of(database: Database) -> Rows:
    with database.reading() as session:
        return {
            name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for name, table in Base.metadata.tables.items()
        }


def ignore(_done: int, _total: int) -> None:
    """Nobody watches."""


def empty(database: Database) -> None:
    if database.is_sqlite:
        with database.transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
    else:
        empty_tables(database.engine.url.render_as_string(hide_password=False))


def test_everything_comes_back_on_either_database(
    filled: Database, other: Database, tmp_path: Path
) -> None:
    before, path = rows_of(filled), tmp_path / "b.sqlite"
    assert all(before.values()), "a table without a row proves nothing"
    steps: list[tuple[int, int]] = []
    count = backups.back_up(filled, path, lambda done, total: steps.append((done, total)))
    assert count == sum(map(len, before.values())) == steps[-1][0] == steps[-1][1]
    empty(other)
    assert backups.restore(path, other, ignore, replace=False) == count
    assert rows_of(other) == before


def test_new_rows_get_new_numbers_afterwards(
    filled: Database, other: Database, tmp_path: Path
) -> None:
    path = tmp_path / "b.sqlite"
    backups.back_up(filled, path, ignore)
    backups.restore(path, other, ignore, replace=True)
    with other.writing() as session:
        highest = session.scalar(select(func.max(Trial.id))) or 0
        round_ = add_round(session, add_player(session), length=4)
        first = select(func.min(Trial.id)).where(Trial.round_id == round_.id)
        assert session.scalar(first) == highest + 1


def test_a_backup_is_one_closed_file_that_anyone_can_read_who_may(
    filled: Database, tmp_path: Path
) -> None:
    path = tmp_path / "b.sqlite"
    backups.back_up(filled, path, ignore)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.glob("b.sqlite*")] == ["b.sqlite"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM trials").fetchone()[0] > 0


def test_a_backup_is_of_one_moment(filled: Database, tmp_path: Path) -> None:
    """A player and their day are written together; a backup never has one without the other."""
    is_over = threading.Event()

    def play() -> None:
        while not is_over.is_set():
            with filled.transaction() as session:
                player = add_player(session)
                today = utc_now().date()
                session.add(PlayerDay(player_id=player.id, deck="utkface", day=today, hits=1))

    with filled.transaction() as session:
        session.execute(PlayerDay.__table__.delete())  # type: ignore[attr-defined]
        session.execute(Player.__table__.delete().where(Player.pseudonym.is_(None)))  # type: ignore[attr-defined]
    writer = threading.Thread(target=play)
    writer.start()
    try:
        for number in range(3):
            path = tmp_path / f"{number}.sqlite"
            backups.back_up(filled, path, ignore)
            with closing(sqlite3.connect(path)) as copy:
                sql = "SELECT (SELECT count(*) FROM players), (SELECT count(*) FROM player_days)"
                players, days = copy.execute(sql).fetchone()
            assert players == days + 1  # amber-otter had a day no longer
    finally:
        is_over.set()
        writer.join()


def test_what_is_there_is_not_lost_by_mistake(filled: Database, tmp_path: Path) -> None:
    before, path = rows_of(filled), tmp_path / "b.sqlite"
    backups.back_up(filled, path, ignore)
    with pytest.raises(Conflict, match="players, 120 faces, 1 teachers; with --replace"):
        backups.restore(path, filled, ignore, replace=False)
    assert rows_of(filled) == before
    with filled.transaction() as session:
        add_player(session)
    backups.restore(path, filled, ignore, replace=True)
    assert rows_of(filled) == before


def test_a_restore_that_fails_changes_nothing(filled: Database, tmp_path: Path) -> None:
    before, path = rows_of(filled), tmp_path / "b.sqlite"
    backups.back_up(filled, path, ignore)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE trials SET player_id = 'nobody'")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        backups.restore(path, filled, ignore, replace=True)
    assert rows_of(filled) == before


def back_up_at(revision: str, database: Database, path: Path) -> None:
    """Back a database up as it was at an older revision."""
    downgrade(database.engine, revision)
    try:
        backups.back_up(database, path, ignore)
    finally:
        upgrade(database.engine)


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        fill(session, reals=3, fakes=2)
    path = tmp_path / "b.sqlite"
    back_up_at("0002", database, path)
    backups.restore(path, database, ignore, replace=True)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Face)) == 5


def test_counters_of_before_there_were_decks_come_back_in_the_first(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        fill(session)
        player = add_player(session, "amber-otter", is_listed=True)
        round_ = add_round(session, player, length=4)
        for position in range(1, 5):
            respond(session, player.id, round_.id, position, Label.FAKE)
        session.commit()
    path = tmp_path / "b.sqlite"
    back_up_at("0006", database, path)
    backups.restore(path, database, ignore, replace=True)
    with database.snapshot() as session:
        [skill] = session.scalars(select(Skill)).all()
        assert (skill.deck, skill.hits, skill.false_alarms, skill.is_public) == (
            "utkface",
            2,
            2,
            True,
        )
        assert recounting.find_differences(session) == []


def test_a_backup_of_a_newer_version_is_refused(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    backups.back_up(filled, path, ignore)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Invalid, match="newer version"):
        backups.restore(path, filled, ignore, replace=True)


def test_other_files_are_refused(database: Database, tmp_path: Path) -> None:
    text_file, other_kind = tmp_path / "a.txt", tmp_path / "c.sqlite"
    text_file.write_text("Dear diary, " * 100)
    with closing(sqlite3.connect(other_kind)) as connection, connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    for path, sentence in ((text_file, "not a backup:"), (other_kind, "of the quiz")):
        with pytest.raises(Invalid, match=sentence):
            backups.restore(path, database, ignore, replace=True)


def test_a_damaged_backup_is_refused(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    backups.back_up(filled, path, ignore)
    body = bytearray(path.read_bytes())
    body[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    path.write_bytes(body)
    before = rows_of(filled)
    with pytest.raises(Invalid, match=r"damaged|not a backup"):
        backups.restore(path, filled, ignore, replace=True)
    assert rows_of(filled) == before


def test_a_live_database_of_sqlite_is_a_backup_too(filled: Database, tmp_path: Path) -> None:
    """Its latest rows stand in the log beside it."""
    if not filled.is_sqlite:
        return
    before = rows_of(filled)
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    backups.restore(Path(str(filled.engine.url.database)), fresh, ignore, replace=False)
    assert rows_of(fresh) == before
    fresh.dispose()


def test_a_database_without_tables_has_no_backup(tmp_path: Path) -> None:
    bare = Database(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    with bare.transaction() as session:
        session.execute(text("CREATE TABLE something (id INTEGER)"))
    with pytest.raises(Conflict, match="flask db upgrade"):
        backups.back_up(bare, tmp_path / "b.sqlite", ignore)
    assert not list(tmp_path.glob("b.sqlite*"))
    bare.dispose()
