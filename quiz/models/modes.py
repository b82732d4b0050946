"""What belongs to modes: counters in each, shared faces, the climb's stock, and players' picks."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import (
    Base,
    BigId,
    Count,
    DeckKey,
    DeckName,
    OutcomeCounters,
    PlayerId,
    random_token,
)
from quiz.models.enums import Label, Mode
from quiz.policy import sizes


class ModeRecord(OutcomeCounters, Base):
    """A player's counters in one mode and deck, by face, and the best score of a round.

    Classic rounds and practice have none: their counters are those of Skill.
    """

    __tablename__ = "mode_records"
    __table_args__ = (Index("ix_mode_records_best", "deck", "mode", "best", "player_id"),)

    player_id: Mapped[PlayerId] = mapped_column(primary_key=True)
    deck: Mapped[DeckKey]
    mode: Mapped[Mode] = mapped_column(primary_key=True)
    rounds: Mapped[Count]  # finished
    best: Mapped[float | None]
    best_at: Mapped[datetime | None]


class SharedSet(Base):
    """Faces that several rounds show: those of a day, or of a duel."""

    __tablename__ = "shared_sets"
    __table_args__ = (
        Index(None, "day", "deck", unique=True),
        Index(
            "ix_shared_sets_open",
            "closes_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(
        String(sizes.TOKEN_COLUMN), primary_key=True, default=random_token
    )
    deck: Mapped[DeckName]
    mode: Mapped[Mode]
    day: Mapped[date | None]  # of the daily faces, in UTC, as the board counts days
    made_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # Until then all of its faces are held, and rounds may show them.
    finished_at: Mapped[datetime | None]


class SharedFace(Base):
    """A face of a shared set."""

    __tablename__ = "shared_faces"
    __table_args__ = (Index(None, "face_id"), Index(None, "spare_id"))

    set_id: Mapped[str] = mapped_column(
        ForeignKey("shared_sets.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    face_id: Mapped[int] = mapped_column(BigId, ForeignKey("faces.id"))
    spare_id: Mapped[int | None] = mapped_column(BigId)  # as in Trial
    label: Mapped[Label]


class ClimbFace(Base):
    """A fake by an earlier generator, which no other mode shows; nor does it show its real."""

    __tablename__ = "climb_faces"
    __table_args__ = (Index(None, "deck", "level", "dealt_at"),)

    face_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("faces.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    deck: Mapped[DeckName]
    # Thousands of images that its generator had seen, which names the milestone.
    level: Mapped[int] = mapped_column(SmallInteger)
    made_at: Mapped[datetime]
    dealt_at: Mapped[datetime | None]  # first, and paired for good with a real; NULL: in stock


class Pick(Base):
    """Eight new fakes that were offered to a player, and the one picked to fool others."""

    __tablename__ = "picks"
    __table_args__ = (
        Index(
            "ix_picks_open",
            "player_id",
            "deck",
            unique=True,  # one offer at a time
            sqlite_where=text("picked_at IS NULL"),
            postgresql_where=text("picked_at IS NULL"),
        ),
        Index(None, "player_id", "picked_at"),
        Index(None, "face_id", unique=True),
        Index(None, "deck", "judged"),
    )

    id: Mapped[str] = mapped_column(
        String(sizes.TOKEN_COLUMN), primary_key=True, default=random_token
    )
    # NULL once the player is erased: others go on judging the pick, as nobody's.
    player_id: Mapped[str | None] = mapped_column(ForeignKey("players.id", ondelete="SET NULL"))
    deck: Mapped[DeckName]
    klass: Mapped[int] = mapped_column(SmallInteger)  # of all that were offered
    offered_at: Mapped[datetime]
    picked_at: Mapped[datetime | None]
    face_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("faces.id"))  # the one picked
    judged: Mapped[Count]  # by others, who were told
    fooled: Mapped[Count]  # of them: those who took it for the real


class PickFace(Base):
    """A face for picks alone: a real that is set aside before it was dealt, or an offered fake.

    The row stays when the player is erased, since others may know the face.
    """

    __tablename__ = "pick_faces"
    __table_args__ = (Index(None, "pick_id", "place"),)

    face_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("faces.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    pick_id: Mapped[str | None] = mapped_column(ForeignKey("picks.id", ondelete="SET NULL"))
    place: Mapped[int | None] = mapped_column(SmallInteger)  # of a fake on its page, from 0
