"""Columns that all tables share: times in UTC, enums as text, random ids."""

import enum
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.engine.default import DefaultDialect

from quiz.models.base import UtcTime, enum_column, random_id, random_token

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Colour(enum.StrEnum):
    """An enum to store."""

    RED = "red"


def test_times_are_stored_in_utc() -> None:
    in_berlin = NOON.astimezone(timezone(timedelta(hours=2)))
    stored = UtcTime().process_bind_param(in_berlin, DefaultDialect())
    assert stored is not None
    assert (stored.hour, stored.tzinfo) == (12, UTC)


@pytest.mark.parametrize("read", [NOON, NOON.replace(tzinfo=None)])
def test_times_are_read_with_their_zone(read: datetime) -> None:
    assert UtcTime().process_result_value(read, DefaultDialect()) == NOON


def test_no_time_stays_none() -> None:
    assert UtcTime().process_bind_param(None, DefaultDialect()) is None
    assert UtcTime().process_result_value(None, DefaultDialect()) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        UtcTime().process_bind_param(NOON.replace(tzinfo=None), DefaultDialect())


def test_enums_are_stored_as_their_values() -> None:
    assert enum_column(Colour).enums == ["red"]


@pytest.mark.parametrize(("make", "length"), [(random_id, 16), (random_token, 22)])
def test_ids_are_random_and_safe_in_a_url(make: object, length: int) -> None:
    assert callable(make)
    ids = {make() for _ in range(100)}
    assert len(ids) == 100
    assert {len(each) for each in ids} == {length}
    assert all(re.fullmatch(r"[\w-]+", each, re.ASCII) for each in ids)
