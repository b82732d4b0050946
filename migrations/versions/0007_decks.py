"""Decks: each face, round, classroom and import belongs to one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("faces", "rounds", "classrooms", "imports")


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        deck = sa.Column("deck", sa.String(length=16), server_default="utkface", nullable=False)
        op.add_column(table, deck)


def downgrade() -> None:
    """Take back."""
    for table in TABLES:
        op.drop_column(table, "deck")
