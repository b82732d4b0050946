"""The demonstration: it ends with 0 only if every claim holds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator.crowd import demo
from generator.crowd.findings import Findings
from tests.generator.crowd.test_findings import FOUND, NONE


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that lets the demonstration find something given."""
    monkeypatch.setattr(demo, "sorted_faces", lambda setting, found: Image.new("RGB", (9, 9)))

    def finds(found: Findings) -> None:
        monkeypatch.setattr(demo, "find", lambda plan, cache, folder: (None, found))

    return finds


def test_all_claims_hold(trial: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trial(FOUND)
    assert demo.main(["--out", str(tmp_path / "report.html")]) == 0
    printed = capsys.readouterr().out
    assert "FAILS" not in printed
    assert "Time and memory" in printed
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>\n")
    assert page.count("<table>") == 6
    assert "data:image/jpeg;base64," in page


def test_a_claim_that_fails_is_named(trial: Any, capsys: pytest.CaptureFixture[str]) -> None:
    trial(replace(FOUND, tuned=NONE))
    assert demo.main([]) == 1
    printed = capsys.readouterr()
    assert "FAILS" in printed.out, "the tables are printed all the same"
    assert printed.err == "The trial does not bear out: tuning lowers detection.\n"
