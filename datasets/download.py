"""Download UTKFace from Kaggle or Hugging Face, after printing its licence, and check it."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from datasets.archive import ArchiveError, read_members
from datasets.transfer import Progress, Source, SourceError, Transfer

LICENCE = (
    "UTKFace may be used for non-commercial research only; "
    "its photographs belong to their owners (https://susanqq.github.io/UTKFace/)."
)
MAX_BYTES = 1024**3
MIN_FACES = 1000
SOURCES = (
    Source(
        "Kaggle",
        "https://www.kaggle.com/api/v1/datasets/download/jangedoo/utkface-new",
        "UTKFace.zip",
        ("kaggle.com", "storage.googleapis.com"),
    ),
    Source(
        "Hugging Face",
        "https://huggingface.co/datasets/py97/UTKFace-Cropped/resolve/main/UTKFace.tar.gz",
        "UTKFace.tar.gz",
        ("huggingface.co", "hf.co"),
    ),
)


class DownloadError(Exception):
    """UTKFace cannot be downloaded; the text is one sentence that says what to do by hand."""


def download_utkface(
    into: Path,
    *,
    sources: Sequence[Source] = SOURCES,
    progress: Progress | None = None,
    min_faces: int = MIN_FACES,
    transfer: Callable[[Progress], Transfer] = lambda progress: Transfer(progress, MAX_BYTES),
) -> Path:
    """Return the archive in `into`, from the first source that gives a good one.

    Prints the licence first. An interrupted download is kept, and the next call resumes it.
    Raises DownloadError when no source gives a good archive or `into` cannot be written.
    """
    print(LICENCE, flush=True)
    try:
        into.mkdir(parents=True, exist_ok=True)
        return _first_good(into, sources, min_faces, progress, transfer)
    except OSError as error:
        reason = error.strerror or error
        raise DownloadError(f"UTKFace can't be written to {into}: {reason}.") from error


def _first_good(
    into: Path,
    sources: Sequence[Source],
    min_faces: int,
    progress: Progress | None,
    transfer: Callable[[Progress], Transfer],
) -> Path:
    reasons = []
    for source in sources:
        part = (
            into / f".part-{source.file_name}"
        )  # hidden from find_utkface; the suffix tells the kind
        try:
            with Bar(source.name) as bar:
                transfer(progress or bar.show).download(source, part)
            check_archive(part, min_faces)
        except SourceError as error:
            reasons.append(f"{source.name} {error}")
        except ArchiveError as error:
            part.unlink(missing_ok=True)
            reasons.append(f"{source.name} sent a bad archive: {error}")
        else:
            part.with_name(f"{part.name}.tag").unlink(missing_ok=True)
            return part.rename(into / source.file_name)
    raise DownloadError(
        f"UTKFace could not be downloaded ({'; '.join(reasons)}): fetch it by hand from "
        "https://www.kaggle.com/datasets/jangedoo/utkface-new, "
        f"put it into {into} as UTKFace.zip, and run `flask faces import`."
    )


def check_archive(path: Path, min_faces: int) -> None:
    """Raise ArchiveError for fewer than `min_faces` images, or more than 1 % broken ones."""
    good = bad = 0
    for member in read_members(path):
        if member.base_name.lower().endswith((".jpg", ".jpeg", ".png")):
            is_good = member.body is not None and is_image(member.body)
            good, bad = good + is_good, bad + (not is_good)
    if good < min_faces or bad > good / 100:
        raise ArchiveError(f"{good} of its files are images and {bad} are not.")


def is_image(body: bytes) -> bool:
    """Say whether bytes begin like a JPEG or PNG of at most 4096 px, without decoding them."""
    try:
        with Image.open(io.BytesIO(body), formats=("JPEG", "PNG")) as image:
            return max(image.size) <= 4096
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False


class Bar:
    """A progress bar on stderr, shown from the first bytes on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.bar: tqdm[None] | None = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def show(self, done: int, total: int | None) -> None:
        """Move the bar to `done` bytes of `total`."""
        if self.bar is None:
            text = f"UTKFace from {self.name}"
            self.bar = tqdm(total=total, desc=text, unit="B", unit_scale=True, initial=done)
        self.bar.total = total
        self.bar.update(done - self.bar.n)
