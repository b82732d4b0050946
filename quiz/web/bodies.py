"""The body of a request, a form or a JSON object, and the values in it."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from quiz.access import events
from quiz.errors import Invalid
from quiz.languages import lazy
from quiz.models import Label
from quiz.play import Seen
from quiz.policy import limits


def body() -> Mapping[str, Any]:
    """Return the request's body: a form, or a JSON object."""
    if not request.is_json:
        return request.form
    try:
        value = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets, one in the other
        value = None
    if not isinstance(value, dict):
        events.note("malformed-request", status=400)
        raise Invalid(lazy("The body must be a JSON object."))
    return value


def read_number(values: Mapping[str, Any], name: str) -> int | None:
    """Read a whole number, None when it is left out; Invalid for anything else."""
    value = values.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise Invalid(lazy("%(name)s must be a whole number.", name=name))


def read_word(values: Mapping[str, Any], name: str) -> str:
    """Read a text, "" when it is left out; Invalid for anything else."""
    value = values.get(name, "")
    if not isinstance(value, str):
        raise Invalid(lazy("%(name)s must be a text.", name=name))
    return value


def read_words(values: Mapping[str, Any], name: str) -> list[str]:
    """Read texts that share a name, a list in JSON; Invalid for anything else."""
    given = values.getlist(name) if isinstance(values, MultiDict) else values.get(name, [])
    many = [given] if isinstance(given, str) else given
    if not isinstance(many, list) or not all(isinstance(each, str) for each in many):
        raise Invalid(lazy("%(name)s must be a list of texts.", name=name))
    return many


def read_response(values: Mapping[str, Any]) -> Label:
    """Read a response to a face; Invalid for anything but `real` and `fake`."""
    try:
        return Label(read_word(values, "response"))
    except ValueError:
        raise Invalid(
            lazy(
                "%(name)s must be %(one)s or %(other)s.", name="response", one="real", other="fake"
            )
        ) from None


def read_step(values: Mapping[str, Any]) -> str:
    """Read which response to a face it is, `first` or `final`; "" when it is left out."""
    step = read_word(values, "step")
    if step not in ("", "first", "final"):
        names = {"name": "step", "one": "first", "other": "final"}
        raise Invalid(lazy("%(name)s must be %(one)s or %(other)s.", **names))
    return step


def read_seen_ms(values: Mapping[str, Any]) -> int | None:
    """Read for how many milliseconds a face was in view, None when it is left out."""
    seen_ms = read_number(values, "seen_ms")
    if seen_ms is not None and seen_ms < 0:
        raise Invalid(lazy("seen_ms must be 0 or more."))
    return seen_ms


def read_face(values: Mapping[str, Any]) -> str | None:
    """Read the token of the face that the player saw from its address, None when left out."""
    return read_word(values, "face").rpartition("/")[2] or None


def read_confidence(values: Mapping[str, Any]) -> int | None:
    """Read how sure a player is, in per cent, None when it is left out."""
    return read_between(values, "confidence", 50, 100)


def read_between(values: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    """Read a whole number in a range, None when it is left out; Invalid for anything else."""
    number = read_number(values, name)
    if number is not None and not low <= number <= high:
        range_ = {"name": name, "low": low, "high": high}
        raise Invalid(lazy("%(name)s must be a number from %(low)s to %(high)s.", **range_))
    return number


def read_seen(values: Mapping[str, Any]) -> Seen | None:
    """Read how a page says that it showed a face, None when it is left out.

    For so many frames and milliseconds, or so many pixels wide; Invalid for more than a page shows.
    """
    frames = read_between(values, "frames", 1, limits.MAX_FRAMES)
    shown_ms = read_between(values, "shown_ms", 1, limits.MAX_SHOWN_MS)
    pixels = read_between(values, "pixels", 1, limits.MAX_PIXELS)
    if pixels is not None and (frames, shown_ms) != (None, None):
        raise Invalid(lazy("Say for how long a face was in view or how wide it was, not both."))
    achieved = shown_ms if pixels is None else pixels
    return None if (frames, achieved) == (None, None) else Seen(achieved, frames)
