"""Classrooms, their faces and students, and the columns that pace their rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ZERO = sa.text("0")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("rounds", sa.Column("paced_to", sa.SmallInteger(), nullable=True))
    op.add_column("rounds", sa.Column("closes_at", TIME, nullable=True))
    op.add_column(
        "rounds",
        sa.Column("is_silent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    make_classrooms()
    make_faces()
    make_students()


def make_classrooms() -> None:
    """Make the table of classrooms."""
    op.create_table(
        "classrooms",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("teacher_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("pace", sa.String(length=16), nullable=False),
        sa.Column("length", sa.SmallInteger(), nullable=False),
        sa.Column("has_two_sets", sa.Boolean(), nullable=False),
        sa.Column("has_verdicts", sa.Boolean(), nullable=False),
        sa.Column("has_free_names", sa.Boolean(), nullable=False),
        sa.Column("has_top_five", sa.Boolean(), nullable=False),
        sa.Column("allows_late", sa.Boolean(), nullable=False),
        sa.Column("min_age", sa.SmallInteger(), nullable=False),
        sa.Column("seconds", sa.SmallInteger(), nullable=True),
        sa.Column("teams", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("deadline_at", TIME, nullable=True),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("version", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("stage_version", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("stage_answers", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("closes_at", TIME, nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("names_erased_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teachers.id"], name="fk_classrooms_teacher_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_classrooms"),
        sa.UniqueConstraint("code", name="uq_classrooms_code"),
    )
    op.create_index(
        "ix_classrooms_teacher_id_created_at", "classrooms", ["teacher_id", "created_at"]
    )
    op.create_index("ix_classrooms_closes_at", "classrooms", ["closes_at"])


def make_faces() -> None:
    """Make the table of the faces that classrooms have."""
    op.create_table(
        "classroom_faces",
        sa.Column("classroom_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("face_id", BIG, nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name="fk_classroom_faces_classroom_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["face_id"], ["faces.id"], name="fk_classroom_faces_face_id"),
        sa.PrimaryKeyConstraint("classroom_id", "position", name="pk_classroom_faces"),
        sa.UniqueConstraint("token", name="uq_classroom_faces_token"),
    )
    op.create_index("ix_classroom_faces_face_id", "classroom_faces", ["face_id"])


def make_students() -> None:
    """Make the table of students."""
    op.create_table(
        "students",
        sa.Column("player_id", sa.String(length=32), nullable=False),
        sa.Column("classroom_id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=True),
        sa.Column("name_key", sa.String(length=128), nullable=True),
        sa.Column("team", sa.SmallInteger(), nullable=True),
        sa.Column("rejoin_code", sa.String(length=8), nullable=False),
        sa.Column("joined_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], name="fk_students_player_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"], ["classrooms.id"], name="fk_students_classroom_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_students_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", name="pk_students"),
        sa.UniqueConstraint("classroom_id", "number", name="uq_students_classroom_id_number"),
        sa.UniqueConstraint("classroom_id", "name_key", name="uq_students_classroom_id_name_key"),
    )
    op.create_index("ix_students_round_id", "students", ["round_id"])


def downgrade() -> None:
    """Take back."""
    for table in ("students", "classroom_faces", "classrooms"):
        op.drop_table(table)
    for column in ("is_silent", "closes_at", "paced_to"):
        op.drop_column("rounds", column)
