"""`python app.py`: what it refuses to start with, and a whole life of it."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz.config import CHECKOUT
from quiz.decks.deck import GALLERY
from quiz.launch.start import listen, main
from tests.decks.test_sources import tiny
from tests.support.factories import write_utkface

SETTINGS = ("HOST", "PORT", "DATABASE_URL", "QUEUE_URL", "CHECKPOINT", "WEB_CONCURRENCY")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: int) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("PORT", str(free_port))


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence that a refused start ends with."""
    assert main() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIN_AGE", "eighteen")
    assert refusal(capsys).startswith("MIN_AGE must be a whole number")


def test_a_taken_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], taken: int
) -> None:
    monkeypatch.setenv("PORT", str(taken))
    sentence = f"Can't listen on HOST 127.0.0.1, PORT {taken}: Address already in use.\n"
    assert refusal(capsys) == sentence


def test_a_host_that_is_not_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """conda exports such a HOST: the sentence has to name the variable."""
    for host in ("not a host", "x86_64-conda-linux-gnu", "a..b", "192.0.2.1"):
        monkeypatch.setenv("HOST", host)
        sentence = refusal(capsys)
        assert "HOST" in sentence
        assert host in sentence


def test_an_unwritable_instance_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("INSTANCE", str(tmp_path / "file" / "instance"))
    assert "INSTANCE must be a folder that can be written" in refusal(capsys)


def test_an_unreachable_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    password = "hush"
    monkeypatch.setenv("DATABASE_URL", f"postgres://me:{password}@127.0.0.1:9/quiz")
    sentence = refusal(capsys)
    assert re.search(r"The database \S+127\.0\.0\.1:\d+/quiz can't be used: ", sentence)
    assert password not in sentence


def test_a_file_that_is_no_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "text.sqlite").write_text("I am not a database. " * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'text.sqlite'}")
    assert "can't be used: file is not a database" in refusal(capsys)


def test_two_colons_listen_on_both_families(free_port: int) -> None:
    with listen("::", free_port) as listener:
        assert listener.family == socket.AF_INET6
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, free_port), timeout=5).close()


def test_other_addresses_have_one_family(free_port: int) -> None:
    for host, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
        with listen(host, free_port) as listener:
            assert listener.family == family


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generator that has learnt nothing, but is whole."""
    from generator.checkpoint import save_checkpoint
    from generator.network.model import Discriminator, Generator, ModelConfig

    path = tmp_path_factory.mktemp("checkpoint") / "tiny.safetensors"
    config = ModelConfig(base=2, widths=(8, 8, 8), latents=4, embedding=4)
    networks = Generator(config).state_dict(), Discriminator(config).state_dict()
    trained_at = "2026-01-01T00:00:00+00:00"
    provenance = {"network": "tiny", "kimg": 0, "phases": [], "trained_at": trained_at}
    save_checkpoint(path, *networks, config, provenance)
    return path


@pytest.mark.slow
def test_a_whole_life(
    checkpoint: Path, tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTKFACE", str(write_utkface(tmp_path / "UTKFace", 60)))
    monkeypatch.setenv("CHECKPOINT", str(checkpoint))
    monkeypatch.setenv("WEB_CONCURRENCY", "1")
    with (
        running(tmp_path / "log", free_port) as address,
        urllib.request.urlopen(f"{address}/readyz", timeout=10) as response,
    ):
        assert json.load(response)["ready"] is True


@pytest.mark.slow
def test_a_life_without_utkface_plays_the_gallery(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTKFACE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("CHECKPOINT", str(tiny(tmp_path / "forger.safetensors", GALLERY)))
    monkeypatch.setenv("WEB_CONCURRENCY", "1")
    with running(tmp_path / "log", free_port) as address:
        asked = urllib.request.Request(f"{address}/", headers={"Accept": "application/json"})
        with urllib.request.urlopen(asked, timeout=10) as response:
            home = json.load(response)
    assert (home["deck"], home["decks"], home["ready"]) == ("gallery", ["gallery"], True)
    assert "flask faces import --deck utkface" in home["missing"]


@contextmanager
def running(log: Path, port: int) -> Iterator[str]:
    """Run the program as a person would, give its address, and see that it ends cleanly."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=CHECKOUT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield wait_for_address(process, log)
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=30)
    printed = log.read_text()
    assert status == 0, printed
    assert printed.endswith("Stopped.\n")
    assert "Traceback" not in printed
    with socket.create_server(("127.0.0.1", port)):
        pass  # nobody is left on the port


def wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that is printed when one can play."""
    for _ in range(600):
        found = re.search(r"Play at (\S+)", log.read_text())
        if found:
            return found[1]
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"it never was ready: {log.read_text()}")
