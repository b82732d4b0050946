"""The curves of a run."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator import training_curves


def test_curves_are_svg_with_a_panel_for_each_quantity(tmp_path: Path) -> None:
    log, out = tmp_path / "log.jsonl", tmp_path / "curves.svg"
    ticks = [{"images": 1000 * n, "gap": 0.1 * n, "r1": 1.0, "loss_g": 0.5} for n in (1, 2, 3)]
    log.write_text("\n".join(json.dumps(tick) for tick in ticks))
    assert training_curves.main([str(log), "--out", str(out)]) == 0
    root = ElementTree.fromstring(out.read_text(encoding="utf-8"))
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3


@pytest.mark.parametrize("content", ["", None])
def test_no_curves_without_a_log(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.jsonl"
    if content is not None:
        log.write_text(content)
    assert training_curves.main([str(log), "--out", str(tmp_path / "x.svg")]) == 1
    assert "log.jsonl" in capsys.readouterr().err
