"""The model card: tables between marks, words untouched, and no report on another checkpoint."""

import json
from pathlib import Path

import pytest

from generator import card
from generator.checkpoint import BUNDLED, read_header

REPORT = {
    "checkpoint": read_header(BUNDLED).name,
    "deck": "utkface",
    "kimg": 1.0,
    "resolution": 96,
    "psi": 1.0,
    "split": "test",
    "fakes": 10,
    "reals": 20,
    "figures": {"kid_face": 0.25},
    "floors": {"kid_face": 0.0},
    "ladders": {"blur": {"levels": [1, 2, 3], "kid": [0.0, 0.1, 0.2, 0.3]}},
    "imagenet": {
        "fakes": 5,
        "reals": 6,
        "figures": {"fd": 99.5, "memorised_share": 0.01},
        "floors": {"fd": 31.5},
        "ladders": {"noise": {"levels": [1, 2, 3], "kid": [0.0, 0.3, 0.6, 0.9]}},
    },
    "attributes": {"gender": {"kinds": ["male"], "fakes": [(0.5, 0.4, 0.6)], "reals": [(1, 1, 1)]}},
}
BLOCKS = (
    "identity", "figures", "imagenet figures", "ladders", "imagenet ladders", "attributes",
    "opponents", "milestones",
)  # fmt: skip


def written(folder: Path, report: dict[str, object], text: str) -> tuple[Path, Path]:
    (folder / "report.json").write_text(json.dumps(report))
    (folder / "card.md").write_text(text)
    return folder / "report.json", folder / "card.md"


def run(report: Path, path: Path) -> int:
    return card.main([str(report), "--card", str(path)])


def test_tables_come_between_the_marks_and_words_stay(tmp_path: Path) -> None:
    marks = "\n".join(f"<!-- begin {name} -->\nold\n<!-- end {name} -->" for name in BLOCKS)
    report, path = written(tmp_path, REPORT, f"Words.\n{marks}\nMore words.\n")
    assert run(report, path) == 0
    text = path.read_text()
    assert "old" not in text
    assert text.startswith("Words.\n")
    assert text.endswith("More words.\n")
    assert "| KID-face, lower is better | 0.2500 | 0.0000 |" in text
    assert "| FD, lower is better | 99.5000 | 31.5000 |" in text
    assert "| male | 50.0 % (40.0 to 60.0) | 100.0 % (100.0 to 100.0) |" in text
    assert f"`{REPORT['checkpoint']}`" in text
    assert "| detector |" in text
    assert (tmp_path / "card" / "grid.jpg").stat().st_size > 10_000
    assert run(report, path) == 0
    assert path.read_text() == text


def test_what_does_not_fit_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, path = written(tmp_path, REPORT, "No marks.")
    assert run(report, path) == 1
    assert capsys.readouterr().err == "The model card has no place for identity.\n"
    report, path = written(tmp_path, REPORT | {"checkpoint": "another"}, "No marks.")
    assert run(report, path) == 1
    assert "is on another, not on" in capsys.readouterr().err
    assert path.read_text() == "No marks."


def test_the_card_in_docs_is_about_the_checkpoint_that_ships() -> None:
    text = card.CARDS["utkface"].read_text(encoding="utf-8")
    assert f"`{read_header(BUNDLED).name}`" in text
    assert all(f"<!-- begin {name} -->\n|" in text for name in BLOCKS if "figures" not in name)
