"""Databases with the decks that tests of pages ask for."""

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """An empty SQLite file with all tables: what is about HTTP alone is the same on Postgres."""
    return sqlite_url
