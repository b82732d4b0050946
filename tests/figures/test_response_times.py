"""Response times: elapsed milliseconds, and medians by outcome."""

from datetime import UTC, datetime, timedelta

from quiz.figures.judgements import Judgement
from quiz.figures.response_times import elapsed_ms, median_times

START = datetime(2026, 1, 1, tzinfo=UTC)


def took(label: str, response: str, response_ms: int | None) -> Judgement:
    return Judgement(label == "fake", response == "fake", response_ms=response_ms)


def test_elapsed_time_is_rounded_to_milliseconds() -> None:
    assert elapsed_ms(START, START + timedelta(microseconds=1_234_600)) == 1235


def test_elapsed_time_is_never_negative_and_none_without_a_start() -> None:
    assert elapsed_ms(START, START - timedelta(seconds=1)) == 0
    assert elapsed_ms(None, START) is None


def test_medians_by_outcome() -> None:
    times = median_times(
        [
            took("fake", "fake", 1000),
            took("fake", "fake", 3000),
            took("fake", "real", 5000),
            took("real", "fake", 700),
            took("real", "real", 900),
            took("real", "real", None),
        ]
    )
    assert (times.hits, times.misses) == (2000, 5000)
    assert (times.false_alarms, times.correct_rejections) == (700, 900)
    assert (times.correct, times.incorrect) == (1000, 2850)
    assert (times.fakes, times.reals) == (3000, 800)


def test_no_times_are_no_medians() -> None:
    times = median_times([took("fake", "fake", None)])
    assert times.hits is times.correct is times.fakes is None


def test_instant_response_is_a_time() -> None:
    assert median_times([took("fake", "fake", 0)]).hits == 0
