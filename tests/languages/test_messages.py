"""Messages: what translators get is what the program says, and nothing is missing."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from quiz.languages import languages, messages

PLACE = re.compile(r"%\((\w+)\)s")
SOURCE = """
def words(deck: str, count: int) -> str:
    # Translators: said at the start.
    gettext("Begin")
    ngettext("%(num)s face", "%(num)s faces", count)
    return deck_text(deck, "A face of %(name)s", name="x")
"""


@pytest.fixture(scope="module")
def template() -> Catalog:
    """All messages of the program."""
    return messages.collect()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program with a page."""
    for name, text in (("quiz/a.py", SOURCE), ("templates/b.html", '<p title="{{ _("End") }}">')):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_messages_of_code_and_pages_are_found(program: Path) -> None:
    found = {(each.id, each.context) for each in messages.collect(program) if each.id}
    assert found == {
        ("Begin", None),
        (("%(num)s face", "%(num)s faces"), None),
        ("A face of %(name)s", None),
        ("A face of %(name)s", "gallery"),
        ("End", None),
    }
    [begin] = [each for each in messages.collect(program) if each.id == "Begin"]
    assert begin.auto_comments == ["Translators: said at the start."]


def test_the_words_of_pictures_are_found_once(program: Path) -> None:
    folder = program / "static/how/gallery"
    folder.mkdir(parents=True)
    (folder / "tells.json").write_text('[{"name": "eyes", "caption": "Two eyes.", "seed": 1}]')
    (folder / "milestones.json").write_text('[{"name": "00000"}, {"name": "1", "caption": "One."}]')
    found = {
        (each.id, each.context)
        for each in messages.collect(program)
        if any(place.startswith("static/") for place, _ in each.locations)
    }
    assert found == {("eyes", None), ("Two eyes.", None), ("One.", None)}


def test_a_translation_stays_and_what_is_gone_goes(program: Path, tmp_path: Path) -> None:
    old = Catalog(locale="de")
    old.add("Begin", "Los")
    old.add("Gone", "Weg")
    messages.write(messages.updated(old, messages.collect(program)), "de", tmp_path)
    new = messages.read("de", tmp_path)
    assert {each.id: each.string for each in new if isinstance(each.id, str) and each.id} == {
        "Begin": "Los",
        "A face of %(name)s": "",
        "End": "",
    }
    first = messages.file_of("de", "po", tmp_path).read_bytes()
    messages.write(new, "de", tmp_path)
    assert messages.file_of("de", "po", tmp_path).read_bytes() == first


def test_english_has_the_words_of_the_gallery_alone(program: Path) -> None:
    wanted = messages.wanted(messages.collect(program), "en")
    assert [each.id for each in wanted if each.id] == ["A face of %(name)s"]


@pytest.mark.parametrize("code", languages())
def test_every_language_has_every_message(code: str, template: Catalog) -> None:
    own = messages.read(code)
    missing = [
        each.id
        for each in messages.wanted(template, code)
        if each.id and not messages.is_translated(own.get(each.id, each.context) or each)
    ]
    assert missing == []
    assert [each.id for each in own if each.fuzzy and each.id] == []
    assert {(each.id, each.context) for each in own} <= {
        (each.id, each.context) for each in template
    }


@pytest.mark.parametrize("code", languages())
def test_translations_have_the_places_of_their_messages(code: str) -> None:
    for each in messages.read(code):
        *_, many = each.id if isinstance(each.id, tuple) else (each.id,)
        strings = each.string if isinstance(each.string, tuple) else (each.string,)
        places = set(PLACE.findall(str(many)))
        for string in map(str, strings):
            # The form for one may say "one" without its number.
            assert set(PLACE.findall(string)) in (places, places - {"num"}), string


@pytest.mark.parametrize("code", languages())
def test_what_the_program_reads_is_what_the_translators_wrote(code: str, tmp_path: Path) -> None:
    with messages.file_of(code, "po").open("rb") as stream:
        catalog = read_po(stream, locale=code)
    with (tmp_path / "mo").open("wb") as stream:
        write_mo(stream, catalog)
    assert (tmp_path / "mo").read_bytes() == messages.file_of(code, "mo").read_bytes()
