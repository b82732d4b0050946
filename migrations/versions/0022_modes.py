"""Modes: what a round was set to and scored, how faces were shown, counters, and shared faces."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
COUNTERS = ("hits", "misses", "false_alarms", "correct_rejections", "rounds")
MODERN_TRIALS = (
    "DELETE FROM trials WHERE round_id IN "
    "(SELECT id FROM rounds WHERE mode NOT IN ('classic', 'practice'))"
)
MODERN_ROUNDS = "DELETE FROM rounds WHERE mode NOT IN ('classic', 'practice')"
MODERN_STUDENTS = (
    "DELETE FROM students WHERE classroom_id IN (SELECT id FROM classrooms WHERE mode <> 'classic')"
)
MODERN_CLASSROOMS = "DELETE FROM classrooms WHERE mode <> 'classic'"
# Of rounds: the columns that this revision adds.
COLUMNS = ("faces", "options", "score", "set_id", "min_age")


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "rounds", sa.Column("faces", sa.SmallInteger, nullable=False, server_default=sa.text("1"))
    )
    op.add_column("rounds", sa.Column("options", sa.JSON))
    op.add_column("rounds", sa.Column("score", sa.Float(53)))
    op.add_column("rounds", sa.Column("set_id", sa.String(32)))
    op.add_column("rounds", sa.Column("min_age", sa.SmallInteger))
    classic = sa.text("'classic'")
    op.add_column(
        "classrooms", sa.Column("mode", sa.String(16), nullable=False, server_default=classic)
    )
    create_partial("ix_rounds_score", "rounds", ["mode", "deck", "score"], "score IS NOT NULL")
    in_set = "set_id IS NOT NULL"
    create_partial("ix_rounds_set_id", "rounds", ["set_id", "player_id"], in_set, unique=True)
    scored = f"{in_set} AND score IS NOT NULL"
    create_partial("ix_rounds_set_score", "rounds", ["set_id", "score"], scored)
    create_showings()
    create_records()
    create_shared()
    create_climb()


def downgrade() -> None:
    """Take back; rounds and classrooms of modes that are not known any more are deleted."""
    for table in ("climb_faces", "shared_faces", "shared_sets", "mode_records", "showings"):
        op.drop_table(table)
    connection = op.get_bind()
    delete_classrooms(connection)
    for statement in (MODERN_TRIALS, MODERN_ROUNDS):
        connection.execute(sa.text(statement))
    for index in ("ix_rounds_set_score", "ix_rounds_set_id", "ix_rounds_score"):
        op.drop_index(index, "rounds")
    for column in COLUMNS:
        op.drop_column("rounds", column)


def delete_classrooms(connection: sa.Connection) -> None:
    """Delete the classrooms of modern modes with their students, then the column that says so."""
    for statement in (MODERN_STUDENTS, MODERN_CLASSROOMS):
        connection.execute(sa.text(statement))
    op.drop_column("classrooms", "mode")


def create_partial(
    name: str, table: str, columns: list[str], rows: str, *, unique: bool = False
) -> None:
    """Create an index of some rows."""
    where = sa.text(rows)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def create_showings() -> None:
    """Create the table of how faces were shown."""
    op.create_table(
        "showings",
        sa.Column("trial_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("level", sa.Float(53)),
        sa.Column("achieved", sa.Float(53)),
        sa.Column("frames", sa.SmallInteger),
        sa.Column("first_response", sa.String(16)),
        sa.Column("advised_at", TIME),
        sa.PrimaryKeyConstraint("trial_id", name="pk_showings"),
        sa.ForeignKeyConstraint(
            ["trial_id"], ["trials.id"], "fk_showings_trial_id_trials", ondelete="CASCADE"
        ),
    )


def create_records() -> None:
    """Create the table of players' counters in each mode."""
    op.create_table(
        "mode_records",
        sa.Column("player_id", sa.String(32), nullable=False),
        sa.Column("deck", sa.String(16), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))
            for name in COUNTERS
        ),
        sa.Column("best", sa.Float(53)),
        sa.Column("best_at", TIME),
        sa.PrimaryKeyConstraint("player_id", "deck", "mode", name="pk_mode_records"),
        sa.ForeignKeyConstraint(
            ["player_id"], ["players.id"], "fk_mode_records_player_id_players", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_mode_records_best", "mode_records", ["deck", "mode", "best", "player_id"])


def create_shared() -> None:
    """Create the tables of faces that several rounds share."""
    op.create_table(
        "shared_sets",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("deck", sa.String(16), nullable=False, server_default=sa.text("'utkface'")),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_shared_sets"),
    )
    op.create_index("ix_shared_sets_day_deck", "shared_sets", ["day", "deck"], unique=True)
    create_partial("ix_shared_sets_open", "shared_sets", ["closes_at"], "finished_at IS NULL")
    op.create_table(
        "shared_faces",
        sa.Column("set_id", sa.String(32), nullable=False),
        sa.Column("place", sa.SmallInteger, nullable=False),
        sa.Column("face_id", BIG_ID, nullable=False),
        sa.Column("spare_id", BIG_ID),
        sa.Column("label", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("set_id", "place", name="pk_shared_faces"),
        sa.ForeignKeyConstraint(
            ["set_id"], ["shared_sets.id"], "fk_shared_faces_set_id_shared_sets", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["face_id"], ["faces.id"], "fk_shared_faces_face_id_faces"),
    )
    for column in ("face_id", "spare_id"):
        op.create_index(f"ix_shared_faces_{column}", "shared_faces", [column])


def create_climb() -> None:
    """Create the stock of fakes by earlier generators."""
    op.create_table(
        "climb_faces",
        sa.Column("face_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("deck", sa.String(16), nullable=False, server_default=sa.text("'utkface'")),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("dealt_at", TIME),
        sa.PrimaryKeyConstraint("face_id", name="pk_climb_faces"),
        sa.ForeignKeyConstraint(
            ["face_id"], ["faces.id"], "fk_climb_faces_face_id_faces", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_climb_faces_deck_level_dealt_at", "climb_faces", ["deck", "level", "dealt_at"]
    )
