"""Speech: the program's sentences in the language of whoever asks; English outside of a request.

A sentence is written in English, whole, with named places for what differs (`%(count)s`). Where
it names what a deck shows, it is written in the words of the photographs, and looked up under the
deck's name: the gallery's own words are messages of their own, in English too.
"""

from collections.abc import Callable
from typing import Any, cast

from babel.support import LazyProxy

from quiz.languages.current import catalogue
from quiz.languages.numbers import number

PLAIN_DECK = "utkface"  # the deck in whose words messages are written


def gettext(message: str, **values: Any) -> str:
    """Return a message, with values in its places."""
    return filled(catalogue().gettext(message), values)


def ngettext(one: str, many: str, count: int, **values: Any) -> str:
    """Return the message for a number of things, which is `%(num)s` in it."""
    return counted(catalogue().ngettext(one, many, count), count, values)


def deck_text(deck: str, message: str, **values: Any) -> str:
    """Return a message in the words of a deck."""
    here = catalogue()
    text = here.gettext(message) if deck == PLAIN_DECK else here.pgettext(deck, message)
    return filled(str(text), values)


def deck_count(deck: str, one: str, many: str, count: int, **values: Any) -> str:
    """Return the message for a number of things in the words of a deck."""
    if deck == PLAIN_DECK:
        return ngettext(one, many, count, **values)
    text = catalogue().npgettext(deck, one, many, count)
    return counted(text, count, values)


def counted(text: str, count: int, values: dict[str, Any]) -> str:
    """Return a message about a number of things, with that number and values in its places."""
    return filled(text, {"num": number(count), **values})


def filled(text: str, values: dict[str, Any]) -> str:
    """Return a message with values in its places; without values a per cent sign is itself."""
    return text % values if values else text


def lazy(message: str, **values: Any) -> str:
    """Return a message that is looked up whenever it is read: for constants, and for errors.

    It reads as a string everywhere but in `str.join` and in databases, which want `str()` of it.
    """
    return cast(str, LazyProxy(gettext, message, enable_cache=False, **values))


def lazy_call(words: Callable[[], str]) -> str:
    """Return lazy words of a function's own."""
    return cast(str, LazyProxy(words, enable_cache=False))


def lazy_count(one: str, many: str, count: int, **values: Any) -> str:
    """Return a lazy message for a number of things, which is `%(num)s` in it."""
    return cast(str, LazyProxy(ngettext, one, many, count, enable_cache=False, **values))


def lazy_deck_text(deck: str, message: str, **values: Any) -> str:
    """Return a lazy message in the words of a deck."""
    return cast(str, LazyProxy(deck_text, deck, message, enable_cache=False, **values))
