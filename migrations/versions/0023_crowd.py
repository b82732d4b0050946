"""The crowd's critic: lanes, the lane of each fake, who teaches, and counts by lane and week."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")


def upgrade() -> None:
    """Apply."""
    op.add_column("faces", sa.Column("lane_id", BIG_ID))
    op.add_column(
        "players", sa.Column("may_teach", sa.Boolean, nullable=False, server_default=sa.true())
    )
    create_lanes()
    create_weeks()
    fill_weeks()


def downgrade() -> None:
    """Take back."""
    for table in ("lane_weeks", "lane_trainings", "lane_files", "lanes"):
        op.drop_table(table)
    op.drop_column("players", "may_teach")
    op.drop_column("faces", "lane_id")


def create_lanes() -> None:
    """Create the tables of lanes, of their files, and of the training that is under way."""
    op.create_table(
        "lanes",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("deck", sa.String(16), nullable=False, server_default=sa.text("'utkface'")),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("control_of", BIG_ID),
        sa.Column("checkpoint", sa.String(64), nullable=False),
        sa.Column("candidates", sa.SmallInteger, nullable=False, server_default=sa.text("1")),
        count("responses"),
        count("players"),
        sa.Column("card", sa.JSON),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("retired_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_lanes"),
    )
    is_open = sa.text("retired_at IS NULL")
    op.create_index(
        "ix_lanes_open", "lanes", ["deck"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "lane_files",
        sa.Column("lane_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("lane_id", "part", name="pk_lane_files"),
    )
    op.create_table(
        "lane_trainings",
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("deck", sa.String(16), nullable=False, server_default=sa.text("'utkface'")),
        sa.Column("beat_at", TIME, nullable=False),
        sa.Column("failed_at", TIME),
        sa.PrimaryKeyConstraint("token", name="pk_lane_trainings"),
    )


def create_weeks() -> None:
    """Create the table of players' counters by lane and week."""
    op.create_table(
        "lane_weeks",
        sa.Column("player_id", sa.String(32), nullable=False),
        sa.Column("deck", sa.String(16), nullable=False),
        sa.Column("lane_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        *(count(name) for name in COUNTERS),
        sa.PrimaryKeyConstraint("player_id", "deck", "lane_id", "week", name="pk_lane_weeks"),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], "fk_lane_weeks_player_id_players", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_lane_weeks_deck_lane_id_week", "lane_weeks", ["deck", "lane_id", "week"])


def fill_weeks() -> None:
    """Count the trials of before there were lanes, except those that wait to be counted."""
    names = ("id", "round_id", "face_id", "player_id", "label", "response", "responded_at")
    trials, faces = table("trials", *names), table("faces", "id", "deck")
    rounds, waiting = table("rounds", "id", "mode", "is_told"), table("uncounted", "trial_id")
    parts = (trials.c.player_id, faces.c.deck, monday_of(trials.c.responded_at))
    query = (
        sa.select(*parts, sa.literal(0), *map(sa.func.sum, outcomes(trials)))
        .join_from(trials, faces, faces.c.id == trials.c.face_id)
        .join(rounds, rounds.c.id == trials.c.round_id)
        .where(
            trials.c.response.is_not(None),
            rounds.c.mode.in_(("classic", "practice")),
            rounds.c.is_told == sa.true(),
            ~sa.exists().where(waiting.c.trial_id == trials.c.id),
        )
        .group_by(*parts)
    )
    columns = ("player_id", "deck", "week", "lane_id", *COUNTERS)
    op.execute(sa.insert(table("lane_weeks", *columns)).from_select(columns, query))


def table(name: str, *columns: str) -> sa.TableClause:
    """Return a table with these columns, as it is now."""
    return sa.table(name, *(sa.column(column) for column in columns))


def monday_of(time: sa.ColumnElement[object]) -> sa.ColumnElement[object]:
    """Select the Monday (UTC) of a time's week."""
    if op.get_bind().dialect.name == "sqlite":
        return sa.func.date(time, sa.text("'weekday 0'"), sa.text("'-6 days'"))
    week = sa.func.date_trunc(sa.text("'week'"), sa.func.timezone(sa.text("'UTC'"), time))
    return sa.cast(week, sa.Date)


def outcomes(trials: sa.TableClause) -> list[sa.ColumnElement[int]]:
    """Return 1 or 0 for each of the four outcomes, in the order of the counters."""
    pairs = (("fake", "fake"), ("fake", "real"), ("real", "fake"), ("real", "real"))
    return [
        sa.case(((trials.c.label == label) & (trials.c.response == response), 1), else_=0)
        for label, response in pairs
    ]


def count(name: str) -> sa.Column[int]:
    """Return a column that counts from 0."""
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))
