"""The leaderboard: standings of the windows, and flags that put a place on hold."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ZERO = sa.text("0")
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "players",
        sa.Column("is_on_hold", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("players", sa.Column("flagged_at", TIME, nullable=True))
    op.add_column("players", sa.Column("flag_reason", sa.String(length=200), nullable=True))
    op.add_column("players", sa.Column("reviewed_at", TIME, nullable=True))
    op.drop_index("ix_players_standing", "players")
    op.create_index(
        "ix_players_standing", "players", ["is_listed", "is_on_hold", "lower_bound", "id"]
    )
    op.create_table(
        "window_standings",
        sa.Column("window", sa.String(length=8), nullable=False),
        sa.Column("player_id", sa.String(length=32), nullable=False),
        sa.Column("bound", sa.Float(precision=53), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default=ZERO, nullable=False) for name in COUNTERS),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name="fk_window_standings_player_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("window", "player_id", name="pk_window_standings"),
    )
    op.create_index(
        "ix_window_standings_window_bound_player_id",
        "window_standings",
        ["window", "bound", "player_id"],
    )
    # Erasing a player finds the rows by this index.
    op.create_index("ix_window_standings_player_id", "window_standings", ["player_id"])
    op.create_table(
        "board_parts",
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_board_parts"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("board_parts")
    op.drop_table("window_standings")
    op.drop_index("ix_players_standing", "players")
    op.create_index("ix_players_standing", "players", ["is_listed", "lower_bound", "id"])
    for name in ("reviewed_at", "flag_reason", "flagged_at", "is_on_hold"):
        op.drop_column("players", name)
