"""Open rounds: an index to find those that nobody went on with."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    where = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_rounds_open", "rounds", ["started_at"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_rounds_open", "rounds")
