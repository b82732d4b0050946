"""Repairs: counters that disagree are reported and corrected, once."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quiz.counts import recounting, repairing
from quiz.counts.counters import counts_of
from quiz.decks.deck import GALLERY, UTKFACE
from quiz.jobs import recount
from quiz.models import (
    Aggregate,
    Pick,
    Player,
    PlayerDay,
    Round,
    Skill,
)
from quiz.storage.database import Database
from tests.support.boards import TODAY
from tests.support.counting import count_all, counters_agree, play_randomly, say_fake
from tests.support.factories import (
    add_player,
    fill,
    skill_of,
)
from tests.support.modes import play
from tests.support.picks import judge, stock_picks


def test_a_recount_reports_and_repairs(played: Session) -> None:
    count_all(played)
    player = played.scalars(select(Player)).first()
    assert player is not None
    right = counts_of(skill_of(played, player))
    played.execute(update(Skill).where(Skill.player_id == player.id).values(hits=Skill.hits + 3))
    played.execute(delete(PlayerDay).where(PlayerDay.player_id == player.id))
    played.execute(update(Round).where(Round.player_id == player.id).values(correct=9, answered=9))
    played.execute(update(Aggregate).where(Aggregate.kind == "race").values(false_alarms=77))
    played.execute(delete(Aggregate).where(Aggregate.kind == "age"))
    played.commit()
    played.expire_all()
    differences = recounting.find_differences(played)
    assert {d.table for d in differences} == {"skills", "player_days", "rounds", "aggregates"}
    assert f"skills {player.id} utkface: hits -3" in {str(d) for d in differences}
    play_randomly(played, player, 9)  # responses since the recount are not lost
    repairing.repair_counters(played, differences)
    played.commit()
    assert counters_agree(played)
    assert counts_of(skill_of(played, player)).trials == right.trials + 10


def test_missing_rows_are_repaired_by_deck(database: Database, filled: Session) -> None:
    player = add_player(filled)
    say_fake(filled, player, UTKFACE, 4)
    say_fake(filled, player, GALLERY, 36)
    filled.execute(delete(Skill).where(Skill.deck == "gallery"))
    filled.execute(update(Skill).values(misses=5))
    filled.execute(update(PlayerDay).where(PlayerDay.deck == "gallery").values(hits=0))
    filled.commit()
    differences = {str(difference) for difference in recount(database)}
    assert differences == {
        f"skills {player.id} utkface: misses -5",
        f"skills {player.id} gallery: hits +18, false_alarms +18",
        f"player_days {player.id} gallery {TODAY}: hits +18",
    }
    filled.rollback()
    assert recounting.find_differences(filled) == []
    assert skill_of(filled, player, GALLERY).lower_bound is not None


def test_what_became_of_picks_is_repaired(database: Database, db_session: Session) -> None:
    fill(db_session)
    stock_picks(db_session, 2)
    play(db_session, judge(db_session), [False, False])
    db_session.execute(update(Pick).values(judged=5, fooled=0))
    db_session.commit()
    picks = list(db_session.scalars(select(Pick.id)))
    db_session.commit()
    differences = {str(difference) for difference in recount(database)}
    assert differences == {f"picks {pick}: judged -4, fooled +1" for pick in picks}
    db_session.rollback()
    assert recounting.find_differences(db_session) == []
