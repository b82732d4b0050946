"""Retire the gallery's faces so far: they have another painter and no brush, which would show."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; the next import paints the gallery anew."""
    op.execute(
        sa.text(
            "UPDATE faces SET taken_at = CURRENT_TIMESTAMP"
            " WHERE deck = 'gallery' AND taken_at IS NULL"
        )
    )


def downgrade() -> None:
    """Take back: nothing, since faces that were retired stay so."""
