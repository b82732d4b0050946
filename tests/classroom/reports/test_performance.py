"""How well some responses did, and what is not known without them."""

from quiz.classroom.reports.performance import Performance, counts_of, mean_of
from quiz.figures import Counts
from quiz.models import Label
from quiz.play import TrialView
from quiz.storage import utc_now
from tests.support.classes import WORDS


def seen(label: Label, response: Label) -> TrialView:
    """A trial with a label and a response; nothing else matters here."""
    return TrialView(
        round_id="round",
        deck="utkface",
        position=1,
        mode="classic",
        label=label,
        response=response,
        confidence=None,
        response_ms=None,
        responded_at=utc_now(),
        face=None,
        checkpoint=None,
        seed=None,
        machine={},
    )


def performance(*pairs: str) -> Performance:
    """How well trials did, each given as a label and a response: `fr` is a fake called real."""
    return Performance([seen(WORDS[pair[0]], WORDS[pair[1]]) for pair in pairs])


def test_each_outcome_is_counted() -> None:
    trials = performance("ff", "ff", "ff", "fr", "rf", "rf", "rr").trials
    assert counts_of(trials) == Counts(hits=3, misses=1, false_alarms=2, correct_rejections=1)


def test_the_figures_are_those_of_the_counts() -> None:
    own = performance("ff", "ff", "ff", "fr", "rr", "rr", "rr", "rf")
    assert (own.accuracy, own.criterion) == (0.75, 0)
    assert own.d_prime is not None
    assert own.d_prime > 0


def test_d_prime_needs_both_labels() -> None:
    for own in (performance("ff", "fr"), performance("rr")):
        assert own.accuracy is not None
        assert (own.has_both_labels, own.d_prime, own.criterion) == (False, None, None)
    assert performance("ff", "rr").has_both_labels


def test_without_responses_nothing_is_known() -> None:
    nothing = performance()
    assert nothing.counts == Counts()
    assert (nothing.accuracy, nothing.d_prime, nothing.criterion) == (None, None, None)


def test_a_mean_leaves_out_what_is_not_known() -> None:
    assert mean_of([0.5, None, 1.0]) == 0.75
    assert mean_of([None]) is None
    assert mean_of([]) is None
