"""An index of the faces on show: the home page asks for one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = "ix_faces_exhibited"


def upgrade() -> None:
    """Apply."""
    is_on_show = sa.text("exhibited_at IS NOT NULL")
    op.create_index(
        NAME,
        "faces",
        ["deck", "exhibited_at"],
        sqlite_where=is_on_show,
        postgresql_where=is_on_show,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(NAME, "faces")
