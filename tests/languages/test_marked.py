"""Marked: no template says a word to a person but through the functions for sentences."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LEXER = Environment(extensions=["jinja2.ext.i18n"])
TAG = re.compile(r"<[^>]*>?", re.DOTALL)
# Attributes that a macro writes into a tag of its caller.
ATTRIBUTE = re.compile(r"""[\w-]+="[^"]*"|data-[\w-]+|\bhidden\b""")
SAID_BY_ATTRIBUTES = re.compile(
    r"""\s(?:alt|title|aria-label|aria-description|placeholder|label|content)="([^"]*)"""
)
WORD = re.compile(r"[A-Za-z]{2,}")
# The same in every language: names, and what stands in a tag that scripts and programs read.
NAMES = {"Real", "or", "Fake", "or Fake", "CSV", "UTC", "QR", "UTKFace", "kimg"}
MACHINE = re.compile(
    r"^(width=device-width|light dark|#|noindex|website|summary_large_image|\d|true|false|$)"
)


def data_of(path: Path) -> str:
    """What a template says itself: its text outside of expressions, blocks and translations."""
    parts, is_marked = list[str](), False
    tokens = list(LEXER.lex(path.read_text(encoding="utf-8")))
    for place, (_, kind, value) in enumerate(tokens):
        if kind == "block_begin":
            names = [word for _, sort, word in tokens[place + 1 : place + 5] if sort == "name"]
            is_marked = names[0] == "trans" or names[:2] == ["block", "body_class"]
        elif kind == "data" and not is_marked:
            parts.append(value)
    return "\0".join(parts)


def words_in(text: str) -> list[str]:
    """The words of a text that are not the same in every language."""
    return [word for word in WORD.findall(text) if word not in NAMES]


def words_of(path: Path) -> list[str]:
    """The words that a template says by itself, in its text and in what is read out."""
    data = data_of(path)
    said = ATTRIBUTE.sub(" ", TAG.sub(" ", data))
    attributes = [value for value in SAID_BY_ATTRIBUTES.findall(data) if not MACHINE.match(value)]
    return [word for text in (said, *attributes) for word in words_in(text)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_says_nothing_by_itself(path: Path) -> None:
    assert words_of(path) == []


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>{{ x }} Hello</p>", ["Hello"]),
        ('<p class="a b">{% if x %}Some <b>words</b>{% endif %}</p>', ["Some", "words"]),
        ('<img alt="A face" src="/a">', ["face"]),
        ('<p>{{ _("Hello") }} {% trans %}Good day{% endtrans %}</p>', []),
        ('<p data-x hidden title="{{ _("Hi") }}">Real or Fake? 12</p>', []),
    ],
)
def test_a_word_of_a_template_is_seen(tmp_path: Path, template: str, said: list[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text(template)
    assert words_of(path) == said
