"""Exhibits: when a fake was first on a page for everyone, which its pair doesn't survive."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("faces", sa.Column("exhibited_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("faces", "exhibited_at")
