"""Training data: a deck's real faces at one resolution, packed once into memory-mapped arrays."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from datasets.archive import CUT_OFF, ArchiveError
from datasets.find import MISSING, find_utkface
from datasets.finish import BRUSHED as BRUSHED
from datasets.finish import finish as finish
from datasets.finish import to_jpeg as to_jpeg
from datasets.gallery import QUIZ_SEEDS_START, TRAINING_SEEDS, write_collection
from datasets.names import AGE_GROUPS, GENDERS, RACES, TONES, age_group, class_of
from datasets.names import CLASS_NAMES as CLASS_NAMES
from datasets.names import UNKNOWN_CLASS as UNKNOWN_CLASS
from datasets.outputs import ARRAY, check_output, check_place
from datasets.photographs import SPLITS as SPLITS
from datasets.photographs import Photograph, Refusal, read_photographs

ADULT_CLASSES = range(6, 12)
CLASS_DROPOUT = 0.1
HEADS = {"age": len(AGE_GROUPS), "gender": len(GENDERS), "race": len(RACES)}
TITLES = {"utkface": "UTKFace", "gallery": "the gallery"}
_LABELS = ("age", "gender", "race", "split")


@dataclass(frozen=True)
class FaceSet:
    """Faces uint8 (N, R, R, 3) with labels int16 (N,): age in years, gender, race and split."""

    pixels: NDArray[np.uint8]
    age: NDArray[np.int16]
    gender: NDArray[np.int16]
    race: NDArray[np.int16]
    split: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def classes(self) -> NDArray[np.int64]:
        """The class of each face (N,)."""
        pairs = zip(self.age.tolist(), self.gender.tolist(), strict=True)
        return np.array([class_of(age, gender) for age, gender in pairs], dtype=np.int64)

    @property
    def heads(self) -> dict[str, NDArray[np.int64]]:
        """The labels of each head, each (N,): age group, gender and race."""
        groups = [age_group(age) for age in self.age.tolist()]
        labels = {"age": groups, "gender": self.gender, "race": self.race}
        return {name: np.asarray(values, dtype=np.int64) for name, values in labels.items()}

    def of(self, *splits: str) -> FaceSet:
        """Return the faces of the named splits."""
        rows = np.isin(self.split, [SPLITS.index(split) for split in splits])
        return self.rows(np.flatnonzero(rows))

    def rows(self, index: NDArray[np.int64]) -> FaceSet:
        """Return the faces at the given rows."""
        labels = {name: getattr(self, name)[index] for name in _LABELS}
        return FaceSet(pixels=self.pixels[index], **labels)


def quizzed(deck: str, classes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each class (N,) whether the quiz shows it: of photographs only those of adults."""
    return np.ones(len(classes), bool) if deck == "gallery" else np.isin(classes, ADULT_CLASSES)


def kinds_of(deck: str) -> dict[str, tuple[str, ...]]:
    """Return the names of each head's labels; the gallery has tones instead of races."""
    return {"age": AGE_GROUPS, "gender": GENDERS, "race": TONES if deck == "gallery" else RACES}


def pack(source: Path, folder: Path, resolution: int) -> None:
    """Read, filter and split a source of faces into `folder` as .npy files.

    The summary is written last and marks the folder as complete, so what could not be read whole is
    packed again the next time. Raises OSError, with a sentence, for a source that can't be read or
    holds no faces.
    """
    try:
        kept, refused = read_kept(source, resolution)
    except ArchiveError as error:
        raise OSError(str(error)) from error
    if not kept:
        raise OSError(f"{source.name} holds no faces that can be used.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*_LABELS, "pixels"):
        check_output(folder / f"{name}.npy", ARRAY, replace=True)
    check_place(folder / "summary.json")
    for name in ("age", "gender", "race"):
        np.save(folder / f"{name}.npy", np.array([getattr(p, name) for p in kept], dtype=np.int16))
    np.save(folder / "split.npy", np.array([SPLITS.index(p.split) for p in kept], dtype=np.int16))
    np.save(folder / "pixels.npy", np.stack([p.pixels for p in kept]))
    if any(refused[reason] for reason in CUT_OFF):
        print(
            f"{source.name} could not be read whole; the next run reads it again.", file=sys.stderr
        )
        return
    (folder / "summary.json").write_text(json.dumps({"kept": len(kept), "refused": refused}))


def read_kept(source: Path, resolution: int) -> tuple[list[Photograph], Counter[str]]:
    """Return the faces of all ages that the filter keeps, and counts of why others were refused."""
    kept: list[Photograph] = []
    refused: Counter[str] = Counter()
    with tqdm(desc=f"{source.name} at {resolution} px", unit=" faces") as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        for item in read_photographs(source, resolution=resolution, min_age=0, progress=show):
            if isinstance(item, Refusal):
                refused[item.reason] += 1
            else:
                kept.append(item)
    return kept, refused


def find_photographs(_cache: Path) -> Path:
    """Return where UTKFace is; raises FileNotFoundError, with a sentence, when it is not found."""
    source = find_utkface(os.environ, Path(__file__).resolve().parent.parent)
    if source is None:
        raise FileNotFoundError(MISSING)
    return source


def paint_portraits(cache: Path) -> Path:
    """Return the archive of the gallery's training portraits, painting it the first time."""
    return _painted(cache / "gallery.tar", TRAINING_SEEDS)


def _painted(path: Path, seeds: range) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tqdm(total=len(seeds), desc="portraits", unit="") as bar:
            write_collection(path, seeds, os.cpu_count() or 1, lambda *_: bar.update())
    return path


def load_new_portraits(resolution: int, cache: Path, count: int) -> FaceSet:
    """Return so many portraits that no generator was trained on, painting them the first time.

    A few are left out, as in every source, since they resemble another.
    """
    seeds = range(QUIZ_SEEDS_START, QUIZ_SEEDS_START + count)
    folder = cache / f"portraits-{count}-{resolution}"
    if not (folder / "summary.json").exists():
        pack(_painted(cache / f"portraits-{count}.tar", seeds), folder, resolution)
    return _packed(folder)


SOURCES = {"utkface": find_photographs, "gallery": paint_portraits}


def load_faces(resolution: int, cache: Path, deck: str) -> FaceSet:
    """Return a deck's real faces at a resolution, packing them under `cache` the first time.

    Raises FileNotFoundError, with a sentence, when UTKFace is not found.
    """
    folder = cache / f"{deck}-{resolution}"
    if not (folder / "summary.json").exists():
        pack(SOURCES[deck](cache), folder, resolution)
    return _packed(folder)


def _packed(folder: Path) -> FaceSet:
    arrays = {name: np.load(folder / f"{name}.npy") for name in _LABELS}
    return FaceSet(pixels=np.load(folder / "pixels.npy", mmap_mode="r"), **arrays)


def to_tensor(pixels: NDArray[np.uint8]) -> Tensor:
    """uint8 (N, R, R, 3) -> float (N, 3, R, R) in [-1, 1]."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1


def to_pixels(faces: Tensor) -> NDArray[np.uint8]:
    """float (N, 3, R, R) about [-1, 1] -> uint8 (N, R, R, 3)."""
    levels = (faces.clamp(-1, 1) + 1) * 127.5
    return levels.round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().cpu().numpy()


class Batches:
    """An endless shuffled stream of faces, in which a position always gives the same batch."""

    def __init__(self, faces: FaceSet, seed: int) -> None:
        self._pixels = faces.pixels
        self._classes = torch.from_numpy(faces.classes)
        self._seed = seed
        self._epoch = -1
        self._order: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._pixels)

    def _row(self, position: int) -> int:
        epoch, offset = divmod(position, len(self._pixels))
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.default_rng((self._seed, epoch)).permutation(len(self._pixels))
        return int(self._order[offset])

    def at(self, position: int, count: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """Return faces (N, 3, R, R), flipped at random, and classes (N,), some made unknown."""
        rows = np.array([self._row(position + i) for i in range(count)])
        faces = to_tensor(self._pixels[rows])
        flipped = torch.rand(count, 1, 1, 1, generator=rng) < 0.5
        dropped = torch.rand(count, generator=rng) < CLASS_DROPOUT
        classes = self._classes[rows].masked_fill(dropped, UNKNOWN_CLASS)
        return torch.where(flipped, faces.flip(3), faces), classes
