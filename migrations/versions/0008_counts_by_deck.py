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

FIRST = "utkface"  # the deck of all counts so far
TIME = sa.DateTime(timezone=True)
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")
LISTED = ", ".join(COUNTERS)
OUTCOMES = ", ".join(
    f"sum(CASE WHEN t.label = '{label}' AND t.response = '{response}' THEN 1 ELSE 0 END)"
    for label, response in (("fake", "fake"), ("fake", "real"), ("real", "fake"), ("real", "real"))
)
PLAYERS_SUMS = ", ".join(
    f"{name} = (SELECT sum(s.{name}) FROM skills s WHERE s.player_id = players.id)"
    for name in COUNTERS
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
    """Make the table of players' counters, and move the counters there."""
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
    """Give the other counters a deck; the worker fills the windows again within a minute."""
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
    """Subtract other decks' rounds from the first deck's counters, after a downgrade."""
    op.execute(
        f"INSERT INTO skills (player_id, deck, is_public, seen_at, {LISTED})"
        f" SELECT p.id, r.deck, p.is_listed AND NOT p.is_on_hold, p.seen_at, {OUTCOMES}"
        f" FROM rounds r JOIN players p ON p.id = r.player_id"
        f" LEFT JOIN trials t ON t.round_id = r.id WHERE r.deck <> '{FIRST}'"
        f" GROUP BY p.id, r.deck, p.is_listed, p.is_on_hold, p.seen_at"
    )
    subtract_others("skills", ["player_id"])
    set_bounds("skills", ["player_id", "deck"])
    split_days()
    subtract_others("player_days", ["player_id", "day"])
    # The worker will count everything again.
    op.execute("DELETE FROM aggregates")
    op.execute("DELETE FROM uncounted")
    op.execute("INSERT INTO uncounted (trial_id) SELECT id FROM trials WHERE response IS NOT NULL")


def split_days() -> None:
    """Count the days of other decks' rounds."""
    names = ("round_id", "player_id", "label", "response", "responded_at")
    trials = sa.table("trials", *columns(*names))
    rounds = sa.table("rounds", *columns("id", "deck"))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    at_utc = trials.c.responded_at if is_sqlite else sa.func.timezone("UTC", trials.c.responded_at)
    parts = (trials.c.player_id, rounds.c.deck, sa.func.date(at_utc))
    query = (
        sa.select(*parts, *(sa.func.sum(outcome) for outcome in outcomes(trials)))
        .join_from(trials, rounds, rounds.c.id == trials.c.round_id)
        .where(rounds.c.deck != FIRST, trials.c.response.is_not(None))
        .group_by(*parts)
    )
    counted = ["player_id", "deck", "day", *COUNTERS]
    op.execute(sa.insert(sa.table("player_days", *columns(*counted))).from_select(counted, query))


def outcomes(trials: sa.TableClause) -> list[sa.ColumnElement[int]]:
    """Return 1 or 0 for each of the four outcomes, in the order of the counters."""
    pairs = (("fake", "fake"), ("fake", "real"), ("real", "fake"), ("real", "real"))
    return [
        sa.case(((trials.c.label == label) & (trials.c.response == response), 1), else_=0)
        for label, response in pairs
    ]


def subtract_others(name: str, key: Sequence[str]) -> None:
    """Subtract other decks' counters from the first deck's."""
    own = sa.table(name, *columns(*key, "deck", *COUNTERS))
    other = own.alias("other")
    is_same = [other.c.deck != FIRST, *(other.c[part] == own.c[part] for part in key)]

    def of_others(value: Any) -> Any:
        return sa.select(value).select_from(other).where(*is_same).correlate(own)

    less = {n: own.c[n] - of_others(sa.func.sum(other.c[n])).scalar_subquery() for n in COUNTERS}
    has_others = sa.exists(of_others(sa.literal(1)))
    op.execute(sa.update(own).where(own.c.deck == FIRST, has_others).values(less))


def columns(*names: str) -> list[sa.ColumnClause[Any]]:
    """Return columns of an existing table."""
    return [sa.column(name) for name in names]


def downgrade() -> None:
    """Take back; the counters of a player's decks are added up."""
    for name in COUNTERS:
        op.add_column(
            "players", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    op.add_column("players", sa.Column("lower_bound", sa.Float(precision=53), nullable=True))
    never = sa.text("'1970-01-01 00:00:00'")  # SQLite can't add such a column without a default
    op.add_column("players", sa.Column("seen_at", TIME, server_default=never, nullable=False))
    fill_players()
    op.create_index(
        "ix_players_standing", "players", ["is_listed", "is_on_hold", "lower_bound", "id"]
    )
    take_decks_away()
    op.drop_table("skills")


def fill_players() -> None:
    """Move counters back to the players; compute the bound again where decks are added up."""
    op.execute("UPDATE players SET seen_at = created_at")
    op.execute(
        f"UPDATE players SET {PLAYERS_SUMS},"
        " seen_at = (SELECT max(s.seen_at) FROM skills s WHERE s.player_id = players.id),"
        " lower_bound = (SELECT max(s.lower_bound) FROM skills s WHERE s.player_id = players.id)"
        " WHERE EXISTS (SELECT 1 FROM skills s WHERE s.player_id = players.id)"
    )
    set_bounds("players", ["id"])


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
    table: str, wanted: Sequence[sa.Column[Any]], key: Sequence[str], *, is_summed: bool = False
) -> None:
    """Make a table again with other columns, and copy its rows; its indexes are lost."""
    there = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    if op.get_bind().dialect.name == "postgresql":  # where names of keys are unique in the schema
        op.drop_constraint(f"pk_{table}", table, type_="primary")
    op.rename_table(table, f"old_{table}")
    new = op.create_table(table, *wanted, sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"))
    old = sa.table(f"old_{table}", *columns(*there))
    names = [column.name for column in wanted]
    values = [
        sa.literal(FIRST)
        if name not in there
        else sa.func.sum(old.c[name])
        if is_summed and name in COUNTERS
        else old.c[name]
        for name in names
    ]
    query = sa.select(*values).select_from(old)
    if is_summed:
        query = query.group_by(*(old.c[name] for name in key))
    op.execute(sa.insert(new).from_select(names, query))
    op.drop_table(f"old_{table}")


def make_board(first: Sequence[sa.Column[Any]]) -> None:
    """Make the tables of the windows again, empty; the worker fills them within a minute."""
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
    """Return the column of the deck."""
    return sa.Column("deck", sa.String(length=16), nullable=False)


def player_id(table: str) -> sa.Column[Any]:
    """Return the column of the player; erasing the player deletes the rows."""
    player = sa.ForeignKey("players.id", name=f"fk_{table}_player_id", ondelete="CASCADE")
    return sa.Column("player_id", sa.String(length=32), player, nullable=False)


def counters() -> list[sa.Column[Any]]:
    """Return the four counters."""
    return [
        sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        for name in COUNTERS
    ]


def aggregate_columns() -> list[sa.Column[Any]]:
    """Return the columns of an aggregate."""
    kind = sa.Column("kind", sa.String(length=16), nullable=False)
    return [kind, sa.Column("key", sa.String(length=64), nullable=False), *counters()]


def snapshot_columns() -> list[sa.Column[Any]]:
    """Return the columns of a snapshot."""
    return [
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
    ]


def set_bounds(name: str, key: Sequence[str]) -> None:
    """Compute the bound again for players of several decks; the player's id comes first."""
    own = sa.table(name, *columns(*key, *COUNTERS, "lower_bound"))
    skills = sa.table("skills", *columns("player_id"))
    several = sa.select(skills.c.player_id).group_by(skills.c.player_id)
    several = several.having(sa.func.count() > 1)
    names = (*key, *COUNTERS)
    query = sa.select(*(own.c[name] for name in names)).where(own.c[key[0]].in_(several))
    values = [
        {f"of_{part}": value for part, value in zip(key, row, strict=False)}
        | {"bound": lower_bound(*row[-4:])}
        for row in op.get_bind().execute(query).all()
    ]
    if values:
        place = [own.c[part] == sa.bindparam(f"of_{part}") for part in key]
        statement = sa.update(own).where(*place).values(lower_bound=sa.bindparam("bound"))
        op.get_bind().execute(statement, values)


def lower_bound(hits: int, misses: int, false_alarms: int, correct_rejections: int) -> float | None:
    """Return Wilson's lower bound on the accuracy, as the quiz computed it at this revision."""
    fakes, reals = hits + misses, false_alarms + correct_rejections
    trials, correct = fakes + reals, hits + correct_rejections
    if trials < MIN_TRIALS or min(fakes, reals) < MIN_EACH:
        return None
    if not correct:
        return 0.0
    share, spread = correct / trials, Z**2 / trials
    half = Z * sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return (share + spread / 2 - half) / (1 + spread)
