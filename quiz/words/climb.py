"""What is said in the climb: levels, hearts, and where a player fell."""

from quiz.decks import Deck
from quiz.languages import deck_count, deck_text, gettext, ngettext, number, percent
from quiz.modes import climb

FULL, EMPTY = "♥", "♡"


def images(thousands: float) -> str:
    """Return a level by the images that its generator had seen, in words."""
    if not thousands:
        return gettext("noise, the first level")
    return ngettext("%(num)s image", "%(num)s images", 1000 * round(thousands))


def tally(now: climb.Standing, levels: int) -> str:
    """Return hearts and level in one line."""
    hearts = FULL * now.hearts + EMPTY * (climb.HEARTS - now.hearts)
    place = gettext("level %(level)s of %(count)s", level=now.level + 1, count=levels)
    return f"{hearts} · {place}"


def hearts_left(hearts: int) -> str:
    """Return how many hearts are left, for those who hear it."""
    return ngettext("%(num)s heart left", "%(num)s hearts left", hearts)


def maker(deck: Deck, thousands: int) -> str:
    """Say how far the generator of a level has come."""
    if not thousands:
        return deck_text(deck.name, "At this level the generator has learned nothing yet.")
    return deck_count(
        deck.name,
        "At this level training has used a photograph %(num)s time.",
        "At this level training has used a photograph %(num)s times.",
        1000 * thousands,
    )


def way_up(now: climb.Standing, levels: int) -> str:
    """Say what it takes to get further."""
    if now.hearts == 0:
        return ""
    if now.level == levels - 1:
        left = max(0, climb.AT_TOP - now.tried)
        return ngettext(
            "This is the top: %(num)s more trial.", "This is the top: %(num)s more trials.", left
        )
    left = climb.needed(now.level) - now.in_a_row
    return ngettext("One right choice leads up.", "%(num)s right choices in a row lead up.", left)


def title(thousands: int, *, fell: bool, is_over: bool) -> str:
    """Return where a climb ended: by a fall, at the top, or before either."""
    if not thousands:
        return at_noise(fell=fell, is_over=is_over)
    seen = 1000 * thousands
    if fell:
        return ngettext("You fell at %(num)s image", "You fell at %(num)s images", seen)
    if is_over:
        return ngettext("You held out at %(num)s image", "You held out at %(num)s images", seen)
    return ngettext(
        "Your climb stopped at %(num)s image", "Your climb stopped at %(num)s images", seen
    )


def at_noise(*, fell: bool, is_over: bool) -> str:
    """Return how a climb ended at the first level, whose generator had seen nothing yet."""
    if fell:
        return gettext("You fell at the first level, at noise")
    if is_over:
        return gettext("You held out at noise, the only level")
    return gettext("Your climb stopped at the first level, at noise")


def explained(deck: Deck, thousands: int, *, fell: bool) -> str:
    """Say what that means."""
    if not fell:
        return deck_text(deck.name, "That is the newest generator, and it did not get you down.")
    if not thousands:
        return ""
    return deck_text(
        deck.name, "So much had the generator seen when its faces fooled you for the third time."
    )


def luck(levels: int) -> str:
    """Say how often someone who guesses gets to the top."""
    return gettext(
        "Of those who guess, %(share)s get to the top.", share=percent(climb.chance_of_top(levels))
    )


def record(thousands: float, best: float | None) -> str:
    """Say whether that is the player's record; it is counted already."""
    if best is None:
        return ""
    if thousands >= best:
        return gettext("This is your record.")
    return gettext("Your record is %(images)s.", images=images(best))


def level_name(thousands: float) -> str:
    """Return the name of a level below a chart."""
    return number(round(thousands)) if thousands else gettext("noise")


def no_generators(deck: Deck) -> str:
    """Say why there is no climb."""
    return deck_text(
        deck.name,
        "The climb needs the earlier stages of the generator, and this installation keeps none.",
    )
