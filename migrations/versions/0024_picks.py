"""Fool me: the fakes that players pick to fool others, those they chose from, and their reals."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
# Whoever has met a picked face knows it: its pair is dealt in no mode from then on.
SET_PAIRS_ASIDE = "UPDATE faces SET exhibited_at = taken_at WHERE id IN (SELECT face_id FROM picks)"
PLAYED = (
    "DELETE FROM trials WHERE round_id IN (SELECT id FROM rounds WHERE mode = 'fool')",
    "DELETE FROM rounds WHERE mode = 'fool'",
    "DELETE FROM mode_records WHERE mode = 'fool'",
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "picks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("player_id", sa.String(32)),
        sa.Column("deck", sa.String(16), nullable=False, server_default=sa.text("'utkface'")),
        sa.Column("klass", sa.SmallInteger, nullable=False),
        sa.Column("offered_at", TIME, nullable=False),
        sa.Column("picked_at", TIME),
        sa.Column("face_id", BIG_ID),
        *(
            sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))
            for name in ("judged", "fooled")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_picks"),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], "fk_picks_player_id_players", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["face_id"], ["faces.id"], "fk_picks_face_id_faces"),
    )
    is_open = sa.text("picked_at IS NULL")
    op.create_index(
        "ix_picks_open",
        "picks",
        ["player_id", "deck"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_picks_player_id_picked_at", "picks", ["player_id", "picked_at"])
    op.create_index("ix_picks_face_id", "picks", ["face_id"], unique=True)
    op.create_index("ix_picks_deck_judged", "picks", ["deck", "judged"])
    create_faces()


def downgrade() -> None:
    """Take back; rounds of a mode that is not known any more are deleted."""
    connection = op.get_bind()
    for statement in (SET_PAIRS_ASIDE, *PLAYED):
        connection.execute(sa.text(statement))
    for table in ("pick_faces", "picks"):
        op.drop_table(table)


def create_faces() -> None:
    """Create the table of the faces for picks alone."""
    op.create_table(
        "pick_faces",
        sa.Column("face_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("pick_id", sa.String(32)),
        sa.Column("place", sa.SmallInteger),
        sa.PrimaryKeyConstraint("face_id", name="pk_pick_faces"),
        sa.ForeignKeyConstraint(
            ["face_id"], ["faces.id"], "fk_pick_faces_face_id_faces", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pick_id"], ["picks.id"], "fk_pick_faces_pick_id_picks", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_pick_faces_pick_id_place", "pick_faces", ["pick_id", "place"])
