"""Focus: the part of a face that spoke most for the detector's verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("faces", sa.Column("focus", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("faces", "focus")
