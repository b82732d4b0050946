"""The code of `make chaos`: its judgement, and two faults in a small size."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.load import Reply
from bench.players import Ledger
from chaos.__main__ import main, parse, size_of
from chaos.catalogue import FAULTS, sentence_of
from chaos.crowd import Crowd
from chaos.findings import Finding, as_text, failure, from_json
from chaos.mounts import CannotMount, fill_up, may_mount, small_disk
from chaos.sites import KINDS, Grounds, Site, Size, grounds
from chaos.stock import interval
from quiz.config import CHECKOUT
from quiz.storage.database import Database

SMALL = Size(kinds=("SQLite",), web_kills=2, trials=20_000)
GOOD = Finding("a fault", "little", "0 lost", "0 lost", True)


@pytest.fixture(scope="module")
def small() -> Iterator[Grounds]:
    with grounds(SMALL) as ground:
        yield ground


def tried(name: str, ground: Grounds) -> list[Finding]:
    """Try a fault in a separate thread, since browser tests may have left an event loop here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: list(FAULTS[name](ground))).result()


def test_every_fault_has_a_name_and_a_description() -> None:
    assert len(FAULTS) == len(set(FAULTS.values())) >= 17
    for name in FAULTS:
        assert name == name.lower()
        assert sentence_of(name).endswith(".")


def test_every_fault_is_documented() -> None:
    words = (CHECKOUT / "docs/operations.md").read_text(encoding="utf-8")
    assert [name for name in FAULTS if f"`{name}`" not in words] == []


def test_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["chaos", "--list"])
    assert main() == 0
    assert len(capsys.readouterr().out.splitlines()) == len(FAULTS)
    size = size_of(parse(["--kind", "SQLite", "--soak", "5"]))
    assert (size.kinds, size.soak, size.web_kills) == (("SQLite",), 5.0, 50)
    assert size_of(parse([])).kinds == KINDS


@pytest.mark.parametrize(("finding", "status"), [(GOOD, 0), (GOOD.only_if(False), 1)])
def test_a_missed_goal_fails_the_command(
    finding: Finding,
    status: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)  # this is not our process alone
    monkeypatch.setitem(FAULTS, "locked", lambda _: iter([finding]))
    monkeypatch.setattr("sys.argv", ["chaos", "--only", "locked"])
    assert main() == status
    assert f"1 lines, {status} missed" in capsys.readouterr().out


def test_a_fault_that_raises_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_: Grounds) -> Iterator[Finding]:
        yield GOOD
        raise ExceptionGroup("tasks", [TimeoutError("never came")])

    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setitem(FAULTS, "locked", break_off)
    monkeypatch.setattr("sys.argv", ["chaos", "--only", "locked"])
    assert main() == 1


def test_findings_are_sent_as_json_and_printed_as_a_table() -> None:
    assert from_json(GOOD.as_json()) == GOOD
    lines = as_text([GOOD, failure("another", ValueError("no\nway"))]).splitlines()
    assert lines[1].split("  ")[-1] == "ok"
    assert lines[2].endswith("FAILED")
    assert "ValueError: no" in lines[2]


def site_of(database: Database, tmp_path: Path) -> Site:
    """A site without a server."""
    (tmp_path / "log").touch()
    return Site("SQLite", "", tmp_path, database, {}, tmp_path / "log")


def test_a_forged_acknowledgement_is_a_loss(database: Database, tmp_path: Path) -> None:
    crowd, site = Crowd([]), site_of(database, tmp_path)
    assert not crowd.finding("nobody played", site, "").is_met
    crowd.ledger.said["nowhere", 1] = "real"
    finding = crowd.finding("a false 200", site, "")
    assert not finding.is_met
    assert "1 kept, 1 lost" in finding.figure


def test_unexpected_replies_count_too(database: Database, tmp_path: Path) -> None:
    site = site_of(database, tmp_path)
    for status in (503, 500, 409):
        crowd = Crowd([])
        crowd.record_refusal(Reply(status, "HTTP/1.1 x", b"no"))
        assert not crowd.finding("a fault", site, "").is_met
        assert len(crowd.oddities) == 1
    honest = Crowd([])
    honest.record_refusal(Reply(503, "HTTP/1.1 503\r\nRetry-After: 2", b""))
    assert honest.oddities == []


def test_the_longest_silence_is_measured() -> None:
    crowd = Crowd([], told_at=[1.0, 1.5, 4.0, 4.5])
    assert crowd.silence == 2.5
    assert crowd.told_since(2.0) == 2.0
    assert crowd.told_since(5.0) is None


def test_a_fair_coin() -> None:
    low, high = interval(400)
    assert (low + high, low) == (400, 167)
    assert interval(10, 0.5) == (4, 6)


def test_a_small_disk_is_full() -> None:
    if not may_mount():
        with pytest.raises(CannotMount, match="run as root"), small_disk(1):
            pass
        return
    with small_disk(1) as disk:
        fill_up(disk / "ballast")
        with pytest.raises(OSError, match="No space left"):
            (disk / "more").write_bytes(b"more")


@pytest.mark.parametrize("name", ["web-kill", "migrations"])
def test_a_fault_in_a_small_size(small: Grounds, name: str) -> None:
    findings = tried(name, small)
    assert findings
    assert [finding for finding in findings if not finding.is_met] == []


def test_a_response_that_was_lost_fails_the_fault(
    small: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forge(ledger: Ledger, round_id: str, position: int, response: str, _: Reply) -> None:
        ledger.said[round_id, position] = "fake" if response == "real" else "real"

    monkeypatch.setattr(Ledger, "note", forge)
    [finding] = tried("forms", small)
    assert not finding.is_met
    assert "10 lost" in finding.figure
