"""Counters by deck: a player's, a day's, the windows', the aggregates' and the snapshots'."""

# ruff: noqa: S608 - each part of a statement is written in this file

from collections.abc import Sequence
from math import sqrt
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FIRST = "utkface"  # all that was counted before there were decks
TIME = sa.DateTime(timezone=True)
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")
LISTED = ", ".join(COUNTERS)
OUTCOMES = ", ".join(
    f"sum(CASE WHEN t.label = '{label}' AND t.response = '{response}' THEN 1 ELSE 0 END)"
    for label, response in (("fake", "fake"), ("fake", "real"), ("real", "fake"), ("real", "real"))
)
MIN_TRIALS, MIN_EACH, Z = 30, 10, 1.96


def upgrade() -> None:
    """Apply."""
    make_skills()
    add_decks()
    if op.get_bind().scalar(sa.text(f"SELECT 1 FROM rounds WHERE deck <> '{FIRST}' LIMIT 1")):
        split()
    op.drop_index("ix_players_standing", "players")
    for name in (*COUNTERS, "lower_bound", "seen_at"):
        op.drop_column("players", name)


def make_skills() -> None:
    """Make the table of players' counters, and move them there."""
    op.create_table(
        "skills",
        player_id("skills"),
        deck(),
        sa.Column("lower_bound", sa.Float(precision=53), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        *counters(),
        sa.PrimaryKeyConstraint("player_id", "deck", name="pk_skills"),
    )
    op.execute(
        f"INSERT INTO skills (player_id, deck, lower_bound, is_public, seen_at, {LISTED})"
        f" SELECT id, '{FIRST}', lower_bound, is_listed AND NOT is_on_hold, seen_at, {LISTED}"
        f" FROM players"
    )
    op.create_index(
        "ix_skills_standing", "skills", ["deck", "is_public", "lower_bound", "player_id"]
    )


def add_decks() -> None:
    """Make what is counted besides by deck; the windows are made anew in a minute."""
    columns = [player_id("player_days"), deck(), sa.Column("day", sa.Date(), nullable=False)]
    remake("player_days", [*columns, *counters()], ["player_id", "deck", "day"])
    op.create_index("ix_player_days_day_deck", "player_days", ["day", "deck"])
    remake("aggregates", [deck(), *aggregate_columns()], ["deck", "kind", "key"])
    remake("snapshots", [deck(), *snapshot_columns()], ["deck", "name"])
    op.execute("UPDATE snapshots SET deck = '' WHERE name = 'repair'")
    make_board([deck()])
    op.create_index(
        "ix_window_standings_place", "window_standings", ["deck", "window", "bound", "player_id"]
    )


def split() -> None:
    """Take other decks' rounds out of the first deck's counters: those of a way down and up."""
    op.execute(
        f"INSERT INTO skills (player_id, deck, is_public, seen_at, {LISTED})"
        f" SELECT p.id, r.deck, p.is_listed AND NOT p.is_on_hold, p.seen_at, {OUTCOMES}"
        f" FROM rounds r JOIN players p ON p.id = r.player_id"
        f" LEFT JOIN trials t ON t.round_id = r.id WHERE r.deck <> '{FIRST}'"
        f" GROUP BY p.id, r.deck, p.is_listed, p.is_on_hold, p.seen_at"
    )
    subtract_others("skills", ["player_id"])
    set_bounds("skills", ["player_id", "deck"], "skills")
    op.execute(
        f"INSERT INTO player_days (player_id, deck, day, {LISTED})"
        f" SELECT t.player_id, r.deck, {day()}, {OUTCOMES} FROM rounds r"
        f" JOIN trials t ON t.round_id = r.id"
        f" WHERE r.deck <> '{FIRST}' AND t.response IS NOT NULL GROUP BY 1, 2, 3"
    )
    subtract_others("player_days", ["player_id", "day"])
    # The worker counts everything again.
    op.execute("DELETE FROM aggregates")
    op.execute("DELETE FROM uncounted")
    op.execute("INSERT INTO uncounted (trial_id) SELECT id FROM trials WHERE response IS NOT NULL")


def subtract_others(table: str, key: Sequence[str]) -> None:
    """Take other decks' counters off the first deck's."""
    same = " AND ".join(f"o.{name} = {table}.{name}" for name in key)
    others = f"FROM {table} o WHERE {same} AND o.deck <> '{FIRST}'"
    less = ", ".join(f"{name} = {name} - (SELECT sum(o.{name}) {others})" for name in COUNTERS)
    op.execute(f"UPDATE {table} SET {less} WHERE deck = '{FIRST}' AND EXISTS (SELECT 1 {others})")


def downgrade() -> None:
    """Take back; a player's decks are added up."""
    for name in COUNTERS:
        op.add_column(
            "players", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    op.add_column("players", sa.Column("lower_bound", sa.Float(precision=53), nullable=True))
    never = sa.text("'1970-01-01 00:00:00'")  # SQLite adds no column without
    op.add_column("players", sa.Column("seen_at", TIME, server_default=never, nullable=False))
    fill_players()
    op.create_index(
        "ix_players_standing", "players", ["is_listed", "is_on_hold", "lower_bound", "id"]
    )
    take_decks_away()
    op.drop_table("skills")


def fill_players() -> None:
    """Give players their counters back; only where decks are added up is the bound a new one."""
    op.execute("UPDATE players SET seen_at = created_at")
    own = "FROM skills s WHERE s.player_id = players.id"
    sums = ", ".join(f"{name} = (SELECT sum(s.{name}) {own})" for name in COUNTERS)
    rest = f"seen_at = (SELECT max(s.seen_at) {own}), lower_bound = (SELECT max(lower_bound) {own})"
    op.execute(f"UPDATE players SET {sums}, {rest} WHERE EXISTS (SELECT 1 {own})")
    set_bounds("players", ["id"], "(SELECT id AS player_id, * FROM players)")


def take_decks_away() -> None:
    """Count over all decks."""
    columns = [player_id("player_days"), sa.Column("day", sa.Date(), nullable=False)]
    remake("player_days", [*columns, *counters()], ["player_id", "day"], is_summed=True)
    op.create_index("ix_player_days_day", "player_days", ["day"])
    remake("aggregates", aggregate_columns(), ["kind", "key"], is_summed=True)
    op.execute(f"DELETE FROM snapshots WHERE deck NOT IN ('', '{FIRST}')")
    remake("snapshots", snapshot_columns(), ["name"])
    make_board([])
    op.create_index(
        "ix_window_standings_window_bound_player_id",
        "window_standings",
        ["window", "bound", "player_id"],
    )


def remake(
    table: str, columns: Sequence[sa.Column[Any]], key: Sequence[str], *, is_summed: bool = False
) -> None:
    """Make a table anew with other columns, and bring its rows over; its indices are gone."""
    op.rename_table(table, f"old_{table}")
    if op.get_bind().dialect.name == "postgresql":  # where a key's name is the schema's
        op.execute(f"ALTER TABLE old_{table} RENAME CONSTRAINT pk_{table} TO pk_old_{table}")
    op.create_table(table, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"))
    names = [column.name for column in columns]
    old = {c["name"] for c in sa.inspect(op.get_bind()).get_columns(f"old_{table}")}
    values = [
        f"sum({name})" if is_summed and name in COUNTERS else name if name in old else f"'{FIRST}'"
        for name in names
    ]
    grouped = f" GROUP BY {', '.join(key)}" if is_summed else ""
    op.execute(
        f"INSERT INTO {table} ({', '.join(map(quoted, names))})"
        f" SELECT {', '.join(map(quoted, values))} FROM old_{table}{grouped}"
    )
    op.drop_table(f"old_{table}")


def quoted(name: str) -> str:
    """Quote the one name that is a word of SQL's too."""
    return '"key"' if name == "key" else name


def make_board(first: Sequence[sa.Column[Any]]) -> None:
    """Make the tables of the windows anew and empty; the worker fills them in a minute."""
    op.drop_table("board_parts")
    op.drop_table("window_standings")
    keys = [column.name for column in first]
    op.create_table(
        "window_standings",
        *first,
        sa.Column("window", sa.String(length=8), nullable=False),
        player_id("window_standings"),
        sa.Column("bound", sa.Float(precision=53), nullable=False),
        *counters(),
        sa.PrimaryKeyConstraint(*keys, "window", "player_id", name="pk_window_standings"),
    )
    op.create_index("ix_window_standings_player_id", "window_standings", ["player_id"])
    op.create_table(
        "board_parts",
        *([deck()] if first else []),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, "name", name="pk_board_parts"),
    )


def deck() -> sa.Column[Any]:
    """Return the column that names a deck."""
    return sa.Column("deck", sa.String(length=16), nullable=False)


def player_id(table: str) -> sa.Column[Any]:
    """Return the column that names a player, whose rows go with the player."""
    player = sa.ForeignKey("players.id", name=f"fk_{table}_player_id", ondelete="CASCADE")
    return sa.Column("player_id", sa.String(length=32), player, nullable=False)


def counters() -> list[sa.Column[Any]]:
    """Return the four counters."""
    return [
        sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        for name in COUNTERS
    ]


def aggregate_columns() -> list[sa.Column[Any]]:
    """Return what an aggregate is of, and its counters."""
    kind = sa.Column("kind", sa.String(length=16), nullable=False)
    return [kind, sa.Column("key", sa.String(length=64), nullable=False), *counters()]


def snapshot_columns() -> list[sa.Column[Any]]:
    """Return what a snapshot has."""
    return [
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
    ]


def day() -> str:
    """Return the day (UTC) of a response."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    return "date(t.responded_at)" if is_sqlite else "(t.responded_at AT TIME ZONE 'UTC')::date"


def set_bounds(table: str, key: Sequence[str], rows: str) -> None:
    """Work the bound out anew for all who have played in more than one deck."""
    several = "SELECT player_id FROM skills GROUP BY player_id HAVING count(*) > 1"
    names = ", ".join((*key, *COUNTERS))
    query = sa.text(f"SELECT {names} FROM {rows} AS found WHERE player_id IN ({several})")
    place = " AND ".join(f"{name} = :{name}" for name in key)
    values = [
        dict(zip(key, row, strict=False)) | {"bound": lower_bound(*row[-4:])}
        for row in op.get_bind().execute(query).all()
    ]
    if values:
        statement = sa.text(f"UPDATE {table} SET lower_bound = :bound WHERE {place}")
        op.get_bind().execute(statement, values)


def lower_bound(hits: int, misses: int, false_alarms: int, correct_rejections: int) -> float | None:
    """Return Wilson's lower bound on the accuracy as it was when this was written."""
    fakes, reals = hits + misses, false_alarms + correct_rejections
    trials, correct = fakes + reals, hits + correct_rejections
    if trials < MIN_TRIALS or min(fakes, reals) < MIN_EACH:
        return None
    if not correct:
        return 0.0
    share, spread = correct / trials, Z**2 / trials
    half = Z * sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return (share + spread / 2 - half) / (1 + spread)
