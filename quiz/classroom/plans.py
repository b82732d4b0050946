"""A teacher's plan for a classroom, checked, and read from a form or from JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from quiz.classroom.class_modes import obstacles, own_length, shares_faces
from quiz.classroom.phases import Course
from quiz.decks import ADULT, UTKFACE, Deck, read_deck
from quiz.errors import Invalid
from quiz.languages import dates, gettext, languages, lazy, lazy_count
from quiz.models import Mode, Pace
from quiz.modes import FOR_CLASSES, RULES
from quiz.names import is_readable, piles_marks
from quiz.policy import limits, sizes

T = TypeVar("T")
MAX_OFFSET = 14 * 60  # minutes that a place is ahead of or behind UTC
YES, NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")


@dataclass(frozen=True)
class Plan:
    """What a teacher decides when a classroom is made."""

    title: str
    deck: str = UTKFACE.name
    mode: Mode = Mode.CLASSIC
    length: int = 10
    pace: Pace = Pace.LIVE
    has_two_sets: bool = False
    has_verdicts: bool = True
    has_free_names: bool = False
    has_top_five: bool = False
    allows_late: bool = True
    min_age: int = 18
    language: str | None = None
    seconds: int | None = None
    teams: int = 0
    deadline_at: datetime | None = None

    @property
    def course(self) -> Course:
        """How the classroom runs."""
        return Course(self.pace, self.length, self.has_two_sets, self.has_verdicts)

    @property
    def held(self) -> int:
        """How many faces the classroom holds for all its students."""
        return self.course.total if shares_faces(self.mode) else 0

    @property
    def needed(self) -> int:
        """How many fakes must be in stock: for all faces, or for one student to begin."""
        rules = RULES[self.mode]
        return self.held or rules.pairs * rules.dealt_at_once

    def checked(self, now: datetime) -> "Plan":
        """Return the plan; Invalid with a sentence where it can't be."""
        for is_wrong, sentence in (
            (
                not 1 <= len(self.title) <= sizes.CLASSROOM_TITLE,
                lazy_count(
                    "A title has 1 to %(num)s character.",
                    "A title has 1 to %(num)s characters.",
                    sizes.CLASSROOM_TITLE,
                ),
            ),
            (not is_readable(self.title), lazy("A title has no control characters.")),
            (
                piles_marks(self.title),
                lazy("A letter of a title has at most four different marks."),
            ),
            *obstacles(self.mode, self.course, self.seconds),
            (
                shares_faces(self.mode)
                and not limits.MIN_LENGTH <= self.length <= limits.MAX_LENGTH,
                lazy(
                    "%(name)s must be a number from %(low)s to %(high)s.",
                    name="length",
                    low=limits.MIN_LENGTH,
                    high=limits.MAX_LENGTH,
                ),
            ),
            (
                self.has_two_sets and self.length < limits.MIN_SET,
                lazy_count(
                    "Two sets that are compared have at least %(num)s face each.",
                    "Two sets that are compared have at least %(num)s faces each.",
                    limits.MIN_SET,
                ),
            ),
            (
                self.seconds is not None
                and not limits.MIN_SECONDS <= self.seconds <= limits.MAX_SECONDS,
                lazy(
                    "%(name)s must be a number from %(low)s to %(high)s, or left out.",
                    name="seconds",
                    low=limits.MIN_SECONDS,
                    high=limits.MAX_SECONDS,
                ),
            ),
            (
                self.teams == 1 or not 0 <= self.teams <= limits.MAX_TEAMS,
                lazy(
                    "%(name)s must be 0 or a number from %(low)s to %(high)s.",
                    name="teams",
                    low=2,
                    high=limits.MAX_TEAMS,
                ),
            ),
            (
                self.seconds is not None and self.pace is not Pace.LIVE,
                lazy("Only a live classroom has a timer."),
            ),
            (
                (self.deadline_at is not None) != (self.pace is Pace.HOMEWORK),
                lazy("Homework needs a deadline, and only homework has one."),
            ),
            (
                self.deadline_at is not None
                and not now < self.deadline_at <= now + limits.MAX_HOMEWORK,
                lazy_count(
                    "A deadline is in the next %(num)s day.",
                    "A deadline is in the next %(num)s days.",
                    limits.MAX_HOMEWORK.days,
                ),
            ),
        ):
            if is_wrong:
                raise Invalid(sentence)
        return self


def suggested_title(now: datetime) -> str:
    """Return the title of a classroom that nobody has thought about."""
    return gettext("Classroom of %(day)s", day=dates.date(now, dates.LONG))


def read_plan(
    values: Mapping[str, Any],
    number: Callable[[str], int | None],
    word: Callable[[str], str],
    *,
    deck: Deck,
    min_age: int,
    now: datetime,
) -> Plan:
    """Return the plan that is asked for; Invalid with a sentence that names the field.

    `deck` is the one to take where none is named.
    """
    deck = read_deck(word("deck") or deck.name)
    pace = read_choice(word("pace"), "pace", {pace.value: pace for pace in Pace}, Pace.LIVE)
    mode = read_choice(
        word("mode"), "mode", {mode.value: mode for mode in FOR_CLASSES}, Mode.CLASSIC
    )
    return Plan(
        title=" ".join(word("title").split()) or suggested_title(now),
        deck=deck.name,
        mode=mode,
        length=read_length(number("length"), mode),
        pace=pace,
        has_two_sets=read_choice(word("sets"), "sets", {"one": False, "two": True}, False),
        has_verdicts=read_choice(word("feedback"), "feedback", {"each": True, "end": False}, True),
        has_free_names=read_choice(
            word("names"), "names", {"generated": False, "free": True}, False
        ),
        has_top_five=read_flag(values, "top", default=False),
        allows_late=read_flag(values, "late", default=True),
        min_age=deck.least_age(
            max(min_age, ADULT if read_flag(values, "adults", default=True) else 0)
        ),
        language=read_choice(
            word("language"), "language", {code: code for code in languages()}, None
        ),
        seconds=number("seconds") or None,
        teams=number("teams") or 0,
        deadline_at=read_deadline(word("deadline"), word("zone"))
        if pace is Pace.HOMEWORK
        else None,
    ).checked(now)


def read_length(length: int | None, mode: Mode) -> int:
    """Return how many faces are asked for; where nothing is said, the usual number."""
    if length is not None:
        return length
    return limits.DEFAULT_LENGTH if shares_faces(mode) else own_length(mode)


def read_choice(value: str, name: str, choices: Mapping[str, T], default: T) -> T:
    """Read one word out of a few."""
    if not value:
        return default
    if value not in choices:
        raise Invalid(
            lazy("%(name)s must be one of %(choices)s.", name=name, choices=", ".join(choices))
        )
    return choices[value]


def read_flag(values: Mapping[str, Any], name: str, *, default: bool) -> bool:
    """Read a yes or no, or JSON's true and false."""
    value = values.get(name)
    if isinstance(value, bool):
        return value
    if value is None or value == "":
        return default
    if value not in (*YES, *NO):
        raise Invalid(lazy("%(name)s must be yes or no.", name=name))
    return value in YES


def read_deadline(value: str, zone: str) -> datetime | None:
    """Read a moment in ISO 8601; one without a zone is `zone` minutes behind UTC, as browsers say.

    None when it is left out.
    """
    if not value:
        return None
    try:
        moment, offset = datetime.fromisoformat(value), int(zone or 0)
    except ValueError:
        raise Invalid(lazy("deadline must be a date and a time.")) from None
    if abs(offset) > MAX_OFFSET:
        raise Invalid(lazy("zone must be minutes behind UTC."))
    try:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC) + timedelta(minutes=offset)
        return moment.astimezone(UTC)
    except OverflowError:  # the first or the last hours of all time
        raise Invalid(lazy("deadline is too far away.")) from None
