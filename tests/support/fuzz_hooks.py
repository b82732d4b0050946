"""What Schemathesis asks for: half of the time things that exist, since most guesses do not.

Schemathesis imports this module by its name in SCHEMATHESIS_HOOKS; KNOWN is set by the run.
"""

import json
import os
import random
from typing import Any

import schemathesis

KNOWN: dict[str, list[str]] = json.loads(os.environ.get("FUZZ_KNOWN", "{}"))
SHARE = 0.6  # of the requests that ask for what exists
_random = random.Random(7)


def put_known(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the values with some replaced by what exists."""
    for name in values or {}:
        if name in KNOWN and _random.random() < SHARE:
            values[name] = _random.choice(KNOWN[name])  # type: ignore[index]
    return values


@schemathesis.hook
def map_path_parameters(_context: Any, path_parameters: dict[str, Any]) -> dict[str, Any] | None:
    """Replace parts of addresses."""
    return put_known(path_parameters)


@schemathesis.hook
def map_query(_context: Any, query: dict[str, Any]) -> dict[str, Any] | None:
    """Replace what stands after the question mark."""
    return put_known(query)


@schemathesis.hook
def map_body(_context: Any, body: Any) -> Any:
    """Replace fields of a body."""
    return put_known(body) if isinstance(body, dict) else body
