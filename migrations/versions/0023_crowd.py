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
        sa.Column("beat_at", TIME, nullable=False),
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


def count(name: str) -> sa.Column[int]:
    """Return a column that counts from 0."""
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))
