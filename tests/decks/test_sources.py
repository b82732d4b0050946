"""Which checkpoint forges which deck, and what brings the reals."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.checkpoint import save_checkpoint
from generator.network.model import Discriminator, Generator, ModelConfig
from quiz.config import Config
from quiz.decks import sources
from quiz.decks.deck import GALLERY, UTKFACE, Deck


def tiny(path: Path, deck: Deck | None, kimg: int = 0) -> Path:
    """Write a checkpoint that has learnt nothing and names a deck, or none."""
    config = ModelConfig(base=2, widths=(8, 8, 8), latents=4, embedding=4)
    facts = {"network": "tiny", "kimg": kimg, "trained_at": "2026-01-01T00:00:00+00:00"}
    facts |= {"deck": deck.name} if deck else {}
    networks = Generator(config).state_dict(), Discriminator(config).state_dict()
    save_checkpoint(path, *networks, config, facts)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Settings of a house that has no database yet."""
    return Config.from_env({"INSTANCE": str(tmp_path / "instance")})


def bundled_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bundled checkpoints lie in a folder."""
    where = lambda deck="utkface", part="faces": folder / deck / f"{part}.safetensors"  # noqa: E731
    monkeypatch.setattr("generator.checkpoint.bundled", where)


@pytest.mark.parametrize("named", [UTKFACE, GALLERY, None])
def test_a_named_checkpoint_takes_the_place_of_its_own_decks(
    settings: Config, tmp_path: Path, named: Deck | None
) -> None:
    path = tiny(tmp_path / "own.safetensors", named)
    config = replace(settings, checkpoint=path)
    own = named or UTKFACE
    other = GALLERY if own is UTKFACE else UTKFACE
    assert sources.checkpoint_path(config, own) == path
    assert sources.checkpoint_path(config, other).parent.name == other.name
    described = sources.describe_checkpoint(config, own)
    assert described is not None
    assert described["name"].startswith("tiny-")


def test_a_broken_or_unknown_one_is_the_photographs_problem(
    settings: Config, tmp_path: Path
) -> None:
    for path in (tmp_path / "nothing.safetensors", tmp_path / "broken.safetensors"):
        config = replace(settings, checkpoint=path)
        assert sources.checkpoint_path(config, UTKFACE) == path
        assert path.name in (sources.checkpoint_problem(config, UTKFACE) or "")
        assert sources.checkpoint_path(config, GALLERY) != path
        (tmp_path / "broken.safetensors").write_bytes(b"broken")


def test_a_deck_without_a_checkpoint_says_which(
    settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled_in(tmp_path, monkeypatch)
    assert not sources.has_checkpoint(settings, GALLERY)
    sentence = "There is no checkpoint for the deck gallery."
    assert sources.checkpoint_problem(settings, GALLERY) == sentence
    assert sources.describe_checkpoint(settings, GALLERY) is None
    (tmp_path / "gallery").mkdir()
    tiny(tmp_path / "gallery" / "faces.safetensors", GALLERY)
    assert sources.has_checkpoint(settings, GALLERY)
    assert sources.checkpoint_problem(settings, GALLERY) is None


def test_what_brings_reals_is_one_sentence_with_its_command(
    settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datasets.find.find_utkface", lambda environ, checkout: None)
    for deck in (UTKFACE, GALLERY):
        sentence = sources.missing_reals(settings, deck)
        assert f"`flask faces import --deck {deck.name}`" in sentence
        assert sentence.endswith(".")


def test_milestones_lead_from_noise_to_the_newest(
    settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for deck, levels in ((UTKFACE, [0, 4, 45, 81, 168, 741]), (GALLERY, [0, 10, 34, 65])):
        found = sources.milestones(settings, deck)
        assert [stage.level for stage in found][: len(levels)] == levels
        assert found[-1].level == round(sources.read_checkpoint(settings, deck).kimg)
        assert len({stage.name for stage in found}) == len(found)
    bundled_in(tmp_path, monkeypatch)
    assert sources.milestones(settings, UTKFACE) == []


def test_a_generator_of_ones_own_has_the_milestones_beside_it(
    settings: Config, tmp_path: Path
) -> None:
    (tmp_path / "milestones").mkdir()
    config = replace(settings, checkpoint=tiny(tmp_path / "own.safetensors", UTKFACE, kimg=9))
    assert sources.milestones(config, UTKFACE) == []
    for kimg in (20, 3, 0):
        tiny(tmp_path / "milestones" / f"{kimg}.safetensors", UTKFACE, kimg=kimg)
    tiny(tmp_path / "milestones" / "other.safetensors", GALLERY, kimg=5)
    (tmp_path / "milestones" / "broken.safetensors").write_bytes(b"broken")
    found = sources.milestones(config, UTKFACE)
    assert [stage.level for stage in found] == [0, 3, 9]
    assert found[-1].path == config.checkpoint
