"""Plurals for scripts: the words for each kind of number that the language tells apart."""

import pytest
from babel import Locale, localedata

from quiz.languages import ngettext, plural_forms
from quiz.languages.plurals import EXAMPLES

CODES = [code for code in localedata.locale_identifiers() if "_" not in code]


def faces(count: int, **values: str) -> str:
    """Count faces."""
    return ngettext("%(num)s face", "%(num)s faces", count, **values)


def test_a_script_gets_the_words_of_each_plural() -> None:
    assert plural_forms(faces) == {"one": "{count} face", "other": "{count} faces"}


@pytest.mark.parametrize("code", CODES)
def test_the_examples_hold_every_plural_of_whole_numbers(code: str) -> None:
    kind = Locale.parse(code).plural_form
    assert {*map(kind, EXAMPLES)} == {*map(kind, range(1100)), kind(10**6)}
