"""What all tables share: their base, column types, ids and counters."""

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

from quiz.models.enums import Label, Mode, Pace, Phase
from quiz.policy import sizes

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give SQLite's naive times their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[enum.StrEnum]) -> Enum:
    """Store an enum as its word, without a type of the database's own."""
    return Enum(
        kind,
        native_enum=False,
        length=sizes.ENUM_WORD,
        values_callable=lambda k: [m.value for m in k],
    )


def random_id() -> str:
    """Return 96 random bits, fit for an address."""
    return secrets.token_urlsafe(sizes.ID_BYTES)


def random_token() -> str:
    """Return 128 random bits, fit for an address."""
    return secrets.token_urlsafe(sizes.TOKEN_BYTES)


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[str, mapped_column(String(sizes.ID_COLUMN))]
PlayerId = Annotated[str, mapped_column(ForeignKey("players.id", ondelete="CASCADE"))]
FaceId = Annotated[int, mapped_column(BigId, ForeignKey("faces.id", ondelete="CASCADE"))]
DeckName = Annotated[str, mapped_column(String(sizes.DECK_NAME), server_default=text("'utkface'"))]
# Of what is counted: nobody counts without saying of which deck.
DeckKey = Annotated[str, mapped_column(String(sizes.DECK_NAME), primary_key=True)]
Count = Annotated[int, mapped_column(Integer, default=0, server_default=text("0"))]


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime,
        Label: words(Label),
        Mode: words(Mode),
        Pace: words(Pace),
        Phase: words(Phase),
        float: Float(53),
    }


class Tally:
    """Four counters; the signal is FAKE."""

    hits: Mapped[Count]
    misses: Mapped[Count]
    false_alarms: Mapped[Count]
    correct_rejections: Mapped[Count]


# The machine opponents, and where what they think of a face is kept.
MACHINES = {"discriminator": "p_discriminator", "detector": "p_detector"}


class Opinions:
    """P(fake) by the machine opponents: the GAN's discriminator and the trained detector."""

    p_discriminator: Mapped[float | None]
    p_detector: Mapped[float | None]
