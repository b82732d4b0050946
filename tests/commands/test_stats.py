"""`flask stats recount`; the export has tests in tests/exports."""

from flask import Flask
from sqlalchemy.orm import Session

from quiz.decks.deck import GALLERY
from tests.support.commands import run
from tests.support.factories import add_player, add_skill, fill, skill_of


def test_a_recount_says_what_it_found(app: Flask, db_session: Session) -> None:
    fill(db_session)
    assert run(app, "stats", "recount").stdout == "All counters agree with the trials.\n"
    player = add_player(db_session)
    add_skill(db_session, player, GALLERY, hits=2)
    db_session.commit()
    reported = run(app, "stats", "recount", "--report-only")
    assert reported.stdout.splitlines() == [
        f"skills {player.id} gallery: hits -2",
        "1 counter disagrees with the trials.",
    ]
    assert run(app, "stats", "recount").stdout.endswith("repaired.\n")
    assert skill_of(db_session, player, GALLERY).hits == 0
