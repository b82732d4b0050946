"""Decks: each face, round, classroom and import belongs to one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("faces", "rounds", "classrooms", "imports")
STOCK = sa.text("label = 'fake' AND taken_at IS NULL")


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        deck = sa.Column("deck", sa.String(length=16), server_default="utkface", nullable=False)
        op.add_column(table, deck)
    op.add_column("workers", sa.Column("problems", sa.JSON(), server_default="{}", nullable=False))
    op.drop_index("ix_faces_label_split_shuffle", "faces")
    op.create_index(
        "ix_faces_deck_label_split_shuffle", "faces", ["deck", "label", "split", "shuffle"]
    )
    index_again(["deck", "made_at"], ["deck", "label", "taken_at"])


def downgrade() -> None:
    """Take back."""
    index_again(["made_at"], ["label", "taken_at"])
    op.drop_index("ix_faces_deck_label_split_shuffle", "faces")
    op.create_index("ix_faces_label_split_shuffle", "faces", ["label", "split", "shuffle"])
    op.drop_column("workers", "problems")
    for table in TABLES:
        op.drop_column(table, "deck")


def index_again(stock: list[str], taken: list[str]) -> None:
    """Make the indexes of the stock, and of fakes that left it, over other columns."""
    op.drop_index("ix_faces_stock", "faces")
    op.drop_index("ix_faces_taken", "faces")
    op.create_index("ix_faces_stock", "faces", stock, sqlite_where=STOCK, postgresql_where=STOCK)
    op.create_index("ix_faces_taken", "faces", taken)
