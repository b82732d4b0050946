"""Applications of tests are made by the thousand, with the same routes each time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from werkzeug.routing import Rule


def keep_builders() -> None:
    """Let werkzeug compile the function that writes a route's address once for all applications.

    It is more than half of the time that an application takes to start.
    """
    compile_builder: Callable[[Rule, bool], Any] = Rule._compile_builder
    kept: dict[tuple[Any, ...], Any] = {}

    @wraps(compile_builder)
    def kept_builder(self: Rule, append_unknown: bool = True) -> Any:
        # The function depends on these alone; converters are looked up in the rule it is bound to.
        key = (self.rule, tuple(self._trace), tuple(self.defaults or ()), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(self, append_unknown)
        return kept[key]

    Rule._compile_builder = kept_builder  # type: ignore[method-assign]
