"""Teachers, their logins, and attempts that are rate-limited."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
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


class Login(Base):
    """A browser in which a teacher is logged in."""

    __tablename__ = "logins"
    __table_args__ = (Index(None, "teacher_id"),)

    token_hash: Mapped[str] = mapped_column(String(sizes.SHA256), primary_key=True)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("teachers.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Attempt(Base):
    """How often something rate-limited was tried by one name or address, stored as a keyed hash."""

    __tablename__ = "attempts"

    scope: Mapped[str] = mapped_column(String(sizes.ATTEMPT_SCOPE), primary_key=True)
    key: Mapped[str] = mapped_column(String(sizes.SHA256), primary_key=True)
    began_at: Mapped[datetime]
    count: Mapped[Count]
