"""Builds the files that pages name, in memory, at addresses that change with their content."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
import rcssmin
import rjsmin
from flask import url_for

from quiz.web.assets import scripts

# In the order of the cascade: tokens, elements, parts, pages, languages, paper.
SHEETS = (
    "tokens", "base", "film", "slide", "trial", "trial-wide", "trial-low", "pages", "board",
    "forms", "classroom", "wall", "report", "weeks", "lessons", "result", "teach", "demo", "modes",
    "languages", "print",
)  # fmt: skip
ALONE = "colours.js"  # no module: it runs before anything is painted


@dataclass(frozen=True, slots=True)
class Built:
    """A built file, as it is and compressed in the ways that browsers accept, the best first."""

    body: bytes
    codings: dict[str, bytes]


class Assets:
    """The built files, and the version that stands in their addresses.

    Every name is served under static/<version>/: a release changes the version, and browsers may
    keep what they have for a year.
    """

    def __init__(self, static: Path) -> None:
        texts = {name: text.encode() for name, text in build(static)}
        self.files = {name: compressed(text) for name, text in texts.items()}
        self.version = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:12]

    def address(self, name: str) -> str:
        """Return the address of a built file."""
        assert name in self.files, name
        return url_for("static", filename=f"{self.version}/{name}")


@cache
def built_assets(static: Path) -> Assets:
    """Return the files built from a folder, once for a process."""
    return Assets(static)


def compressed(body: bytes) -> Built:
    """Return a file with its compressed forms."""
    return Built(body, {"br": brotli.compress(body), "gzip": gzip.compress(body, mtime=0)})


def build(static: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file."""
    sheets = (read(static / "css" / f"{name}.css") for name in SHEETS[:-1])
    paper = f"@media print {{\n{read(static / 'css/print.css')}}}\n"
    yield "site.css", rcssmin.cssmin("".join(sheets) + paper)
    yield "dark.css", rcssmin.cssmin(read(static / "css/dark.css"))
    yield "colours.js", rjsmin.jsmin(read(static / "js/colours.js"))
    yield "site.js", scripts.bundled(sorted(modules(static / "js")))


def modules(folder: Path) -> Iterator[Path]:
    """Yield the modules of a folder."""
    return (path for path in folder.glob("*.js") if path.name != ALONE)


def read(path: Path) -> str:
    """Return a file's text."""
    return path.read_text(encoding="utf-8")
