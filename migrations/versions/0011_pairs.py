"""Pairs: each trial holds a face of the other label too; rounds say whether they are told."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PARTIAL = (
    ("ix_trials_open_face", "face_id", "response IS NULL"),
    ("ix_trials_spare", "spare_id", "spare_id IS NOT NULL"),
)


def upgrade() -> None:
    """Apply; what has been played so far counts as told."""
    op.add_column("trials", sa.Column("spare_id", BIG, nullable=True))
    op.add_column("trials", sa.Column("place", sa.SmallInteger(), nullable=True))
    op.add_column("classroom_faces", sa.Column("spare_id", BIG, nullable=True))
    op.add_column(
        "rounds", sa.Column("is_told", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.create_index("ix_classroom_faces_spare_id", "classroom_faces", ["spare_id"])
    for name, column, condition in PARTIAL:
        where = sa.text(condition)
        op.create_index(name, "trials", [column], sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_faces_deck_label_split_shuffle", "faces")
    op.create_index("ix_faces_deck_label_shuffle", "faces", ["deck", "label", "shuffle"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_faces_deck_label_shuffle", "faces")
    op.create_index(
        "ix_faces_deck_label_split_shuffle", "faces", ["deck", "label", "split", "shuffle"]
    )
    for name, _, _ in PARTIAL:
        op.drop_index(name, "trials")
    op.drop_index("ix_classroom_faces_spare_id", "classroom_faces")
    op.drop_column("rounds", "is_told")
    op.drop_column("classroom_faces", "spare_id")
    op.drop_column("trials", "place")
    op.drop_column("trials", "spare_id")
