"""The tells of our own fakes: what is drawn, and what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generator import tells
from generator.checkpoint import DECKS
from generator.sampler import load_sampler
from tests.support.tiny import write_runs

ENTRY = {"name": "odd-eyes", "caption": "They differ.", "where": [20, 30], "seed": 5, "class": 7}


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A tiny checkpoint."""
    return write_runs(tmp_path, 1) / "tiny.safetensors"


def run(root: Path, entries: Any, checkpoint: Path) -> int:
    """Write the list, and draw it."""
    index = root / "tells.json"
    index.write_text(entries if isinstance(entries, str) else json.dumps(entries))
    options = ["--index", str(index), "--out", str(root / "tells")]
    return tells.main([*options, "--checkpoint", str(checkpoint)])


def test_each_tell_is_drawn_from_its_seed(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ENTRY | {"name": "hair", "seed": 6, "class": 11}
    assert run(tmp_path, [ENTRY, other], checkpoint) == 0
    assert "2 tells by" in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "tells").iterdir()) == [
        "hair.jpg",
        "odd-eyes.jpg",
    ]
    drawn = Image.open(tmp_path / "tells" / "odd-eyes.jpg")
    face = tells.enlarged(load_sampler(checkpoint, "cpu").make([5], [7])[0])
    assert drawn.size == (tells.SIDE, tells.SIDE)
    assert abs(np.asarray(drawn).astype(int) - np.asarray(face)).mean() < 8


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([ENTRY | {"class": 5}], "odd-eyes: tells are shown on adults, classes 6 to 11."),
        ([ENTRY | {"name": "../x"}], "A tell is named by small letters and dashes, not '../x'."),
        ([ENTRY | {"caption": ""}], "odd-eyes needs a caption, and where to look in per cent."),
        ([ENTRY | {"where": [20, 130]}], "odd-eyes needs a caption, and where to look"),
        ([{"name": "odd-eyes"}], "tells.json is not a list of tells: 'seed' is missing."),
        ("[", "tells.json is not JSON"),
        ([ENTRY | {"seed": -1}], "Seed must be between 0 and 2**32 - 1"),
    ],
)
def test_a_wrong_entry_is_one_sentence(
    checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    entries: Any,
    sentence: str,
) -> None:
    assert run(tmp_path, entries, checkpoint) == 1
    assert capsys.readouterr().err.startswith(sentence)


@pytest.mark.parametrize("deck", DECKS)
def test_our_own_tells_are_all_drawn(deck: str) -> None:
    shown = tells.SHOWN / deck
    found = tells.read_tells(shown / tells.INDEX)
    drawn = {path.stem for path in (shown / "tells").glob("*.jpg")}
    assert 6 <= len(found) <= 8
    assert {tell.name for tell in found} == drawn


def test_the_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        tells.main(["--help"])
    assert end.value.code == 0
    assert "Example: python -m generator.tells" in capsys.readouterr().out
