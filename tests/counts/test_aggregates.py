"""Aggregates: each response is counted once, by every kind and key, and in its deck."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quiz.counts import aggregates, player_counts, recounting
from quiz.counts.aggregates import EVERYONE, counts_of_kind
from quiz.decks.deck import DECKS, GALLERY, UTKFACE
from quiz.figures.signal_detection import Counts, pooled
from quiz.models import (
    Aggregate,
    Player,
    PlayerDay,
    Skill,
    Trial,
    Uncounted,
    WindowStanding,
)
from quiz.play.players import erase_player
from tests.support.counting import DECK, count_all, counters_agree, play_randomly, say_fake
from tests.support.factories import (
    add_player,
    respond,
)


def test_a_reader_sees_responses_before_and_after_the_worker_counts_them(played: Session) -> None:
    before = aggregates.read_aggregates(played, DECK)
    assert before[EVERYONE].trials == 20
    assert played.scalar(select(func.count()).select_from(Aggregate)) == 0
    assert count_all(played) == 20
    assert aggregates.waiting_trials(played) == []
    assert aggregates.read_aggregates(played, DECK) == before
    assert count_all(played) == 0
    assert counters_agree(played)


def test_every_kind_adds_up(played: Session) -> None:
    count_all(played)
    by_key = aggregates.read_aggregates(played, DECK)
    everyone = by_key[EVERYONE]
    for kind in ("checkpoint", "class"):
        assert pooled(counts_of_kind(by_key, kind).values()) == Counts(
            everyone.hits, everyone.misses
        )
    for kind in ("age", "gender", "race"):
        reals = pooled(counts_of_kind(by_key, kind).values())
        assert reals == Counts(0, 0, everyone.false_alarms, everyone.correct_rejections)
    assert counts_of_kind(by_key, "detector").keys() == {"90"}
    assert counts_of_kind(by_key, "discriminator").keys() == {"20"}
    rated = played.scalar(select(func.count()).where(Trial.confidence.is_not(None)))
    assert sum(counts.trials for counts in counts_of_kind(by_key, "stated").values()) == rated
    assert sum(c.reals for c in aggregates.counts_by_real(played, DECK).values()) == everyone.reals


def test_an_erased_player_is_subtracted_counted_or_not(played: Session) -> None:
    count_all(played)
    late, early = add_player(played), played.scalars(select(Player)).first()
    assert early is not None
    play_randomly(played, late, 3)
    for player in (early, late):
        erase_player(played, player.id)
        played.commit()
        assert counters_agree(played)
    assert aggregates.read_aggregates(played, DECK)[EVERYONE].trials == 10
    count_all(played)
    assert counters_agree(played)


def test_a_response_waits_to_be_counted_once(played: Session) -> None:
    trial = played.scalars(select(Trial).where(Trial.response.is_not(None))).first()
    assert trial is not None
    assert trial.response is not None
    respond(played, trial.player_id, trial.round_id, trial.position, trial.response)
    played.commit()
    assert played.scalar(select(func.count()).select_from(Uncounted)) == 20


def test_a_response_counts_in_its_deck_alone(filled: Session) -> None:
    player = add_player(filled)
    say_fake(filled, player, UTKFACE, 4)
    say_fake(filled, player, GALLERY, 6)
    assert player_counts.counts_by_deck(filled, player.id) == {
        "utkface": Counts(hits=2, false_alarms=2), "gallery": Counts(hits=3, false_alarms=3),
    }  # fmt: skip
    days = filled.execute(select(PlayerDay.deck, PlayerDay.hits)).all()
    assert sorted(map(tuple, days)) == [("gallery", 3), ("utkface", 2)]
    for deck, trials in (("utkface", 4), ("gallery", 6)):
        for count in (False, True):
            aggregates.count_waiting_trials(filled) if count else None
            assert aggregates.read_aggregates(filled, deck)[aggregates.EVERYONE].trials == trials
    assert set(filled.scalars(select(Aggregate.deck))) == set(DECKS)
    assert recounting.find_differences(filled) == []


def test_erasing_a_player_erases_every_deck(filled: Session) -> None:
    player, other = add_player(filled), add_player(filled)
    for deck in DECKS.values():
        say_fake(filled, player, deck, 4)
        say_fake(filled, other, deck, 4)
    aggregates.count_waiting_trials(filled)
    erase_player(filled, player.id)
    for table in (Skill, PlayerDay, WindowStanding):
        own = select(func.count()).select_from(table).where(table.player_id == player.id)
        assert filled.scalar(own) == 0
    for name in DECKS:
        assert aggregates.read_aggregates(filled, name)[aggregates.EVERYONE].trials == 4
    assert recounting.find_differences(filled) == []
