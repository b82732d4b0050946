"""Commands: `flask crowd …`."""

import json
from collections.abc import Iterator

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from quiz.commands.common import config, database, fail_in_one_sentence, on_interrupt
from quiz.crowd import lanes
from quiz.decks import DECKS, Deck, default_deck, read_deck
from quiz.errors import NotFound
from quiz.jobs import crowd
from quiz.models import Lane
from quiz.policy import limits
from quiz.storage import utc_now

crowd_commands = AppGroup("crowd", help="What players said, which teaches the generator.")
deck_option = click.option(
    "--deck", type=click.Choice(list(DECKS)), help="Without it, the deck that rounds begin with."
)
MOST_MINUTES = 24 * 60.0


@crowd_commands.command("train", epilog="Example: flask crowd train --deck gallery --tune 30")
@deck_option
@click.option(
    "--tune",
    type=click.FloatRange(min=0, min_open=True, max=MOST_MINUTES),
    metavar="MINUTES",
    help="Also train the generator on, for so long.",
)
@click.option(
    "--least",
    type=click.IntRange(min=1, max=limits.MOST_GUESSES),
    help="The responses that are needed; without it, as CROWD_LEAST says. Below 500 none suffice.",
)
@fail_in_one_sentence
def train(deck: str | None, tune: float | None, least: int | None) -> None:
    """Learn what people take for a fake, and let that choose among new fakes.

    It opens two lanes: fakes that are chosen, and beside them fakes that are made as before. Each
    new fake is of one of the two by a fair coin. Responses from classrooms teach nothing, nor do
    those of players who have said no.
    """
    needed = least or config().crowd_least or limits.LEAST_GUESSES
    training = crowd.Training(database(), config(), named_or_usual(deck), say)
    with on_interrupt("Stopped. Nothing has changed."):
        lane = training.run(needed, tune)
    click.echo(describe(lane))


@crowd_commands.command("show", epilog="Example: flask crowd show 3")
@click.argument("lane", type=click.IntRange(min=1, max=limits.MAX_NUMBER), required=False)
@fail_in_one_sentence
def show(lane: int | None) -> None:
    """List the lanes of all decks with what taught them, the latest first.

    With LANE, this one alone, and its card: what its critic learned from, and how well.
    """
    with database().reading() as session:
        lines = list(describe_all(session)) if lane is None else with_card(session, lane)
    for line in lines or ["The crowd has taught nothing yet: `flask crowd train`."]:
        click.echo(line)


@crowd_commands.command("retire", epilog="Example: flask crowd retire 3")
@click.argument("lane", type=click.IntRange(min=1, max=limits.MAX_NUMBER), required=False)
@deck_option
@fail_in_one_sentence
def retire(lane: int | None, deck: str | None) -> None:
    """Close LANE and its control, and deal no more of its fakes that are in stock.

    Without LANE, the open one of the deck. Fakes that somebody was dealt stay with their pairs.
    """
    if lane is not None and deck is not None:
        raise click.UsageError("Give LANE or --deck: a lane is of one deck alone.")
    with database().transaction() as session:
        lane = lane or open_lane(session, deck)
        withdrawn = lanes.retire(session, lane, utc_now())
    click.echo(f"Lane {lane} is closed. Of its fakes in stock, {withdrawn:,} are dealt no more.")


def say(line: str) -> None:
    """Say how a training goes."""
    click.echo(line, err=True)


def named_or_usual(name: str | None) -> Deck:
    """Return the deck of a name, or the one that a round is of that names none."""
    if name is not None:
        return read_deck(name)
    with database().reading() as session:
        return default_deck(session)


def open_lane(session: Session, deck: str | None) -> int:
    """Return the open taught lane of a deck; NotFound without one."""
    named = deck or default_deck(session).name
    pair = lanes.open_pair(session, named)
    if pair is None:
        raise NotFound(f"No lane of {named} is open; `flask crowd show` lists them.")
    return pair.taught.id


def describe_all(session: Session) -> Iterator[str]:
    """Describe the taught lanes of each deck."""
    for deck in DECKS:
        for lane in lanes.taught_lanes(session, deck):
            yield describe(lane)


def with_card(session: Session, lane_id: int) -> list[str]:
    """Describe a taught lane, and add its card as JSON; NotFound without one."""
    lane = lanes.taught_lane(session, lane_id)
    return [describe(lane), json.dumps(lane.card, indent=1, ensure_ascii=False)]


def describe(lane: Lane) -> str:
    """Describe a taught lane in a line: its kind and checkpoint, who taught it, and how well."""
    state = "open" if lane.retired_at is None else f"closed {lane.retired_at:%Y-%m-%d}"
    taught = f"trained by {lane.responses:,} guesses of {lane.players:,} players"
    return (
        f"{lane.id:>4}  {lane.deck:<8}  {lane.kind.value:<6}  {lane.checkpoint}, the best of "
        f"{lane.candidates}; {taught} on {lane.made_at:%Y-%m-%d}{scores_of(lane)}; {state}"
    )


def scores_of(lane: Lane) -> str:
    """Return how much less the critic is surprised by people than somebody who guesses shares."""
    card = lane.card or {}
    if card.get("log_loss") is None or card.get("base_log_loss") is None:
        return ""
    return f"; log loss {card['log_loss']:.3f}, of the shares alone {card['base_log_loss']:.3f}"
