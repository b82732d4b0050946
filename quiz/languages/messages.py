"""Messages: collects every sentence of the program for translators, and compiles what they return.

`make messages` runs it: it writes the new sentences into each language's `messages.po`, and makes
the `messages.mo` that the program reads.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from quiz.languages.known import CATALOGUES, DOMAIN, ENGLISH, languages

CHECKOUT = Path(__file__).resolve().parents[2]
# Where sentences are, and how they are found there.
SOURCES = {
    "quiz": ("**.py", "python"),
    "templates": ("**.html", "jinja2"),
    "static/how": ("**.json", "quiz.languages.messages:captions"),
}
# The functions that take messages, and which of their arguments those are. `mark` only marks one.
EVERYWHERE = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "mark": None,
    "ngettext": (1, 2),
    "lazy_count": (1, 2),
}
IN_DECKS = {"deck_text": (2,), "deck_count": (2, 3), "lazy_deck_text": (2,)}
GALLERY = "gallery"  # the deck whose words are messages of their own
COMMENT = "Translators:"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # of a file whose history the repository knows


def collect(root: Path = CHECKOUT) -> Catalog:
    """Return all messages of the program's sources."""
    catalog = Catalog(project="Real or Fake?", fuzzy=False)
    for found, context in (
        *((each, None) for each in extracted(root, EVERYWHERE | IN_DECKS)),
        *((each, GALLERY) for each in extracted(root, IN_DECKS)),
    ):
        place, line, message, comments = found
        catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return catalog


def extracted(root: Path, keywords: dict[str, Any]) -> Iterator[tuple[str, int, Any, list[str]]]:
    """Find the messages that some functions take: file, line, message, comments."""
    for folder, method in SOURCES.items():
        for name, line, message, comments, _ in extract_from_dir(
            root / folder, [method], {"**.html": {"newstyle_gettext": "true"}}, keywords, [COMMENT]
        ):
            yield f"{folder}/{name}", line, message, comments


def captions(
    stream: IO[bytes], keywords: Mapping[str, Any], _comments: Any, options: Any
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Find the words in a list of pictures: captions, and the names of tells."""
    for entry in json.load(stream) if "gettext" in keywords else []:
        for word in (entry.get("caption"), entry["name"] if "seed" in entry else None):
            if word:
                yield 1, "gettext", word, []


def file_of(code: str, ending: str, folder: Path = CATALOGUES) -> Path:
    """Return where the messages of a language are: `po` for translators, `mo` for the program."""
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def read(code: str, folder: Path = CATALOGUES) -> Catalog:
    """Read what the translators of a language have written so far."""
    path = file_of(code, "po", folder)
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as stream:
        return read_po(stream, locale=code)


def updated(catalog: Catalog, template: Catalog) -> Catalog:
    """Return a language's messages with those that are new, and without those that are gone."""
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def wanted(template: Catalog, code: str) -> Catalog:
    """Return the messages that a language needs: English only the words of the gallery."""
    if code != ENGLISH:
        return template
    own = Catalog(project=template.project, fuzzy=False)
    for message in template:
        if message.context is not None:
            own[message.id] = message
    return own


def write(catalog: Catalog, code: str, folder: Path = CATALOGUES) -> None:
    """Write a language's messages, for translators and for the program, the same at any time."""
    catalog.header_comment = f"# The sentences of {catalog.project} in the language {code}."
    catalog.creation_date = catalog.revision_date = BEGINNING
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    catalog.fuzzy = False
    file_of(code, "po", folder).parent.mkdir(parents=True, exist_ok=True)
    with file_of(code, "po", folder).open("wb") as stream:
        write_po(stream, catalog, width=100, sort_by_file=True, include_lineno=False)
    with file_of(code, "mo", folder).open("wb") as stream:
        write_mo(stream, catalog)


def main() -> None:
    """Bring every language up to date, and say what is missing."""
    template = collect()
    for code in languages():
        catalog = updated(read(code), wanted(template, code))
        write(catalog, code)
        missing = sum(not is_translated(message) for message in catalog if message.id)
        print(f"{code}: {len(catalog)} messages, {missing} to translate")


def is_translated(message: Any) -> bool:
    """Say whether a message has all its strings."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


if __name__ == "__main__":
    main()
