"""What the tables share: the base class, column types, ids and counters."""

import enum
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from quiz.models.enums import Label, LaneKind, Mode, Pace, Phase
from quiz.policy import sizes

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC; in Python it is timezone-aware, with both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Add the time zone, which SQLite does not store."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(kind: type[enum.StrEnum]) -> Enum:
    """Store an enum as its value in a string column, without an enum type in the database."""
    return Enum(
        kind,
        native_enum=False,
        length=sizes.ENUM_WORD,
        values_callable=lambda k: [m.value for m in k],
    )


def random_id() -> str:
    """Return 96 random bits as text that is safe in a URL."""
    return secrets.token_urlsafe(sizes.ID_BYTES)


def random_token() -> str:
    """Return 128 random bits as text that is safe in a URL."""
    return secrets.token_urlsafe(sizes.TOKEN_BYTES)


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[str, mapped_column(String(sizes.ID_COLUMN))]
PlayerId = Annotated[str, mapped_column(ForeignKey("players.id", ondelete="CASCADE"))]
FaceId = Annotated[int, mapped_column(BigId, ForeignKey("faces.id", ondelete="CASCADE"))]
DeckName = Annotated[str, mapped_column(String(sizes.DECK_NAME), server_default=text("'utkface'"))]
# Part of the primary key of all counts, and without a default: counts always belong to a deck.
DeckKey = Annotated[str, mapped_column(String(sizes.DECK_NAME), primary_key=True)]
Count = Annotated[int, mapped_column(Integer, default=0, server_default=text("0"))]


class Base(DeclarativeBase):
    """The base class of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime,
        Label: enum_column(Label),
        LaneKind: enum_column(LaneKind),
        Mode: enum_column(Mode),
        Pace: enum_column(Pace),
        Phase: enum_column(Phase),
        float: Float(53),
    }


class OutcomeCounters:
    """A mixin with one counter for each outcome; the signal is FAKE."""

    hits: Mapped[Count]
    misses: Mapped[Count]
    false_alarms: Mapped[Count]
    correct_rejections: Mapped[Count]


# The machine opponents, and the column in which the P(fake) of each is stored.
MACHINES = {"discriminator": "p_discriminator", "detector": "p_detector"}


class Opinions:
    """A mixin with P(fake) by the machine opponents: the GAN's discriminator and the detector."""

    p_discriminator: Mapped[float | None]
    p_detector: Mapped[float | None]
