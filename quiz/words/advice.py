"""What is said where the detector's opinion follows a first response."""

from quiz.decks import Deck
from quiz.figures import WITH_ADVICE, AdviceEffects, Advised, Reliance
from quiz.languages import gap, gettext, ngettext, number, percent
from quiz.models import Label
from quiz.words import machines, scores, trials


def opinion(deck: Deck, p_fake: float) -> str:
    """Return the detector's opinion of a face, such as `The detector: fake, 83% sure`."""
    return machines.opinions(deck, {"detector": p_fake})


def ask(deck: Deck, first: Label) -> str:
    """Ask for the final response, after the first."""
    question = gettext("Change your answer, or say it again.")
    return f"{trials.you_said(deck, first)}{gap()}{question}"


def open_words(deck: Deck, first: Label, p_fake: float) -> dict[str, str]:
    """Return the words around a face after the first response, by slot."""
    said, asked = opinion(deck, p_fake), ask(deck, first)
    return {"advice": said, "advice_ask": asked, "announce": f"{said}. {asked}"}


def effect(trial: Advised) -> str:
    """Say what the opinion did to the response to one face."""
    if not trial.is_disputed:
        return (
            gettext("You changed your answer although the detector agreed with it.")
            if trial.has_changed
            else gettext("The detector agreed with you.")
        )
    if trial.has_changed:
        return (
            gettext("The detector put you right.")
            if trial.after
            else gettext("The detector was wrong, and you followed it.")
        )
    return (
        gettext("The detector was wrong, and you did not follow it.")
        if trial.after
        else gettext("The detector was right, and you did not follow it.")
    )


def title(effects: AdviceEffects) -> str:
    """Return how many faces were right after the advice."""
    if not effects.faces:
        return gettext("No score yet")
    return ngettext(
        "%(right)s of %(num)s right after the advice",
        "%(right)s of %(num)s right after the advice",
        effects.faces,
        right=number(effects.after),
    )


def sentences(effects: AdviceEffects) -> list[str]:
    """Return what advice changed in a round: before it, the detector alone, gain and harm."""
    return [
        gettext(
            "Before it you had %(before)s right; the detector alone had %(advice)s.",
            before=number(effects.before),
            advice=number(effects.advice),
        ),
        gettext(
            "By the advice: %(gained)s put right, %(harmed)s made wrong.",
            gained=number(effects.gained),
            harmed=number(effects.harmed),
        ),
    ]


def lately(rounds: int, counted: int) -> str:
    """Return which of a player's rounds are counted together: all, or the latest of more."""
    if rounds <= counted:
        return gettext("All your rounds with advice")
    return ngettext(
        "Your latest round with advice", "Your latest %(num)s rounds with advice", counted
    )


def rows(effects: AdviceEffects) -> list[tuple[str, str]]:
    """Return the lines of the table: what each is, and its value."""
    return [
        (gettext("You, before the advice"), share(effects.before, effects.faces)),
        (gettext("You, after the advice"), share(effects.after, effects.faces)),
        (gettext("The detector alone"), share(effects.advice, effects.faces)),
        (gettext("Put right by the advice"), number(effects.gained)),
        (gettext("Made wrong by the advice"), number(effects.harmed)),
        (
            gettext("Followed when it disagreed and was right"),
            followed(effects.right),
        ),
        (
            gettext("Followed when it disagreed and was wrong"),
            followed(effects.wrong),
        ),
        (
            gettext("Followed when it disagreed"),
            followed(effects.switches),
        ),
    ]


def share(count: int, faces: int) -> str:
    """Return how many of some faces, with their share; a dash where there are none."""
    if not faces:
        return "–"
    return gettext(
        "%(count)s of %(total)s (%(share)s)",
        count=number(count),
        total=number(faces),
        share=percent(count / faces),
    )


def followed(reliance: Reliance) -> str:
    """Return how often advice that differed was followed; a dash where it never differed."""
    return share(reliance.followed, reliance.faces)


def change(effects: AdviceEffects) -> str:
    """Say how the advice changed the share right over many faces, with its interval."""
    low, high = effects.change_interval
    if effects.change is None or low is None or high is None:
        return ""
    values = {
        "change": scores.points(effects.change),
        "low": scores.points(low),
        "high": scores.points(high),
    }
    said = ngettext(
        "Over %(num)s trial the advice changed your share right by %(change)s points "
        "(95%% interval %(low)s to %(high)s).",
        "Over %(num)s trials the advice changed your share right by %(change)s points "
        "(95%% interval %(low)s to %(high)s).",
        effects.faces,
        **values,
    )
    chance = gettext("That may be chance.")
    return said if effects.is_certain else f"{said}{gap()}{chance}"


def reliance(effects: AdviceEffects) -> str:
    """Say whether good and bad advice was told apart; "" without both."""
    good, bad = effects.right.rate, effects.wrong.rate
    if good is None or bad is None:
        return ""
    shares = {"right": percent(good), "wrong": percent(bad)}
    if good > bad:
        return gettext(
            "You followed it more often when it was right (%(right)s) than when it was wrong "
            "(%(wrong)s).",
            **shares,
        )
    return gettext(
        "You followed it no more often when it was right (%(right)s) than when it was wrong "
        "(%(wrong)s).",
        **shares,
    )


def study(deck: Deck) -> str:
    """Set the result beside a published one; "" in a deck whose faces are no people."""
    if not deck.shows_people:
        return ""
    return gettext(
        "In %(name)s (%(year)s), with %(people)s people, those who saw a model’s opinion of "
        "%(fakes)s did better on average than people alone or the model alone, but wrong advice "
        "made them worse.",
        name=WITH_ADVICE.name,
        year=str(WITH_ADVICE.year),
        people=number(WITH_ADVICE.people),
        fakes=gettext(WITH_ADVICE.fakes),
    )
