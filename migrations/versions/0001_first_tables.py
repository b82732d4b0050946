"""First tables: players, rounds, trials, faces, workers and imports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STOCK = sa.text("label = 'fake' AND taken_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "faces",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("resolution", sa.SmallInteger(), nullable=False),
        sa.Column("klass", sa.SmallInteger(), nullable=False),
        sa.Column("shuffle", sa.Float(precision=53), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("taken_at", TIME, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("age", sa.SmallInteger(), nullable=True),
        sa.Column("gender", sa.SmallInteger(), nullable=True),
        sa.Column("race", sa.SmallInteger(), nullable=True),
        sa.Column("split", sa.String(length=16), nullable=True),
        sa.Column("checkpoint", sa.String(length=64), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("psi", sa.Float(precision=53), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_faces"),
        sa.UniqueConstraint("checkpoint", "seed", name="uq_faces_checkpoint_seed"),
        sa.UniqueConstraint("sha256", name="uq_faces_sha256"),
    )
    op.create_index("ix_faces_label_split_shuffle", "faces", ["label", "split", "shuffle"])
    op.create_index(
        "ix_faces_stock", "faces", ["made_at"], sqlite_where=STOCK, postgresql_where=STOCK
    )
    op.create_index("ix_faces_taken", "faces", ["label", "taken_at"])
    op.create_table(
        "imports",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("read", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("kept", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("beat_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_table(
        "players",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=True),
        sa.Column("pseudonym_key", sa.String(length=128), nullable=True),
        sa.Column("is_listed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("lower_bound", sa.Float(precision=53), nullable=True),
        sa.Column("hits", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("misses", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("false_alarms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("correct_rejections", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_players"),
        sa.UniqueConstraint("pseudonym", name="uq_players_pseudonym"),
        sa.UniqueConstraint("pseudonym_key", name="uq_players_pseudonym_key"),
    )
    op.create_index("ix_players_standing", "players", ["is_listed", "lower_bound", "id"])
    op.create_table(
        "takedowns",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_down_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_takedowns"),
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("checkpoint", sa.String(length=64), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("beat_at", TIME, nullable=False),
        sa.Column("stock_made", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )
    op.create_table(
        "face_bytes",
        sa.Column("face_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["face_id"], ["faces.id"], name="fk_face_bytes_face_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("face_id", name="pk_face_bytes"),
    )
    op.create_table(
        "player_days",
        sa.Column("player_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hits", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("misses", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("false_alarms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("correct_rejections", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name="fk_player_days_player_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "day", name="pk_player_days"),
    )
    op.create_index("ix_player_days_day", "player_days", ["day"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("player_id", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("length", sa.SmallInteger(), nullable=True),
        sa.Column("answered", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("correct", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name="fk_rounds_player_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_player_id_started_at", "rounds", ["player_id", "started_at"])
    op.create_table(
        "trials",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("player_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("face_id", BIG_ID, nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("shown_at", TIME, nullable=True),
        sa.Column("response", sa.String(16), nullable=True),
        sa.Column("confidence", sa.SmallInteger(), nullable=True),
        sa.Column("responded_at", TIME, nullable=True),
        sa.Column("response_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["face_id"], ["faces.id"], name="fk_trials_face_id"),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name="fk_trials_player_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_trials_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trials"),
        sa.UniqueConstraint("round_id", "position", name="uq_trials_round_id_position"),
        sa.UniqueConstraint("token", name="uq_trials_token"),
    )
    op.create_index("ix_trials_face_id", "trials", ["face_id"])
    op.create_index("ix_trials_player_id_face_id", "trials", ["player_id", "face_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("trials")
    op.drop_table("rounds")
    op.drop_table("player_days")
    op.drop_table("face_bytes")
    op.drop_table("workers")
    op.drop_table("takedowns")
    op.drop_table("players")
    op.drop_table("imports")
    op.drop_table("faces")
