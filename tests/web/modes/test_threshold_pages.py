"""The results of flash and distance: a threshold for programs, in words, and as a plot."""

from quiz.decks.deck import UTKFACE
from quiz.models import Mode, Round
from quiz.modes import Judged
from quiz.play import Record
from quiz.storage.database import utc_now
from quiz.web.modes.distance import SIZES
from quiz.web.modes.flash import EXPOSURES
from quiz.web.modes.mode_page import Play
from quiz.web.modes.threshold_pages import binned, outcome
from tests.modes.test_levels import judged

FORTY = [judged(is_right=number % 4 > 0, level=30.0 + number) for number in range(40)]


def a_play(
    trials: list[Judged], *, mode: Mode = Mode.DISTANCE, is_done: bool = False, best: float = 30.0
) -> Play:
    """Return a round as the page of its mode reads it, without a database."""
    finished_at = utc_now() if is_done else None
    round_ = Round(id="r", mode=mode, score=52.0, finished_at=finished_at, options=None)
    return Play(round_, UTKFACE, trials, Record(1, 40, 30, best))


def test_a_threshold_for_programs_and_in_words() -> None:
    found = outcome(SIZES, a_play(FORTY), "One more.")
    low, high = found.facts["threshold_interval"]
    assert low < found.facts["threshold"] < high
    assert (found.facts["unit"], found.facts["trials"], found.facts["correct"]) == ("px", 40, 30)
    assert found.title == f"You can tell them down to {round(found.facts['threshold'])} pixels"
    assert found.sentences[-2:] == ["Your best is 30 pixels.", "One more."]
    assert found.figures[0].value == "75%"
    assert found.plot.quest is SIZES.quest
    assert sum(each.trials for each in found.plot.bins) == 40


def test_the_best_is_said() -> None:
    assert "This is your best so far." in outcome(SIZES, a_play(FORTY, best=52.0)).sentences


def test_without_a_response_there_is_none() -> None:
    found = outcome(EXPOSURES, a_play([]))
    assert (found.title, found.plot, found.figures) == ("No score yet", None, ())
    assert found.facts["threshold"] is None
    assert found.facts["threshold_interval"] == [None, None]


def test_scores_are_in_bins() -> None:
    assert binned(SIZES, {34.0: 2, 36.0: 1, 45.0: 1}) == [
        ("32 to 40 pixels", 3),
        ("40 to 50 pixels", 1),
    ]
    assert binned(EXPOSURES, {1000.0: 2}) == [("more than 1,000 milliseconds", 2)]
    assert binned(EXPOSURES, {}) == []


def test_the_edges_hold_every_score() -> None:
    for scale in (SIZES, EXPOSURES):
        assert (scale.edges[0], scale.edges[-1]) == (scale.quest.least, scale.quest.most)
        assert (scale.ticks[0], scale.ticks[-1]) == (scale.quest.least, scale.quest.most)
