"""Teachers, their logins and recovery codes, and attempts that are rate-limited."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from quiz.models.base import Base, Count, Id, random_id
from quiz.policy import sizes


class Teacher(Base):
    """An account that opens classrooms."""

    __tablename__ = "teachers"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id)
    username: Mapped[str] = mapped_column(String(sizes.USERNAME))
    username_key: Mapped[str] = mapped_column(String(sizes.NAME_KEY_COLUMN), unique=True)
    password_hash: Mapped[str] = mapped_column(String(sizes.PASSWORD_HASH_COLUMN))
    password_at: Mapped[datetime]  # the last change; a new hash of the same password is none
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    # The second factor: what its secret is derived from, None while it is off; and the step of
    # time of the last code, which no code may repeat.
    factor_nonce: Mapped[str | None] = mapped_column(String(sizes.ID_COLUMN))
    factor_step: Mapped[int | None] = mapped_column(BigInteger)


class Login(Base):
    """A browser in which a teacher is logged in."""

    __tablename__ = "logins"
    __table_args__ = (Index(None, "teacher_id"),)

    token_hash: Mapped[str] = mapped_column(String(sizes.SHA256), primary_key=True)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("teachers.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(sizes.BROWSER_WORDS), server_default=text("''"))


class RecoveryCode(Base):
    """A code that replaces the second factor once; only its hash is stored."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Index(None, "teacher_id"),)

    code_hash: Mapped[str] = mapped_column(String(sizes.SHA256), primary_key=True)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("teachers.id", ondelete="CASCADE"))


class Attempt(Base):
    """How often something rate-limited was tried by one name or address, stored as a keyed hash."""

    __tablename__ = "attempts"

    scope: Mapped[str] = mapped_column(String(sizes.ATTEMPT_SCOPE), primary_key=True)
    key: Mapped[str] = mapped_column(String(sizes.SHA256), primary_key=True)
    began_at: Mapped[datetime]
    count: Mapped[Count]
