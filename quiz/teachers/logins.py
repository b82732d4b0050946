"""Logins: the browsers in which a teacher is logged in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from quiz.models import Login, Teacher
from quiz.policy import lifetimes

COOKIE = "teacher"


def hash_token(token: str) -> str:
    """Return the hash that is kept of a token: nobody can log in with what the database holds."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_login(
    session: Session, teacher_id: str, now: datetime, lifetime: timedelta = lifetimes.LOGIN
) -> str:
    """Log a teacher in; return the token for the cookie, 256 random bits kept nowhere else."""
    token = secrets.token_urlsafe(32)
    session.add(
        Login(
            token_hash=hash_token(token),
            teacher_id=teacher_id,
            created_at=now,
            seen_at=now,
            expires_at=now + lifetime,
        )
    )
    session.flush()
    return token


def find_login(session: Session, token: str | None, now: datetime) -> Login | None:
    """Return the login of a token, None when it has expired or was idle for too long."""
    if not token:
        return None
    query = select(Login).where(Login.token_hash == hash_token(token))
    is_used = Login.seen_at > now - lifetimes.IDLE_LOGIN
    return session.scalar(query.where(Login.expires_at > now, is_used))


def find_visitor(session: Session, token: str | None, now: datetime) -> Teacher | None:
    """Return the teacher whom a token belongs to."""
    login = find_login(session, token, now)
    return session.get(Teacher, login.teacher_id) if login else None


def is_due(login: Login, now: datetime) -> bool:
    """Say whether the last use is so old that it is written again."""
    return login.seen_at <= now - lifetimes.LOGIN_UPDATE


def note_visit(session: Session, login: Login, now: datetime) -> None:
    """Write when a teacher was last seen."""
    # The teacher before the login, as a new password locks them: another order can deadlock.
    session.execute(update(Teacher).where(Teacher.id == login.teacher_id).values(seen_at=now))
    seen = update(Login).where(Login.token_hash == login.token_hash)
    session.execute(seen.values(seen_at=now))


def end_login(session: Session, token: str | None) -> None:
    """End the login of a token."""
    if token:
        session.execute(delete(Login).where(Login.token_hash == hash_token(token)))


def end_all(session: Session, teacher_id: str, *, keep: str | None = None) -> None:
    """End a teacher's logins everywhere, but for the one whose token is kept."""
    ended = delete(Login).where(Login.teacher_id == teacher_id)
    if keep:
        ended = ended.where(Login.token_hash != hash_token(keep))
    session.execute(ended)


def purge(session: Session, now: datetime, idle_since: datetime) -> None:
    """Delete the logins that have expired, and those not used since a moment."""
    is_over = or_(Login.expires_at <= now, Login.seen_at <= idle_since)
    session.execute(delete(Login).where(is_over))
