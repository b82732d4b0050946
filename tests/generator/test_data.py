"""Training data: packed once for each size, in batches that a position fixes."""

from pathlib import Path

import numpy as np
import pytest
import torch

from datasets.gallery import QUIZ_SEEDS_START, TRAINING_SEEDS, write_collection
from datasets.names import TONES
from generator import data
from generator.checkpoint import DECKS
from generator.data import (
    Batches,
    FaceSet,
    kinds_of,
    load_faces,
    load_new_portraits,
    to_pixels,
    to_tensor,
)


def test_pixels_survive_the_round_trip() -> None:
    pixels = np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3)
    assert np.array_equal(to_pixels(to_tensor(pixels)), pixels)
    assert to_pixels(torch.full((1, 3, 1, 1), 7.0)).max() == 255


def test_an_epoch_shows_each_face_once() -> None:
    pixels = np.arange(10, dtype=np.uint8).repeat(12).reshape(10, 2, 2, 3)
    labels = np.full(10, 30, dtype=np.int16)
    faces = FaceSet(pixels, labels, labels * 0, labels * 0, labels * 0 + 2)
    batches = Batches(faces, seed=1)
    shown, classes = batches.at(0, 10, torch.Generator().manual_seed(0))
    assert sorted(to_pixels(shown)[:, 0, 0, 0].tolist()) == list(range(10))
    assert set(classes.tolist()) <= {6, 12}
    again, _ = Batches(faces, seed=1).at(0, 10, torch.Generator().manual_seed(0))
    assert torch.equal(shown, again)
    later, _ = batches.at(10, 10, torch.Generator().manual_seed(0))
    assert not torch.equal(shown, later)


@pytest.mark.slow
def test_portraits_are_painted_once_and_packed_once_a_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "TRAINING_SEEDS", range(120))
    faces = load_faces(16, tmp_path, "gallery")
    assert len(faces) > 110
    assert faces.pixels.shape[1:] == (16, 16, 3)
    assert len(faces.of("train")) > len(faces.of("test")) > 0
    assert set(faces.heads["race"].tolist()) == set(range(len(TONES)))
    monkeypatch.setattr(data, "write_collection", None)  # to be called would raise
    assert len(load_faces(16, tmp_path, "gallery")) == len(faces)
    assert load_faces(8, tmp_path, "gallery").pixels.shape[1:] == (8, 8, 3)


def test_new_portraits_have_seeds_that_no_generator_has_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[range] = []

    def paint(path: Path, seeds: range, *_: object) -> int:
        painted.append(seeds)
        return write_collection(path, seeds, workers=1)

    monkeypatch.setattr(data, "write_collection", paint)
    faces = load_new_portraits(16, tmp_path, 12)
    assert 6 <= len(faces) <= 12
    assert len(load_new_portraits(16, tmp_path, 12)) == len(faces)
    assert painted == [range(QUIZ_SEEDS_START, QUIZ_SEEDS_START + 12)]
    assert not set(painted[0]) & set(TRAINING_SEEDS)


def test_every_head_has_words_in_every_deck() -> None:
    for deck in DECKS:
        assert {name: len(kinds) for name, kinds in kinds_of(deck).items()} == data.HEADS


def test_a_source_that_was_cut_short_is_packed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "portraits.tar"
    write_collection(path, range(12), workers=1)
    whole = path.read_bytes()
    monkeypatch.setitem(data.SOURCES, "utkface", lambda _cache: path)
    path.write_bytes(whole[: len(whole) // 2])
    some = len(load_faces(16, tmp_path, "utkface"))
    assert 0 < some < 12
    assert "the next run reads it again" in capsys.readouterr().err
    path.write_bytes(whole)
    assert len(load_faces(16, tmp_path, "utkface")) > some
    assert capsys.readouterr().err.count("again") == 0


def test_packing_keeps_the_files_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, notes = tmp_path / "portraits.tar", tmp_path / "notes"
    write_collection(path, range(4), workers=1)
    monkeypatch.setitem(data.SOURCES, "utkface", lambda _cache: path)
    folder = tmp_path / "utkface-16"
    folder.mkdir()
    (folder / "pixels.npy").write_text("my notes")
    with pytest.raises(FileExistsError, match="is not an array, and it is kept"):
        load_faces(16, tmp_path, "utkface")
    assert [file.read_text() for file in folder.iterdir()] == ["my notes"]
    (folder / "pixels.npy").unlink()
    (folder / "summary.json").symlink_to(notes)
    with pytest.raises(FileExistsError, match="is not a file"):
        load_faces(16, tmp_path, "utkface")
    assert not notes.exists()
