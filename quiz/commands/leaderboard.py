"""Commands: `flask leaderboard …`."""

from collections.abc import Iterator

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from quiz.board import holds
from quiz.commands.common import database, fail_in_one_sentence
from quiz.counts import counts_by_deck
from quiz.models import Player
from quiz.storage import utc_now

leaderboard_commands = AppGroup("leaderboard", help="The players on the leaderboard.")


@leaderboard_commands.command(
    "review",
    epilog="Example: flask leaderboard review Zk3v0aXq91bTyWcE --clear",
)
@click.argument("player_id", metavar="ID", required=False)
@click.option("--clear", is_flag=True, help="A person, not a program: show the place again.")
@click.option("--keep-off", is_flag=True, help="Keep the player off the public standings.")
@click.option("--decided", is_flag=True, help="List the players who have been reviewed.")
@fail_in_one_sentence
def review(player_id: str | None, clear: bool, keep_off: bool, decided: bool) -> None:
    """List the players whose place is on hold, or decide about the one with this ID.

    A decision is final: the player is not flagged again. --keep-off also works for players who
    were not flagged, for example when a name has to go. Put -- before an ID that begins with a
    dash.
    """
    if player_id is None:
        if clear or keep_off:
            raise click.UsageError("Give an ID; `flask leaderboard review` lists them.")
        show_list(decided)
    elif clear == keep_off:
        raise click.UsageError("Give either --clear or --keep-off.")
    else:
        decide(player_id, clear)


def show_list(decided: bool) -> None:
    """Print one line for each flagged player."""
    with database().reading() as session:
        lines = list(describe_flagged(session, decided))
    nobody = "No player has been reviewed." if decided else "No player waits for a review."
    for line in lines or [nobody]:
        click.echo(line)


def describe_flagged(session: Session, decided: bool) -> Iterator[str]:
    """Describe each flagged player: name, ID, scores, time and reason."""
    for player in holds.flagged_players(session, decided=decided):
        scores = [
            f"{deck} {counts.correct} of {counts.trials} right"
            for deck, counts in counts_by_deck(session, player.id).items()
        ]
        yield (
            f"{player.pseudonym or '(left)':<24}  {player.id:<16}  "
            f"{', '.join(scores)}  "
            f"{player.flagged_at:%Y-%m-%d %H:%M} UTC  {decision_of(player)}{player.flag_reason}"
        )


def decision_of(player: Player) -> str:
    """Return what a review decided, if there was one."""
    if player.reviewed_at is None:
        return ""
    return "kept off: " if player.is_on_hold else "cleared: "


def decide(player_id: str, clear: bool) -> None:
    """Store a decision."""
    with database().transaction() as session:
        player = holds.review(session, player_id, clear=clear, now=utc_now())
        name = player.pseudonym or player.id
    click.echo(f"{name} is cleared." if clear else f"{name} is kept off the board.")
