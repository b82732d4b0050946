"""A teacher's second factor with its recovery codes, and the browser of each login."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("teachers", sa.Column("factor_nonce", sa.String(length=32), nullable=True))
    op.add_column("teachers", sa.Column("factor_step", sa.BigInteger(), nullable=True))
    op.add_column(
        "logins",
        sa.Column("device", sa.String(length=64), server_default=sa.text("''"), nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("teacher_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teachers.id"], name="fk_recovery_codes_teacher_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_teacher_id", "recovery_codes", ["teacher_id"])


def downgrade() -> None:
    """Take back: second factors are switched off."""
    op.drop_table("recovery_codes")
    op.drop_column("logins", "device")
    for column in ("factor_step", "factor_nonce"):
        op.drop_column("teachers", column)
