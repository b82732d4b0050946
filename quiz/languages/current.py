"""Current: the language of whoever asks, and its messages; English outside of a request."""

from functools import cache
from typing import cast

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import has_request_context
from flask_babel import get_locale, get_translations

from quiz.languages.known import CATALOGUES, DOMAIN, ENGLISH, languages


def catalogue() -> NullTranslations:
    """Return the messages of the language that is spoken now."""
    if not has_request_context():
        return english()
    return cast(NullTranslations, get_translations())


@cache
def english() -> NullTranslations:
    """Return the English messages, for those who ask outside of a request."""
    return Translations.load(str(CATALOGUES), [ENGLISH], DOMAIN)


def spoken() -> Locale:
    """Return the locale that is spoken now."""
    here = get_locale() if has_request_context() else None
    return here or languages()[ENGLISH].locale
