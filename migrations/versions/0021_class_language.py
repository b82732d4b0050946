"""The language that a class begins in; none where each student's browser says it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("classrooms", sa.Column("language", sa.String(16)))


def downgrade() -> None:
    """Take back."""
    op.drop_column("classrooms", "language")
