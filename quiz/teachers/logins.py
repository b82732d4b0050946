"""Logins: the browsers in which a teacher is logged in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from quiz.errors import NotFound
from quiz.languages import lazy
from quiz.models import Login, Teacher
from quiz.policy import lifetimes, limits

COOKIE = "teacher"


def hash_token(token: str) -> str:
    """Return the hash that is kept of a token: nobody can log in with what the database holds."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_login(
    session: Session,
    teacher_id: str,
    now: datetime,
    lifetime: timedelta = lifetimes.LOGIN,
    *,
    device: str = "",
) -> str:
    """Log a teacher in; return the token for the cookie, 256 random bits kept nowhere else.

    Beyond the most that one account may have, the logins that were used longest ago end.
    """
    token = secrets.token_urlsafe(32)
    session.add(
        Login(
            token_hash=hash_token(token),
            teacher_id=teacher_id,
            created_at=now,
            seen_at=now,
            expires_at=now + lifetime,
            device=device,
        )
    )
    session.flush()
    latest = select(Login.token_hash).where(Login.teacher_id == teacher_id)
    latest = latest.order_by(Login.seen_at.desc(), Login.created_at.desc())
    over = session.scalars(latest.offset(limits.LOGINS_PER_TEACHER)).all()
    session.execute(delete(Login).where(Login.token_hash.in_(over)))
    return token


def find_login(session: Session, token: str | None, now: datetime) -> Login | None:
    """Return the login of a token, None when it has expired or was idle for too long."""
    if not token:
        return None
    return session.scalar(select(Login).where(Login.token_hash == hash_token(token), is_open(now)))


def is_open(now: datetime) -> ColumnElement[bool]:
    """Return the condition on a login that has not expired and was not idle for too long."""
    return and_(Login.expires_at > now, Login.seen_at > now - lifetimes.IDLE_LOGIN)


def of_teacher(session: Session, teacher_id: str, now: datetime) -> list[Login]:
    """Return a teacher's open logins, the latest used first."""
    query = select(Login).where(Login.teacher_id == teacher_id, is_open(now))
    return list(session.scalars(query.order_by(Login.seen_at.desc(), Login.token_hash)))


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


def end_one(session: Session, teacher_id: str, login_id: str) -> None:
    """End one login of a teacher, known by its hash; NotFound when there is none."""
    own = session.scalars(select(Login.token_hash).where(Login.teacher_id == teacher_id)).all()
    if login_id not in own:
        raise NotFound(lazy("This login has ended already."))
    session.execute(delete(Login).where(Login.token_hash == login_id))


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
