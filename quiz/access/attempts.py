"""Limits: how often something may be tried, counted in the database for all processes.

A try is counted before it is judged and given back when it was none, so that parallel tries
can't outrun the count. Names and addresses are kept as keyed hashes only.
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

from quiz.errors import TooMany
from quiz.models import Attempt
from quiz.policy import Limit
from quiz.storage import insert_into


@dataclass(frozen=True)
class Meter:
    """What has been tried by one name or address, and how often it may be."""

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
    """Return whom an address stands for: an IPv6 host may use any address of its /64."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), 64), strict=False))


def spend(session: Session, meters: Iterable[Meter], now: datetime) -> None:
    """Count a try on each meter; TooMany when one of them is used up."""
    for meter in meters:
        if not count_try(session, meter, now):
            seconds = seconds_left(session, meter, now)
            minutes = ceil(seconds / 60)
            wait = "a minute" if minutes == 1 else f"{minutes} minutes"
            raise TooMany(
                f"That has been tried too often; try again in {wait}.", retry_after=seconds
            )


def count_try(session: Session, meter: Meter, now: datetime) -> bool:
    """Count a try in one statement; whether it was allowed."""
    insert = insert_into(session, Attempt).values(
        scope=meter.scope, key=meter.key, began_at=now, count=1
    )
    is_over = Attempt.began_at <= now - meter.within
    counted = insert.on_conflict_do_update(
        index_elements=["scope", "key"],
        set_={
            "began_at": case((is_over, insert.excluded.began_at), else_=Attempt.began_at),
            "count": case((is_over, 1), else_=Attempt.count + 1),
        },
        where=or_(is_over, Attempt.count < meter.most),
    ).returning(Attempt.count)
    return session.execute(counted).first() is not None


def seconds_left(session: Session, meter: Meter, now: datetime) -> int:
    """Return for how long a meter stays used up."""
    began_at = session.scalar(select(Attempt.began_at).where(is_of(meter))) or now
    return max(1, ceil((began_at + meter.within - now).total_seconds()))


def give_back(session: Session, meters: Iterable[Meter]) -> None:
    """Take back one try on each meter."""
    for meter in meters:
        one_less = update(Attempt).where(is_of(meter), Attempt.count > 0)
        session.execute(one_less.values(count=Attempt.count - 1))


def forget(session: Session, meter: Meter) -> None:
    """Forget all tries on a meter."""
    session.execute(delete(Attempt).where(is_of(meter)))


def is_of(meter: Meter) -> ColumnElement[bool]:
    """Return the condition that finds a meter's row."""
    return and_(Attempt.scope == meter.scope, Attempt.key == meter.key)


def purge(session: Session, before: datetime) -> None:
    """Delete what began before a moment."""
    session.execute(delete(Attempt).where(Attempt.began_at < before))
