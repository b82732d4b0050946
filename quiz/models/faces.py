"""Faces, their bytes, and the imports that bring them in."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, BigId, Count, DeckName, FaceId, Opinions
from quiz.models.enums import Label
from quiz.policy import sizes


class Face(Opinions, Base):
    """A stimulus: what it is and where it came from."""

    __tablename__ = "faces"
    __table_args__ = (
        UniqueConstraint("checkpoint", "seed"),
        Index(None, "deck", "label", "shuffle"),
        # The stock: fakes that were never dealt.
        Index(
            "ix_faces_stock",
            "deck",
            "made_at",
            sqlite_where=text("label = 'fake' AND taken_at IS NULL"),
            postgresql_where=text("label = 'fake' AND taken_at IS NULL"),
        ),
        Index("ix_faces_taken", "deck", "label", "taken_at"),
        Index(None, "partner_id"),
        # The reals of the home page.
        Index(
            "ix_faces_hero",
            "deck",
            "hero_at",
            sqlite_where=text("hero_at IS NOT NULL"),
            postgresql_where=text("hero_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    deck: Mapped[DeckName]
    label: Mapped[Label]
    resolution: Mapped[int] = mapped_column(SmallInteger)
    klass: Mapped[int] = mapped_column(SmallInteger)
    shuffle: Mapped[float]  # random in [0, 1), so that a random draw can start at any index
    made_at: Mapped[datetime]  # for a real: when it was imported
    # A fake: dealt first; a real: taken down, or retired while the deck has another resolution.
    taken_at: Mapped[datetime | None]
    # A real: the fake that it is always dealt with, from the first time on.
    partner_id: Mapped[int | None] = mapped_column(BigId)
    sha256: Mapped[str | None] = mapped_column(String(sizes.SHA256), unique=True)
    age: Mapped[int | None] = mapped_column(SmallInteger)
    gender: Mapped[int | None] = mapped_column(SmallInteger)
    race: Mapped[int | None] = mapped_column(SmallInteger)
    split: Mapped[str | None] = mapped_column(String(sizes.SPLIT_NAME))
    checkpoint: Mapped[str | None] = mapped_column(String(sizes.CHECKPOINT_NAME))
    seed: Mapped[int | None] = mapped_column(BigInteger)
    psi: Mapped[float | None]
    # A fake: the lane that it was made in; none where there was one way to make fakes.
    lane_id: Mapped[int | None] = mapped_column(BigId)
    # The checkpoint whose machines gave the opinions.
    judged_by: Mapped[str | None] = mapped_column(String(sizes.CHECKPOINT_NAME), index=True)
    # A fake: first on a page for everyone. Its pair is not dealt from then on.
    exhibited_at: Mapped[datetime | None]
    # A real: set aside for the home page with its fake, before anybody was dealt either.
    hero_at: Mapped[datetime | None]
    # The part that spoke most for the detector's verdict, of 6 × 6 by rows; −1: none did.
    focus: Mapped[int | None] = mapped_column(SmallInteger)


class FaceBytes(Base):
    """The JPEG of a face; old ones are deleted, while the face's row stays."""

    __tablename__ = "face_bytes"

    face_id: Mapped[FaceId] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Takedown(Base):
    """A photograph that must never be imported again."""

    __tablename__ = "takedowns"

    sha256: Mapped[str] = mapped_column(String(sizes.SHA256), primary_key=True)
    taken_down_at: Mapped[datetime]


class Import(Base):
    """One import of a deck's reals, and its progress."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    deck: Mapped[DeckName]
    source: Mapped[str] = mapped_column(String(sizes.IMPORT_SOURCE))  # files and resolution
    read: Mapped[Count]
    total: Mapped[Count]
    kept: Mapped[Count]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
