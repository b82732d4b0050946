"""A property that is worked out at the first look."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - it stands where `property` would
    """Like `functools.cached_property`, which up to Python 3.11 lets one thread look at a time.

    That lock is one for all objects: while one request asks the database, all others would wait.
    """

    def __init__(self, work: Callable[[Any], Value]) -> None:
        self.work = work
        self.name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, _kind: type[Any]) -> Value:
        """Work it out, and leave it where the next look finds it first."""
        value: Value = self.work(owner)
        vars(owner)[self.name] = value
        return value
