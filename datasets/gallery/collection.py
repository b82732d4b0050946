"""Collections: many portraits in one tar, as the photographs come in one."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from datasets.gallery.paint import file_of, paint

# The portraits that the forger learns from, and where those that are quizzed begin: so that no
# forgery can be a copy of an original that is shown.
TRAINING_SEEDS = range(22_000)
QUIZ_SEEDS_START = 1_000_000
_CHUNK = 25

File = tuple[str, bytes]


def write_collection(
    path: Path,
    seeds: Sequence[int],
    workers: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the portraits of the seeds, in their order, as one tar; how many there are.

    The same seeds are the same bytes, however many workers paint; a file that is there is replaced
    when the new one is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            for done, (name, body) in enumerate(painted(seeds, workers), start=1):
                archive.addfile(_member(name, body), io.BytesIO(body))
                if progress:
                    progress(done, len(seeds))
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink()
        raise
    return len(seeds)


def _member(name: str, body: bytes) -> tarfile.TarInfo:
    """Describe a file of a tar, by its name and size alone."""
    member = tarfile.TarInfo(name)
    member.size = len(body)
    return member


def painted(seeds: Sequence[int], workers: int) -> Iterator[File]:
    """Yield name and bytes of each portrait, in the order of the seeds."""
    chunks = (seeds[start : start + _CHUNK] for start in range(0, len(seeds), _CHUNK))
    if workers <= 1 or len(seeds) <= _CHUNK:
        for chunk in chunks:
            yield from _paint_chunk(chunk)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        # A bounded window keeps portraits from piling up ahead of a slow disk.
        waiting = [executor.submit(_paint_chunk, chunk) for chunk in islice(chunks, workers * 4)]
        while waiting:
            future = waiting.pop(0)
            if (following := next(chunks, None)) is not None:
                waiting.append(executor.submit(_paint_chunk, following))
            yield from future.result()


def _paint_chunk(seeds: Sequence[int]) -> list[File]:
    return [file_of(paint(seed)) for seed in seeds]
