"""`flask leaderboard review`: the list, and the decisions."""

from flask import Flask
from sqlalchemy.orm import Session

from quiz.board import holds
from quiz.decks.deck import GALLERY
from quiz.models import Player
from quiz.storage.database import utc_now
from tests.support.boards import TODAY, play_on, ranked_player
from tests.support.commands import run


def flagged_player(session: Session) -> Player:
    """A player whose place is on hold."""
    player = ranked_player(session, "amber otter", 30)
    holds.put_on_hold(session, player.id, "the times hardly vary", utc_now())
    session.commit()
    return player


def test_nobody_waits_at_first(app: Flask) -> None:
    assert run(app, "leaderboard", "review").stdout == "No player waits for a review.\n"
    assert run(app, "leaderboard", "review", "--decided").stdout == "No player has been reviewed.\n"


def test_the_list_says_who_why_and_when(app: Flask, db_session: Session) -> None:
    player = flagged_player(db_session)
    [line] = run(app, "leaderboard", "review").stdout.splitlines()
    for words in ("amber otter", player.id, "the times hardly vary", "30 of 40 right", "UTC"):
        assert words in line


def test_the_list_counts_by_deck(app: Flask, db_session: Session) -> None:
    player = flagged_player(db_session)
    play_on(db_session, player, 12, 20, TODAY, GALLERY)
    db_session.commit()
    [line] = run(app, "leaderboard", "review").stdout.splitlines()
    assert "gallery 12 of 20 right, utkface 30 of 40 right" in line


def test_a_decision_ends_the_waiting(app: Flask, db_session: Session) -> None:
    player = flagged_player(db_session)
    result = run(app, "leaderboard", "review", "--clear", "--", player.id)
    assert (result.exit_code, result.stdout) == (0, "amber otter is cleared.\n")
    assert run(app, "leaderboard", "review").stdout == "No player waits for a review.\n"
    assert "cleared: the times" in run(app, "leaderboard", "review", "--decided").stdout
    result = run(app, "leaderboard", "review", "--keep-off", "--", player.id)
    assert (result.exit_code, result.stdout) == (0, "amber otter is kept off the board.\n")
    assert "kept off: the times" in run(app, "leaderboard", "review", "--decided").stdout


def test_wrong_usage_and_strangers(app: Flask, db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    db_session.commit()
    for words in (["--clear"], ["someone"], ["someone", "--clear", "--keep-off"]):
        assert run(app, "leaderboard", "review", *words).exit_code == 2
    stranger = run(app, "leaderboard", "review", "someone", "--clear")
    assert (stranger.exit_code, stranger.stderr) == (1, "There is no player someone.\n")
    nothing = run(app, "leaderboard", "review", "--clear", "--", player.id)
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def test_help_has_an_example(app: Flask) -> None:
    assert "Example: flask leaderboard review" in run(app, "leaderboard", "review", "--help").stdout
