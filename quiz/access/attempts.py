"""Attempts: how often something was tried, counted in the database for all processes.

An attempt is counted before it is checked, so that parallel attempts keep to the limit, and given
back when it turns out not to count. Names and addresses are kept as keyed hashes only.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from sqlalchemy import ColumnElement, and_, case, delete, or_, select, update
from sqlalchemy.orm import Session

from quiz.access import events
from quiz.errors import TooMany
from quiz.languages import lazy_count
from quiz.models import Attempt
from quiz.policy import Limit
from quiz.storage import insert_into

CLOCKS_DIFFER = timedelta(minutes=1)  # at most, between two machines
UNREADABLE = "unreadable"


class Full(Exception):
    """A meter has reached its limit: what was counted on the others is taken back."""


@dataclass(frozen=True)
class Meter:
    """The count of one name or address under one limit."""

    scope: str
    key: str
    most: int
    within: timedelta


def meter_of(limit: Limit, secret: str, value: str) -> Meter:
    """Return the meter of one name or address under a limit."""
    message = f"attempts {limit.scope} {value}".encode("utf-8", "surrogatepass")
    key = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return Meter(limit.scope, key, limit.most, limit.within)


def network_of(address: str | None) -> str:
    """Return the network to count an address under: an IPv6 host may use all of its /64.

    Some proxies add a port or brackets. All that can't be read counts as one, or whoever makes up
    unreadable addresses would have no limit.
    """
    try:
        host = ip_address(bare_address(address or ""))
    except ValueError:
        return UNREADABLE
    if not isinstance(host, IPv6Address):
        return str(host)
    if host.ipv4_mapped:
        return str(host.ipv4_mapped)
    return str(ip_network((int(host), 64), strict=False))


def bare_address(text: str) -> str:
    """Return an address without its port, brackets, quotes and zone."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return text.partition("%")[0]


def spend(session: Session, meters: Iterable[Meter], now: datetime) -> None:
    """Count an attempt on each meter; TooMany when one of them has reached its limit."""
    full = count_on_each(session, meters, now)
    if full:
        seconds = seconds_left(session, full, now)
        minutes = ceil(seconds / 60)
        events.note("limit-reached", limit=full.scope)
        sentence = lazy_count(
            "Too many attempts; try again in a minute.",
            "Too many attempts; try again in %(num)s minutes.",
            minutes,
        )
        raise TooMany(sentence, retry_after=seconds)


def try_to_spend(session: Session, meters: Iterable[Meter], now: datetime) -> bool:
    """Count an attempt on each meter, or on none when one of them has reached its limit."""
    try:
        with session.begin_nested():
            if count_on_each(session, meters, now):
                raise Full
    except Full:
        return False
    return True


def count_on_each(session: Session, meters: Iterable[Meter], now: datetime) -> Meter | None:
    """Count an attempt on the meters in turn; return the first that has reached its limit."""
    return next((meter for meter in meters if not count_try(session, meter, now)), None)


def count_try(session: Session, meter: Meter, now: datetime) -> bool:
    """Count an attempt in one statement; return whether it was allowed."""
    insert = insert_into(session, Attempt).values(
        scope=meter.scope, key=meter.key, began_at=now, count=1
    )
    # Also when it began long after now: the clock was set back, which must lock nobody out.
    is_over = or_(Attempt.began_at <= now - meter.within, Attempt.began_at > now + CLOCKS_DIFFER)
    counted = insert.on_conflict_do_update(
        index_elements=["scope", "key"],
        set_={
            "began_at": case((is_over, insert.excluded.began_at), else_=Attempt.began_at),
            "count": case((is_over, 1), else_=Attempt.count + 1),
        },
        where=or_(is_over, Attempt.count < meter.most),
    ).returning(Attempt.count)
    return session.execute(counted).first() is not None


def is_counted(session: Session, meter: Meter, now: datetime) -> bool:
    """Say whether an attempt on a meter still counts."""
    is_new = and_(is_of(meter), Attempt.count > 0, Attempt.began_at > now - meter.within)
    return session.scalar(select(Attempt.count).where(is_new)) is not None


def seconds_left(session: Session, meter: Meter, now: datetime) -> int:
    """Return in how many seconds a meter that reached its limit starts again."""
    began_at = session.scalar(select(Attempt.began_at).where(is_of(meter))) or now
    return max(1, ceil((began_at + meter.within - now).total_seconds()))


def give_back(session: Session, meters: Iterable[Meter]) -> None:
    """Take one attempt back on each meter."""
    for meter in meters:
        one_less = update(Attempt).where(is_of(meter), Attempt.count > 0)
        session.execute(one_less.values(count=Attempt.count - 1))


def forget(session: Session, meter: Meter) -> None:
    """Delete all attempts on a meter."""
    session.execute(delete(Attempt).where(is_of(meter)))


def is_of(meter: Meter) -> ColumnElement[bool]:
    """Return the condition on a meter's row."""
    return and_(Attempt.scope == meter.scope, Attempt.key == meter.key)


def purge(session: Session, before: datetime) -> None:
    """Delete the counts that began before a moment."""
    session.execute(delete(Attempt).where(Attempt.began_at < before))
