"""Known languages: those with a folder of messages. The program itself is written in English."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale

CATALOGUES = Path(__file__).parent / "catalogues"
DOMAIN = "messages"
ENGLISH = "en"


class Arrow(NamedTuple):
    """An arrow key: its name to scripts, and its sign."""

    key: str
    sign: str


LEFT, RIGHT = Arrow("ArrowLeft", "←"), Arrow("ArrowRight", "→")


@dataclass(frozen=True)
class Language:
    """A language that pages can be read in."""

    code: str  # as in <html lang>, addresses and cookies
    locale: Locale

    @property
    def name(self) -> str:
        """Return its name in itself, with a capital where it has such letters."""
        name = str(self.locale.get_display_name())
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        """Return the direction that it is written in, `ltr` or `rtl`."""
        return self.locale.text_direction

    @property
    def arrows(self) -> tuple[Arrow, Arrow]:
        """Return the arrow keys to the beginning and to the end of a line."""
        return (RIGHT, LEFT) if self.direction == "rtl" else (LEFT, RIGHT)


@cache
def languages() -> dict[str, Language]:
    """Return the languages by their codes, English first, then by the alphabet."""
    codes = sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())
    codes.sort(key=lambda code: code != ENGLISH)
    return {code: Language(code, Locale.parse(code)) for code in codes}
