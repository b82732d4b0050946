"""A collection of portraits in one archive, the same bytes for any number of processes."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

from datasets.gallery.paint import file_of, paint

TRAINING_SEEDS = range(22_000)
# The quiz's portraits have seeds from here on, so no generator was trained on them.
QUIZ_SEEDS_START = 1_000_000
_CHUNK = 32
_PAINTED_AT = 1_700_000_000  # a fixed time, so that the same portraits give the same archive

File = tuple[str, bytes]


def write_collection(
    path: Path,
    seeds: Iterable[int],
    workers: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Paint the portraits of `seeds` into an uncompressed tar at `path`; return how many.

    Members come in the order of their seeds, each seed once. The archive is written completely or
    not at all. `progress` gets the number of portraits that are done, and of all.
    """
    wanted = sorted(set(seeds))
    part = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False)  # noqa: SIM115
    try:
        with part, tarfile.open(fileobj=part, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for done, (name, body) in enumerate(_files(wanted, workers), 1):
                archive.addfile(_member(name, len(body)), io.BytesIO(body))
                if progress:
                    progress(done, len(wanted))
        Path(part.name).chmod(0o644)
        Path(part.name).replace(path)
    finally:
        Path(part.name).unlink(missing_ok=True)
    return len(wanted)


def default_workers() -> int:
    """Return the default number of processes: one for each core but one."""
    return max(1, (os.cpu_count() or 2) - 1)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, _PAINTED_AT, 0o644
    return member


def _paint_chunk(seeds: list[int]) -> list[File]:
    return [file_of(paint(seed)) for seed in seeds]


def _files(seeds: list[int], workers: int) -> Iterator[File]:
    """Yield the files of portraits in order, painted in worker processes."""
    chunks = [seeds[i : i + _CHUNK] for i in range(0, len(seeds), _CHUNK)]
    if workers <= 1 or len(chunks) <= 1:
        for chunk in chunks:
            yield from _paint_chunk(chunk)
        return
    executor = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield from _in_order(executor, chunks, workers * 3)
    finally:
        # An interrupted write must not finish the queued portraits first.
        executor.shutdown(cancel_futures=True)


def _in_order(executor: ProcessPoolExecutor, chunks: list[list[int]], ahead: int) -> Iterator[File]:
    """Yield results in the order of the chunks, with no more than `ahead` of them waiting."""
    rest = iter(chunks)
    waiting: list[Future[list[File]]] = [
        executor.submit(_paint_chunk, chunk) for chunk in islice(rest, ahead)
    ]
    while waiting:
        files = waiting.pop(0).result()
        if following := next(rest, None):
            waiting.append(executor.submit(_paint_chunk, following))
        yield from files
