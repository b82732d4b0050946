"""Where a command may write: into a new file, or over an earlier output of the same kind."""

import os
from pathlib import Path
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file, which is recognised by the bytes at one place."""

    name: str
    place: int
    marks: tuple[bytes, ...]

    def has(self, path: Path) -> bool:
        """Say whether a file is of this kind."""
        with path.open("rb") as file:
            file.seek(self.place)
            return file.read(max(map(len, self.marks))).startswith(self.marks)


ARRAY = Kind("an array", 0, (b"\x93NUMPY",))
ARCHIVE = Kind("an archive", 257, (b"ustar",))
DRAWING = Kind("a drawing", 0, (b"<svg ",))
LIST = Kind("a list of stages", 0, (b'[\n {\n  "name": ',))
PAGE = Kind("a page", 0, (b"<!doctype html>\n",))
PICTURE = Kind("a picture", 0, (b"\x89PNG", b"\xff\xd8\xff"))
REPORT = Kind("a report", 0, (b'{\n "checkpoint": ',))
WEIGHTS = Kind("a file of weights", 8, (b'{"',))  # after 8 bytes that hold a length


def check_place(path: Path) -> None:
    """Raise an OSError, with a sentence, where a path is no place for a file, such as a link."""
    if os.path.lexists(path) and not path.is_file():
        raise FileExistsError(f"{path} is not a file.")
    if path.is_symlink():
        raise FileExistsError(f"{path} is a link, and what it leads to is kept; name a new file.")
    if not path.name.strip():
        raise FileNotFoundError("The name of the file to write is blank.")


def check_output(path: Path, kind: Kind, *, replace: bool) -> None:
    """Raise an OSError, with a sentence, where writing to a path would destroy something."""
    check_place(path)
    if not path.exists():
        return
    if not replace:
        raise FileExistsError(f"{path} exists already; --replace writes over it.")
    if not kind.has(path):
        raise FileExistsError(f"{path} is not {kind.name}, and it is kept; name a new file.")
