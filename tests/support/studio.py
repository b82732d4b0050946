"""A fast painter for tests, with the interface of datasets.gallery."""

import io
import sys
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.factories import photograph

START = 1_000_000


class Studio(ModuleType):
    """Replaces datasets.gallery, and records what it was asked to paint."""

    QUIZ_SEEDS_START = START

    def __init__(self) -> None:
        super().__init__("datasets.gallery")
        self.painted: list[int] = []

    def write_collection(
        self,
        path: Path,
        seeds: Iterable[int],
        *,
        workers: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Write drawn portraits of all ages; each tenth is always the same."""
        assert workers >= 1
        with tarfile.open(path, "w") as tar:
            for done, seed in enumerate(wanted := list(seeds), start=1):
                self.painted.append(seed)
                body = jpeg(0 if seed % 10 == 9 else seed)
                age = 1 + seed % 80
                entry = tarfile.TarInfo(f"{age}_{seed % 2}_{seed % 5}_2026010{seed:012d}.jpg")
                entry.size = len(body)
                tar.addfile(entry, io.BytesIO(body))
                if progress:
                    progress(done, len(wanted))
        return len(wanted)


def jpeg(seed: int) -> bytes:
    """Draw a portrait as a file."""
    buffer = io.BytesIO()
    photograph(seed).save(buffer, "JPEG", quality=90 + seed % 5)
    return buffer.getvalue()


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Use the fast painter and three small chunks, and keep the priority of the process."""
    found = Studio()
    monkeypatch.setitem(sys.modules, "datasets.gallery", found)
    monkeypatch.setattr("quiz.jobs.painting.FIRST_CHUNK", 10)
    monkeypatch.setattr("quiz.jobs.painting.CHUNK", 10)
    monkeypatch.setattr("quiz.jobs.painting.PORTRAITS", 30)
    monkeypatch.setattr("quiz.jobs.painting.lower_priority", lambda: None)
    return found
