"""The generator's commands by deck: each learns from its own real faces and says so."""

import json
from pathlib import Path

import pytest

from datasets.names import RACES, TONES
from generator import data, evaluate
from generator.checkpoint import (
    BUNDLED,
    DECKS,
    bundled,
    load_weights,
    read_header,
    save_checkpoint,
)
from generator.evaluation.feature_network import feature_network_facts
from generator.network.model import NETWORKS, ModelConfig
from generator.opponents import load_opponents
from generator.sampler import load_sampler
from generator.train import main as train
from tests.support.tiny import write_runs

TINY = ModelConfig(base=8, widths=(8, 8), latents=4, embedding=4)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for packed faces, a small network, and few portraits to paint."""
    monkeypatch.setitem(NETWORKS, "p32", TINY)
    monkeypatch.setattr(data, "TRAINING_SEEDS", range(120))
    return tmp_path


@pytest.mark.slow
def test_a_checkpoint_says_which_deck_it_learned_from(cache: Path) -> None:
    options = ["--deck", "gallery", "--network", "p32", "--cache", str(cache), "--device", "cpu"]
    run = cache / "run"
    assert train([*options, "--run", str(run), "--planned", "1", "--batch", "50"]) == 0
    header = read_header(run / "checkpoint.safetensors")
    assert header.deck == "gallery"
    assert header.provenance["data"].startswith("the gallery, ")


def test_a_checkpoint_that_names_no_deck_learned_from_photographs(tmp_path: Path) -> None:
    config, weights = load_weights(BUNDLED, "generator")
    _, judge = load_weights(BUNDLED, "discriminator")
    known = {name: fact for name, fact in read_header(BUNDLED).provenance.items() if name != "deck"}
    save_checkpoint(tmp_path / "older.safetensors", weights, judge, config, known)
    assert read_header(tmp_path / "older.safetensors").deck == "utkface"


@pytest.mark.slow
def test_a_report_speaks_of_its_deck(
    cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_runs(cache, 60, deck="gallery")
    options = ["--checkpoint", str(cache / "tiny.safetensors"), "--cache", str(cache)]
    more = ["--out", str(cache / "out"), "--device", "cpu", "--split", "test", "--count", "60"]
    assert evaluate.main([*options, *more]) == 0
    printed = capsys.readouterr().out
    [page] = (cache / "out").glob("tiny-*-test.html")
    report = json.loads(page.with_suffix(".json").read_text())
    assert report["deck"] == "gallery"
    assert report["attributes"]["race"]["kinds"] == list(TONES)
    assert report["feature_network"] == feature_network_facts(bundled("gallery", "features"))
    assert TONES[0] in printed
    assert "\ntone " in printed
    assert RACES[0] not in printed
    assert "UTKFace" not in page.read_text()


@pytest.mark.parametrize("deck", DECKS)
def test_every_deck_ships_whole(deck: str) -> None:
    sampler = load_sampler(bundled(deck), "cpu")
    assert sampler.header.deck == deck
    assert sampler.resolution in (64, 96)
    assert [opponent.name for opponent in load_opponents(bundled(deck), device="cpu")] == [
        "discriminator",
        "detector",
    ]
    assert bundled(deck).stat().st_size < 12e6
    assert bundled(deck, "detector").stat().st_size < 4e6
    stages = sorted((bundled(deck).parent / "milestones").glob("*.safetensors"))
    assert len(stages) >= 4
    assert {read_header(path).deck for path in stages} == {deck}
