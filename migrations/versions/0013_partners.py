"""Partners: each real that was ever dealt has a fake that it is always dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# The pairs that somebody is looking at, the real first.
OPEN_PAIRS = """
SELECT CASE shown.label WHEN 'real' THEN shown.id ELSE spare.id END,
       CASE shown.label WHEN 'real' THEN spare.id ELSE shown.id END
FROM (
  SELECT face_id, spare_id FROM trials WHERE spare_id IS NOT NULL
  UNION ALL SELECT face_id, spare_id FROM classroom_faces WHERE spare_id IS NOT NULL
) AS dealt
JOIN faces AS shown ON shown.id = dealt.face_id
JOIN faces AS spare ON spare.id = dealt.spare_id
WHERE shown.label <> spare.label
"""
# All that were shown, those that were shown last first, of one deck, label and resolution.
SHOWN = """
SELECT faces.id FROM faces
JOIN (SELECT face_id, max(id) AS latest FROM trials GROUP BY face_id) AS seen
  ON seen.face_id = faces.id
WHERE faces.deck = :deck AND faces.resolution = :resolution AND faces.label = :label
  AND EXISTS (SELECT 1 FROM face_bytes WHERE face_bytes.face_id = faces.id)
ORDER BY seen.latest DESC
"""
SIZES = "SELECT DISTINCT deck, resolution FROM faces WHERE label = 'real'"


def upgrade() -> None:
    """Apply."""
    op.add_column("faces", sa.Column("partner_id", BIG, nullable=True))
    op.create_index("ix_faces_partner_id", "faces", ["partner_id"])
    pairs = pairs_that_were_shown(op.get_bind())
    if pairs:
        op.get_bind().execute(
            sa.text("UPDATE faces SET partner_id = :fake WHERE id = :real"),
            [{"real": real, "fake": fake} for real, fake in pairs.items()],
        )


def pairs_that_were_shown(connection: sa.Connection) -> dict[int, int]:
    """Pair the reals that were shown with fakes that were shown at about the same time."""
    pairs = open_pairs(connection)
    fakes_in_use = set(pairs.values())
    for deck, resolution in connection.execute(sa.text(SIZES)).all():
        at = {"deck": deck, "resolution": resolution}
        reals, fakes = (
            connection.scalars(sa.text(SHOWN), at | {"label": label}).all()
            for label in ("real", "fake")
        )
        single = (real for real in reals if real not in pairs)
        free = (fake for fake in fakes if fake not in fakes_in_use)
        pairs |= dict(zip(single, free, strict=False))
    return pairs


def open_pairs(connection: sa.Connection) -> dict[int, int]:
    """Return the fake of each real that is dealt now; the first, where a face is in several."""
    fakes, used = dict[int, int](), set[int]()
    for real, fake in connection.execute(sa.text(OPEN_PAIRS)):
        if real not in fakes and fake not in used:
            fakes[real] = fake
            used.add(fake)
    return fakes


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_faces_partner_id", "faces")
    op.drop_column("faces", "partner_id")
