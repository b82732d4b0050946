"""Breaks: since when a class is paused, and until when its end can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.add_column("classrooms", sa.Column("paused_at", TIME, nullable=True))
    op.add_column("classrooms", sa.Column("ends_at", TIME, nullable=True))
    op.create_index("ix_classrooms_ends_at", "classrooms", ["ends_at"])


def downgrade() -> None:
    """Take back: a class that is paused or was ended a moment ago goes on with its next step."""
    op.drop_index("ix_classrooms_ends_at", "classrooms")
    for column in ("ends_at", "paused_at"):
        op.drop_column("classrooms", column)
