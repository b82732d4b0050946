"""Languages: which there are, which one somebody reads, and the program's sentences in it."""

from quiz.languages import dates
from quiz.languages.choice import choose
from quiz.languages.current import choose_again, spoken
from quiz.languages.joining import gap, listed, sentence
from quiz.languages.known import CATALOGUES, ENGLISH, Language, languages
from quiz.languages.name_words import name_words
from quiz.languages.numbers import decimal, number, percent, signed
from quiz.languages.plurals import plural_forms
from quiz.languages.speech import (
    deck_count,
    deck_text,
    gettext,
    lazy,
    lazy_call,
    lazy_count,
    lazy_deck_text,
    ngettext,
)

__all__ = [
    "CATALOGUES",
    "ENGLISH",
    "Language",
    "choose",
    "choose_again",
    "dates",
    "decimal",
    "deck_count",
    "deck_text",
    "gap",
    "gettext",
    "languages",
    "lazy",
    "lazy_call",
    "lazy_count",
    "lazy_deck_text",
    "listed",
    "name_words",
    "ngettext",
    "number",
    "percent",
    "plural_forms",
    "sentence",
    "signed",
    "spoken",
]
