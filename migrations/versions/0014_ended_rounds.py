"""Ended rounds: finish those of students who were removed from classrooms that are over."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: a paced round without an open classroom ended with it, or with its last response."""
    op.execute(
        sa.text(
            "UPDATE rounds SET finished_at = coalesce("
            " (SELECT classrooms.finished_at FROM classrooms"
            " JOIN students ON students.classroom_id = classrooms.id"
            " WHERE students.round_id = rounds.id),"
            " (SELECT max(responded_at) FROM trials WHERE trials.round_id = rounds.id),"
            " started_at)"
            " WHERE finished_at IS NULL AND paced_to IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM classrooms"
            " JOIN students ON students.classroom_id = classrooms.id"
            " WHERE students.round_id = rounds.id AND classrooms.finished_at IS NULL)"
        )
    )


def downgrade() -> None:
    """Take back: nothing, since rounds that are over stay so."""
