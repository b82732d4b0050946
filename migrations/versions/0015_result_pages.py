"""Result pages: a random token for each round's public page, which rounds of before do not get."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("rounds", sa.Column("result_token", sa.String(length=32), nullable=True))
    op.create_index("ix_rounds_result_token", "rounds", ["result_token"], unique=True)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_rounds_result_token", "rounds")
    op.drop_column("rounds", "result_token")
