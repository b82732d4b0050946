"""A collection: the same bytes always, written completely or not at all."""

import tarfile
from pathlib import Path

import pytest

from datasets.gallery import QUIZ_SEEDS_START, TRAINING_SEEDS, file_of, paint, write_collection


def test_quizzed_seeds_never_trained() -> None:
    assert len(TRAINING_SEEDS) == 22_000
    assert QUIZ_SEEDS_START not in TRAINING_SEEDS
    assert TRAINING_SEEDS.stop < QUIZ_SEEDS_START


@pytest.mark.slow
def test_a_collection_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    seeds = range(QUIZ_SEEDS_START, QUIZ_SEEDS_START + 40)
    told: list[tuple[int, int]] = []
    alone, together = tmp_path / "alone.tar", tmp_path / "together.tar"
    assert write_collection(alone, seeds, 1) == 40
    assert write_collection(together, reversed(seeds), 2, lambda *done: told.append(done)) == 40
    assert alone.read_bytes() == together.read_bytes()
    assert told == [(done, 40) for done in range(1, 41)]
    with tarfile.open(alone) as archive:
        assert archive.getnames() == [file_of(paint(seed))[0] for seed in seeds]


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    path = tmp_path / "gallery.tar"
    path.write_bytes(b"what was there")
    with pytest.raises(KeyboardInterrupt):
        write_collection(path, range(5), progress=stop)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [
        ("gallery.tar", b"what was there")
    ]
