"""What each test needs, from which `make test-fast` chooses: Postgres, a browser, much time.

A slow test outside of the slow folders has the mark `@pytest.mark.slow`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
SLOW_FOLDERS = {"bench", "chaos"}  # these start servers and take measurements


def needs_of(item: pytest.Item) -> Iterator[str]:
    """What a test needs, judged by its folder, its parameters and its fixtures."""
    folder = item.path.relative_to(TESTS).parts[0]
    if folder == "browser":
        yield "browser"
    if folder in SLOW_FOLDERS:
        yield "slow"
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if "postgres" in values or "postgres_server" in getattr(item, "fixturenames", ()):
        yield "postgres"
