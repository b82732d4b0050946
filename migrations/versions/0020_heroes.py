"""Which reals are set aside for the home page; their index is in the place of that of all shown."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

IS_SHOWN = sa.text("exhibited_at IS NOT NULL")
IS_HERO = sa.text("hero_at IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.add_column("faces", sa.Column("hero_at", sa.DateTime(timezone=True)))
    op.drop_index("ix_faces_exhibited", "faces")
    create("ix_faces_hero", "hero_at", IS_HERO)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_faces_hero", "faces")
    create("ix_faces_exhibited", "exhibited_at", IS_SHOWN)
    op.drop_column("faces", "hero_at")


def create(name: str, column: str, rows: sa.TextClause) -> None:
    """Create an index of some faces."""
    op.create_index(name, "faces", ["deck", column], sqlite_where=rows, postgresql_where=rows)
