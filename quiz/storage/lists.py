"""A list as one parameter: a statement is then the same text for lists of any length.

IN has a parameter for each item. SQLAlchemy writes each length anew, and Postgres plans each anew,
which takes longer than to run it.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class ListOf(TypeDecorator[Sequence[Any]]):
    """The type of a parameter that is a list: an array on Postgres, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that a database knows."""
        is_array = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(self.item) if is_array else Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """Return a list as a database takes it."""
        items = list(value or ())
        return items if dialect.name == "postgresql" else json.dumps(items)


class OneOf(FunctionElement[bool]):
    """The condition that a value is in a list."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Return itself: as `(… IN …) = 1` it would keep SQLite from using an index."""
        return self


@compiles(OneOf, "postgresql")
def _in_array(element: OneOf, compiler: Any, **options: Any) -> str:
    column, items = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({items})"


@compiles(OneOf)
def _in_json(element: OneOf, compiler: Any, **options: Any) -> str:
    column, items = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({items}))"  # noqa: S608 - of no user's words


def is_one_of(column: Any, name: str) -> ColumnElement[bool]:
    """Return the condition that a column's value is in the list that a parameter holds."""
    return OneOf(column, bindparam(name, type_=ListOf(column.type)))
