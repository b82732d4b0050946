"""Current: the language of whoever asks, and its messages; English outside of a request."""

from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import g, has_request_context
from flask_babel import get_locale, get_translations, refresh

from quiz.languages.known import CATALOGUES, DOMAIN, ENGLISH, languages


@dataclass(frozen=True)
class Spoken:
    """A language that is spoken: its locale and its messages."""

    locale: Locale
    messages: NullTranslations


def current() -> Spoken:
    """Return the language that is spoken now; a request asks for it once."""
    if not has_request_context():
        return english()
    kept: Spoken | None = g.get("spoken")
    if kept is None:
        kept = g.spoken = Spoken(get_locale() or english().locale, get_translations())
    return kept


def choose_again() -> None:
    """Choose the language of a request again, since something that decides it has changed."""
    g.pop("spoken", None)
    refresh()


@cache
def english() -> Spoken:
    """Return English, for those who ask outside of a request."""
    messages = Translations.load(str(CATALOGUES), [ENGLISH], DOMAIN)
    return Spoken(languages()[ENGLISH].locale, messages)


def catalogue() -> NullTranslations:
    """Return the messages of the language that is spoken now."""
    return current().messages


def spoken() -> Locale:
    """Return the locale that is spoken now."""
    return current().locale
