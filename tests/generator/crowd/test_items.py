"""The item model: known sensitivities come back, trolls below 0, guessers near 0."""

import numpy as np
import pytest

from generator.crowd import items
from generator.crowd.guesses import Guesses
from generator.crowd.items import (
    HEARD,
    LAPSE,
    LARGEST_A,
    ItemModel,
    chance,
    fit,
    fit_players,
    scores_of,
    slopes,
    voices,
)
from generator.crowd.whitening import Whitening
from tests.generator.crowd.conftest import SIZE, Known, made


@pytest.fixture(scope="module")
def fitted(known: Known) -> ItemModel:
    kept = Whitening.of(known.features, SIZE).kept(known.features)
    return fit(kept, known.guesses.by_face())


def test_sensitivities_come_back_by_kind_of_player(known: Known, fitted: ItemModel) -> None:
    mean = {a: fitted.sensitivity[known.sensitivity == a].mean() for a in (2.0, 0.0, -2.0)}
    assert mean[2.0] > 1
    assert abs(mean[0.0]) < 0.4
    assert mean[-2.0] < -0.6
    assert np.corrcoef(fitted.sensitivity, known.sensitivity)[0, 1] > 0.9


def test_players_who_answer_upside_down_are_counted(known: Known, fitted: ItemModel) -> None:
    assert (known.sensitivity < 0).sum() == 8
    assert 6 <= fitted.upside_down <= 8


def test_scores_rank_faces_as_sensible_players_see_them(known: Known, fitted: ItemModel) -> None:
    kept = Whitening.of(known.features, SIZE).kept(known.features)
    scores = scores_of(kept, np.arange(400), fitted.weights)
    assert np.corrcoef(scores, known.scores)[0, 1] > 0.9


def test_picks_alone_teach_a_ranking(known: Known) -> None:
    rng = np.random.default_rng(1)
    pairs = rng.integers(400, size=(3000, 2))
    gap = known.scores[pairs[:, 0]] - known.scores[pairs[:, 1]]
    swapped = rng.random(3000) < 1 / (1 + np.exp(-2 * gap))  # the first looks more fake
    pairs[swapped] = pairs[swapped][:, ::-1]
    nobody = np.empty(0, dtype=np.int64)
    kept = Whitening.of(known.features, SIZE).kept(known.features)
    model = fit(kept, Guesses(nobody, nobody, nobody.astype(bool), pairs))
    scores = scores_of(kept, np.arange(400), model.weights)
    assert np.corrcoef(scores, known.scores)[0, 1] > 0.9


def test_slopes_are_those_of_the_likelihood() -> None:
    logits, step = np.linspace(-4, 4, 9), 1e-5
    for said in (True, False):
        flags = np.full(9, said)
        sides = [np.log(np.abs((not said) - chance(logits + d))) for d in (-step, step)]
        slope, information = slopes(logits, flags)
        assert np.allclose(slope, (sides[1] - sides[0]) / (2 * step), atol=1e-6)
        assert (information > 0).all()


def test_nobody_is_ever_certain() -> None:
    assert np.allclose(chance(np.array([-1e9, 0, 1e9])), [LAPSE / 2, 0.5, 1 - LAPSE / 2])


def test_nobody_is_heard_more_than_the_median_player() -> None:
    def shares(*counts: int) -> list[float]:
        player = np.repeat(np.arange(len(counts)), counts)
        said = np.zeros(len(player), dtype=bool)
        return list(voices(Guesses(player, player, said)))

    assert shares(30, 40, 400) == [1, 1, 0.1]
    assert shares(2, 4, 2 * HEARD) == [1, 1, 0.5]


def test_no_player_is_trusted_without_end() -> None:
    scores = np.tile([0.5, -0.5], 2000)
    face = np.arange(4000)
    for sign in (1, -1):
        guesses = Guesses(face, np.zeros(4000, dtype=np.int64), sign * scores > 0)
        a, b = np.ones(1), np.zeros(1)
        for _ in range(5):
            a, b, _ = fit_players(scores, guesses, a, b)
        assert a == sign * LARGEST_A


def test_evidence_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    few = made(10, 60, 200)
    kept = Whitening.of(few.features, SIZE).kept(few.features)
    whole = fit(kept, few.guesses.by_face())
    monkeypatch.setattr(items, "ROWS", 7)
    parts = fit(kept, few.guesses.by_face())
    assert np.allclose(whole.weights, parts.weights)
    assert np.allclose(whole.sensitivity, parts.sensitivity)
    assert max(part.stop - part.start for part in items.parts(100)) == 7
