"""Machine opinions: P(fake) by discriminator and detector, of each face and at each trial."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # Column by column: a batch would copy the table and delete the old one, and with it all bytes.
    for table in ("faces", "trials"):
        for name in ("p_discriminator", "p_detector"):
            op.add_column(table, sa.Column(name, sa.Float(precision=53), nullable=True))
    op.add_column("faces", sa.Column("judged_by", sa.String(length=64), nullable=True))
    op.create_index("ix_faces_judged_by", "faces", ["judged_by"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_faces_judged_by", "faces")
    op.drop_column("faces", "judged_by")
    for table in ("trials", "faces"):
        for name in ("p_detector", "p_discriminator"):
            op.drop_column(table, name)
