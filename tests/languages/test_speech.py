"""Speech: sentences with values in their places, in the language and the words of whoever asks."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.support import Translations

from quiz.languages import (
    current,
    deck_count,
    deck_text,
    gettext,
    lazy,
    lazy_count,
    lazy_deck_text,
    messages,
    ngettext,
)

OPEN = "%(name)s is open."
ONE, MANY = "%(num)s face", "%(num)s faces"


def test_english_is_spoken_outside_of_a_request() -> None:
    assert gettext(OPEN, name="A1") == "A1 is open."
    assert gettext("100% sure") == "100% sure"
    assert ngettext(ONE, MANY, 1) == "1 face"
    assert ngettext(ONE, MANY, 1200) == "1,200 faces"
    assert deck_text("utkface", OPEN, name="A1") == "A1 is open."


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request of somebody who reads German."""
    catalog = Catalog(locale="de")
    catalog.add(OPEN, "%(name)s ist offen.")
    catalog.add(OPEN, "%(name)s hängt.", context="gallery")
    catalog.add((ONE, MANY), ("%(num)s Gesicht", "%(num)s Gesichter"))
    catalog.add((ONE, MANY), ("%(num)s Bild", "%(num)s Bilder"), context="gallery")
    messages.write(catalog, "de", tmp_path)
    own = Translations.load(str(tmp_path), ["de"])
    spoken = current.Spoken(Locale.parse("de"), own)
    monkeypatch.setattr(current, "current", lambda: spoken)


@pytest.mark.usefixtures("german")
def test_a_request_is_answered_in_its_language() -> None:
    assert gettext(OPEN, name="A1") == "A1 ist offen."
    assert ngettext(ONE, MANY, 1200) == "1.200 Gesichter"
    assert deck_count("utkface", ONE, MANY, 2) == "2 Gesichter"
    assert deck_count("gallery", ONE, MANY, 1) == "1 Bild"
    assert deck_text("utkface", OPEN, name="A1") == "A1 ist offen."
    assert gettext("Nobody has translated this.") == "Nobody has translated this."


def test_a_lazy_sentence_is_said_in_the_language_of_its_reader(
    request: pytest.FixtureRequest,
) -> None:
    sentence = lazy(OPEN, name="A1")
    assert sentence == "A1 is open."
    assert f"<{sentence}>" == "<A1 is open.>"
    request.getfixturevalue("german")
    assert sentence == "A1 ist offen."


def test_a_lazy_number_of_things_is_said_in_the_language_of_its_reader(
    request: pytest.FixtureRequest,
) -> None:
    faces = lazy_count(ONE, MANY, 1200)
    assert faces == "1,200 faces"
    assert lazy_count(ONE, MANY, 1) == "1 face"
    request.getfixturevalue("german")
    assert faces == "1.200 Gesichter"


def test_a_lazy_sentence_is_said_in_the_words_of_its_deck(
    request: pytest.FixtureRequest,
) -> None:
    ours, theirs = (lazy_deck_text(deck, OPEN, name="A1") for deck in ("utkface", "gallery"))
    assert ours == theirs == "A1 is open."
    request.getfixturevalue("german")
    assert ours == "A1 ist offen."
    assert theirs == "A1 hängt."
