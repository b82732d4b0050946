"""Arranging: the trials of a round from pairs; chance decides which face is shown, and where."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quiz.decks import DECKS
from quiz.errors import Unavailable
from quiz.models import Face, Label, Mode, Round, Trial, random_token
from quiz.modes import RULES, Rules, climb
from quiz.play.climbing import pick_climb_pair
from quiz.play.deal_sql import Group
from quiz.play.dealing import Pair, flip_coins, pick, shown_and_spare
from quiz.play.finding import Search, find_reals, search_for
from quiz.play.fooling import pick_fooling_pair
from quiz.play.judged import judged_trials

OTHER = {Label.REAL: Label.FAKE, Label.FAKE: Label.REAL}

ADD_TRIALS = insert(Trial)

_random = random.SystemRandom()

Columns = dict[str, Any]  # of a trial's row


def deal(
    session: Session,
    round_: Round,
    coins: Sequence[Label],
    *,
    first: int,
    min_age: int,
    now: datetime,
) -> list[str]:
    """Add a trial for each coin to a round, from position `first`; return the tokens of its faces.

    Unavailable without faces.
    """
    if not coins:
        return []
    rules = RULES[round_.mode]
    search = search_of(session, round_, min_age)
    session.flush()
    connection = session.connection()
    with connection.begin_nested():  # fakes that don't suffice go back into stock
        trials = arranged(session, search, round_, rules, coins, now)
    ids = {"round_id": round_.id, "player_id": round_.player_id}
    faces = trial_rows(chain(*trials), first=first, **ids)
    connection.execute(ADD_TRIALS, faces)
    return [face["token"] for face in faces]


def trial_rows(faces: Iterable[Columns], *, first: int, **ids: str) -> list[Columns]:
    """Return the rows of faces, at the positions from `first` on, each with a token of its own."""
    return [
        {**ids, "position": position, "token": random_token(), **columns}
        for position, columns in enumerate(faces, start=first)
    ]


def search_of(session: Session, round_: Round, min_age: int) -> Search:
    """Return the search for a round's pairs; its classroom may show older people only."""
    least = max(min_age, round_.min_age or 0)
    group = group_of(RULES[round_.mode])
    return search_for(session, DECKS[round_.deck], round_.player_id, least, group)


def another_trial(session: Session, round_: Round, min_age: int, now: datetime) -> list[Columns]:
    """Return the faces of one more trial of a round, to take the place of another."""
    rules = RULES[round_.mode]
    search = search_of(session, round_, min_age)
    [trial] = arranged(session, search, round_, rules, flip_coins(1), now)
    return trial


def group_of(rules: Rules) -> Group:
    """Return which reals a mode's trials are dealt from."""
    if rules.is_advised:
        return "judged"
    return "matched" if rules.is_matched else "any"


def arranged(
    session: Session,
    search: Search,
    round_: Round,
    rules: Rules,
    coins: Sequence[Label],
    now: datetime,
) -> list[list[Columns]]:
    """Return for each coin the faces that one trial shows, in their order."""
    if rules.mode is Mode.CLIMB:
        return [step_of_climb(session, search, round_, coin, now) for coin in coins]
    if rules.mode is Mode.FOOL:
        return [side_by_side(pick_fooling_pair(session, search), coin) for coin in coins]
    if rules.pairs > 1:
        return several_odd(session, search, rules.pairs, coins, now)
    pairs = pick(session, search, len(coins), now)
    arrange = side_by_side if rules.faces > 1 else alone
    return [arrange(pair, coin) for pair, coin in zip(pairs, coins, strict=True)]


def alone(pair: Pair, coin: Label) -> list[Columns]:
    """Show one face of a pair, and hold the other back."""
    return [{"label": coin, **shown_and_spare(pair, coin)}]


def step_of_climb(
    session: Session, search: Search, round_: Round, coin: Label, now: datetime
) -> list[Columns]:
    """Show a pair of the level that the player has reached by now."""
    trials = judged_trials(session, round_.id, round_.mode)
    level = climb.images_seen(trials, round_.options or {})
    return side_by_side(pick_climb_pair(session, search, round(level), now), coin)


def side_by_side(pair: Pair, coin: Label) -> list[Columns]:
    """Show both faces of a pair; the coin says which comes first."""
    return [{"label": label, "face_id": pair[label]} for label in (coin, OTHER[coin])]


def several_odd(
    session: Session, search: Search, faces: int, coins: Sequence[Label], now: datetime
) -> list[list[Columns]]:
    """Return a trial for each coin, with one face of its label among others."""
    trials = list[list[Columns]]()
    for one in coins:
        pairs = pick_alike(session, search, faces, now)
        search = replace(search, but=(*search.but, *(pair[Label.REAL] for pair in pairs)))
        trials.append(odd_one_out(pairs, one))
    return trials


def odd_one_out(pairs: Sequence[Pair], one: Label) -> list[Columns]:
    """Show a face of each pair, one of this label and the rest of the other, and hold the rest."""
    place = _random.randrange(len(pairs))
    labels = [one if here == place else OTHER[one] for here in range(len(pairs))]
    return [alone(pair, label)[0] for pair, label in zip(pairs, labels, strict=True)]


def pick_alike(session: Session, search: Search, count: int, now: datetime) -> list[Pair]:
    """Pick pairs of one class, which the first real that is found decides; else of another."""
    found = find_reals(session, search, 2 * count)
    classes = dict(session.execute(select(Face.id, Face.klass).where(Face.id.in_(found))).all())
    refusal = None
    for klass in dict.fromkeys(classes[real] for real in found):
        try:
            with session.begin_nested():
                return pick(session, replace(search, klass=klass), count, now)
        except Unavailable as error:
            refusal = error
    if refusal is not None:
        raise refusal
    return pick(session, search, count, now)  # which says why there is none
