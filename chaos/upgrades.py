"""The next version of the program: this one with one more migration, in a folder of its own."""

import shutil
from pathlib import Path

from alembic.script import ScriptDirectory

from quiz.config import CHECKOUT

LEFT_OUT = shutil.ignore_patterns(
    ".venv*", ".git", "runs", "instance", "__pycache__", ".*_cache", "tests", "docs"
)
# Expand: the old version knows nothing of the column, and goes on without it. Contract: once no
# process of the old version is left, what only that one needed may go.
MIGRATION = """revision = "{revision}"
down_revision = "{head}"


def upgrade() -> None:
    {up}


def downgrade() -> None:
    {down}


from alembic import op
import sqlalchemy as sa
"""
ADD = 'op.add_column("rounds", sa.Column("note", sa.Text()))'
DROP = 'op.drop_column("rounds", "note")'


def next_version(folder: Path) -> Path:
    """Copy the program with a migration that expands, and one that contracts; return where."""
    copy = folder / "next"
    shutil.copytree(CHECKOUT, copy, ignore=LEFT_OUT, symlinks=True)
    head = ScriptDirectory(str(CHECKOUT / "migrations")).get_current_head()
    for revision, before, up, down in (
        ("9001", head, ADD, DROP),
        ("9002", "9001", DROP, ADD),
    ):
        text = MIGRATION.format(revision=revision, head=before, up=up, down=down)
        (copy / "migrations" / "versions" / f"{revision}_next.py").write_text(text)
    return copy
