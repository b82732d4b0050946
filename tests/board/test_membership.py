"""Membership: joining, names that are taken, suggestions, leaving."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.board import membership, standings
from quiz.board.sheets import WINDOWS
from quiz.errors import Conflict
from quiz.models import Player, WindowStanding
from quiz.play.players import erase_player
from quiz.storage.database import utc_now
from tests.support.boards import TODAY, bot, names, public_names, ranked_player, sheet
from tests.support.factories import add_player, add_skill


@pytest.mark.parametrize("window", WINDOWS)
def test_only_members_with_enough_trials_are_ranked(db_session: Session, window: str) -> None:
    left, erased = (ranked_player(db_session, name, 35) for name in ("gone", "erased"))
    few, none = add_player(db_session), add_player(db_session)
    add_skill(db_session, few, hits=5)
    for player, name in ((few, "few"), (none, "none")):
        membership.join(db_session, player, name, utc_now())
    assert len(standings.page_of_standings(db_session, sheet(window)).standings) == 2
    membership.leave(db_session, left)
    erase_player(db_session, erased.id)
    assert names(standings.page_of_standings(db_session, sheet(window))) == []
    assert db_session.scalar(select(func.count()).select_from(WindowStanding)) == 0
    db_session.expire_all()
    assert left.pseudonym is None
    nobody: list[Player | None] = [left, few, none, None]
    for asker in nobody:
        assert standings.standing_of_player(db_session, asker, sheet(window), TODAY) is None


@pytest.mark.parametrize("rival", ["Amber Otter", "amber-otter", "AMBER_OTTER", "ａmber0tter"])
def test_a_name_that_looks_the_same_is_taken(db_session: Session, rival: str) -> None:
    first, second = add_player(db_session), add_player(db_session)
    membership.join(db_session, first, "amber otter", utc_now())
    db_session.commit()
    with pytest.raises(Conflict, match="is taken"):
        membership.join(db_session, second, rival, utc_now())
    membership.join(db_session, first, rival, utc_now())
    membership.leave(db_session, first)
    membership.join(db_session, second, rival, utc_now())


def test_a_listed_player_may_take_another_name(db_session: Session) -> None:
    player = ranked_player(db_session, "amber otter", 30)
    membership.join(db_session, player, "calm finch", utc_now())
    for window in WINDOWS:
        assert names(standings.page_of_standings(db_session, sheet(window))) == [(1, "calm finch")]
    ranked_player(db_session, "amber otter", 30)


def test_a_suggestion_is_free(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "suggest_pseudonym", lambda: "amber-otter")
    assert membership.suggest_free_pseudonym(db_session) == "amber-otter"
    membership.join(db_session, add_player(db_session), "Amber Otter", utc_now())
    suggested = membership.suggest_free_pseudonym(db_session)
    assert suggested != "amber-otter"
    membership.join(db_session, add_player(db_session), suggested, utc_now())


def test_a_player_is_checked_on_joining(db_session: Session) -> None:
    player = bot(db_session)
    membership.leave(db_session, player)
    db_session.refresh(player)
    membership.join(db_session, player, "robot two", utc_now())
    assert player.is_on_hold
    assert player.flagged_at is not None
    assert public_names(db_session) == set()


def test_a_name_taken_since_the_check_is_a_conflict(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = add_player(db_session), add_player(db_session)
    membership.join(db_session, first, "amber otter", utc_now())
    db_session.commit()
    monkeypatch.setattr(membership, "is_taken", lambda *_: False)
    with pytest.raises(Conflict, match="is taken"):
        membership.join(db_session, second, "amber otter", utc_now())
    db_session.rollback()  # as the caller does; the service leaves the transaction alone
    assert not second.is_listed
