"""Guesses: what cannot teach is refused, and splits never mix players or faces."""

import numpy as np
import pytest

from generator.crowd.guesses import Guesses, check, splits
from tests.generator.crowd.conftest import Known, made


def test_splits_share_neither_player_nor_face(known: Known) -> None:
    seen = 0
    for split in splits(known.guesses):
        learned, tested = split.learned, split.tested
        assert not np.intersect1d(learned.face, tested.face).size
        assert not np.intersect1d(learned.player, tested.player).size
        assert len(learned) > len(known.guesses) / 2
        seen += len(tested)
    assert seen == len(known.guesses), "few responses are all tested on once"


def test_picks_of_a_held_out_face_are_not_learned_from(known: Known) -> None:
    pairs = np.random.default_rng(0).integers(400, size=(300, 2))
    guesses = Guesses(known.guesses.face, known.guesses.player, known.guesses.said_fake, pairs)
    for split in splits(guesses):
        assert not np.intersect1d(split.learned.preferred, split.tested.face).size


def test_of_many_responses_one_split_is_enough() -> None:
    many = made(40, 40)
    face = np.tile(many.guesses.face, 50)
    player = np.tile(many.guesses.player, 50)
    assert len(list(splits(Guesses(face, player, np.tile(many.guesses.said_fake, 50))))) == 1


def test_by_face_keeps_every_row(known: Known) -> None:
    ordered = known.guesses.by_face()
    assert (np.diff(ordered.face) >= 0).all()

    def rows(guesses: Guesses) -> list[tuple[int, int, bool]]:
        columns = guesses.face.tolist(), guesses.player.tolist(), guesses.said_fake.tolist()
        return sorted(zip(*columns, strict=True))

    assert rows(ordered) == rows(known.guesses)


def changed(known: Known, **columns: object) -> Guesses:
    parts = {name: getattr(known.guesses, name) for name in ("face", "player", "said_fake")}
    return Guesses(**(parts | columns))


def test_what_cannot_teach_is_one_sentence(known: Known) -> None:
    said, face, player = known.guesses.said_fake, known.guesses.face, known.guesses.player
    cases = {
        "too few to learn from; 500 are least": Guesses(face[:99], player[:99], said[:99]),
        "say the same": changed(known, said_fake=np.ones_like(said)),
        "fewer than 10 players": changed(known, player=player % 9),
        "fewer than 100 faces": changed(known, face=face % 99),
        "whose features are missing": changed(known, face=face + 1),
    }
    for sentence, guesses in cases.items():
        with pytest.raises(ValueError, match=sentence):
            check(guesses, 400)
    check(known.guesses, 400)


def test_no_guess_at_all_is_too_few() -> None:
    nobody = np.empty(0, dtype=np.int64)
    with pytest.raises(ValueError, match="0 responses are too few"):
        check(Guesses(nobody, nobody, nobody.astype(bool)), 400)
