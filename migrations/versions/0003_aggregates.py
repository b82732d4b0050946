"""Aggregates over everyone's trials, responses that are not counted yet, and snapshots."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections")


def upgrade() -> None:
    """Apply."""
    counters = [
        sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        for name in COUNTERS
    ]
    op.create_table(
        "aggregates",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        *counters,
        sa.PrimaryKeyConstraint("kind", "key", name="pk_aggregates"),
    )
    op.create_table(
        "uncounted",
        sa.Column("trial_id", BIG_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("trial_id", name="pk_uncounted"),
    )
    op.create_table(
        "snapshots",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_snapshots"),
    )
    # The worker will count the responses that exist already like new ones.
    op.execute("INSERT INTO uncounted (trial_id) SELECT id FROM trials WHERE response IS NOT NULL")


def downgrade() -> None:
    """Take back."""
    op.drop_table("snapshots")
    op.drop_table("uncounted")
    op.drop_table("aggregates")
