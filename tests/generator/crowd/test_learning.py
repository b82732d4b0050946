"""Learning: the card, what the critic knows of faces that it never met, and flat memory."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from generator.crowd.guesses import Guesses
from generator.crowd.learning import learn
from tests.generator.crowd.conftest import Known, made, swarmed


def test_the_card_says_how_good_it_is(known: Known) -> None:
    lines: list[str] = []
    machines = {"blind": np.full(400, 0.9), "half": np.where(np.arange(400) % 2, np.nan, 0.2)}
    unasked = {"silent": np.full(400, np.nan)}  # it has judged no face, so it has no score
    critic, card = learn(known.features, known.guesses, "e", machines | unasked, lines.append)
    assert json.loads(json.dumps(card)) == card
    assert card["eyes"] == critic.eyes == "e"
    counts = card["responses"], card["players"], card["faces"], card["tested"]
    assert counts == (1600, 40, 392, 1600)
    assert card["log_loss"] < card["base_log_loss"] - 0.02
    assert card["gain"] == pytest.approx(card["base_log_loss"] - card["log_loss"], abs=2e-4)
    low, high = card["gain_interval"]
    assert low < card["gain"] < high
    assert set(card["machine_log_losses"]) == set(machines)
    assert card["log_loss"] < min(card["machine_log_losses"].values())
    assert 6 <= card["upside_down"] <= 8
    assert len(lines) > 2


def test_it_ranks_faces_that_it_never_met(known: Known) -> None:
    some = known.guesses.face < 300
    few = known.guesses.rows(some, np.empty(0, bool))
    critic, _ = learn(known.features, few, "e")
    told = critic.p_fake(known.features[300:])
    assert np.corrcoef(told, known.scores[300:])[0, 1] > 0.85


def test_upside_down_answers_of_a_few_turn_nothing() -> None:
    mixed = made(40, 40, seed=3)
    trolls = (mixed.sensitivity < 0)[mixed.guesses.player]
    honest = replace(mixed.guesses, said_fake=mixed.guesses.said_fake ^ trolls)
    one, other = (
        learn(mixed.features, guesses, "e")[0].scores(mixed.features)
        for guesses in (mixed.guesses, honest)
    )
    assert np.corrcoef(one, other)[0, 1] > 0.95


@pytest.mark.parametrize(
    ("honest", "accounts", "each"),
    [(100, 12, 30), (100, 12, 250), (100, 12, 2000), (100, 1, 2000), (1000, 12, 2000)],
)
def test_a_few_accounts_do_not_become_the_critic(honest: int, accounts: int, each: int) -> None:
    crowd, rule = swarmed(honest, accounts, each)
    critic, _ = learn(crowd.features, crowd.guesses, "e")
    scores = critic.scores(crowd.features)
    assert np.corrcoef(scores, crowd.scores)[0, 1] > 0.95
    assert abs(np.corrcoef(scores, rule)[0, 1]) < 0.2


def test_a_swarm_that_leads_the_critic_astray_brings_no_gain_that_is_sure() -> None:
    few, _ = swarmed(100, 12, 100)
    assert learn(few.features, few.guesses, "e")[1]["gain_interval"][0] > 0
    many, rule = swarmed(100, 50, 100)
    critic, card = learn(many.features, many.guesses, "e")
    assert np.corrcoef(critic.scores(many.features), rule)[0, 1] > 0.9
    assert card["gain_interval"][0] < 0


def test_picks_alone_make_a_critic(known: Known) -> None:
    rng = np.random.default_rng(0)
    pairs = rng.integers(400, size=(2000, 2))
    worse = known.scores[pairs[:, 0]] > known.scores[pairs[:, 1]]
    pairs[worse] = pairs[worse][:, ::-1]
    nobody = np.empty(0, dtype=np.int64)
    critic, card = learn(known.features, Guesses(nobody, nobody, nobody.astype(bool), pairs), "e")
    assert np.corrcoef(critic.scores(known.features), known.scores)[0, 1] > 0.9
    assert (card["preferences"], card["responses"], card["said_fake"]) == (2000, 0, None)
    assert "log_loss" not in card


def test_one_answer_teaches_nothing(known: Known) -> None:
    silent = replace(known.guesses, said_fake=np.zeros(1600, dtype=bool))
    with pytest.raises(ValueError, match="All responses say the same"):
        learn(known.features, silent, "e")


def test_features_may_be_a_memory_map(known: Known, tmp_path: Path) -> None:
    path = tmp_path / "features.npy"
    np.save(path, known.features)
    mapped = np.load(path, mmap_mode="r")
    whole, _ = learn(known.features, known.guesses, "e")
    assert learn(mapped, known.guesses, "e")[0].to_bytes() == whole.to_bytes()
