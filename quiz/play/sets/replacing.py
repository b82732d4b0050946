"""Replacing: an open set gets another pair for one that was taken down, the same for all rounds.

Who has responded to the face that has gone, in a round that is still open, is asked again: the new
face is their next one, so all of the set still have the same number of faces to judge. Finished
rounds are told, and stay as they are.
"""

from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from quiz.decks import Deck
from quiz.models import Player, Round, SharedFace, SharedSet, Skill, Trial
from quiz.play import replacing
from quiz.play.finding import NO_PLAYER
from quiz.play.sets.playing import lock_set
from quiz.play.taking_back import take_back


def replace_in_sets(
    session: Session, deck: Deck, pair: replacing.FacePair, min_age: int, now: datetime
) -> replacing.Replaced:
    """Replace a pair in each open set, as far as there are others."""
    query = select(SharedFace.set_id).join(SharedSet).order_by(SharedFace.set_id)
    held = query.where(SharedSet.finished_at.is_(None), replacing.is_one_of(SharedFace, pair))
    sets = session.scalars(held).all()
    replaced = (replace_in(session, set_id, deck, pair, min_age, now) for set_id in sets)
    return sum(replaced, replacing.Replaced())


def replace_in(
    session: Session,
    set_id: str,
    deck: Deck,
    pair: replacing.FacePair,
    min_age: int,
    now: datetime,
) -> replacing.Replaced:
    """Replace a pair in one set, unless that has ended meanwhile."""
    shared = lock_set(session, set_id, is_changed=True)
    of_pair = (SharedFace.set_id == set_id, replacing.is_one_of(SharedFace, pair))
    face = session.scalar(select(SharedFace).where(*of_pair))
    if shared is None or shared.finished_at is not None or face is None:
        return replacing.Replaced()
    trials = open_trials(session, set_id, pair)
    new = replacing.another_pair(session, deck, NO_PLAYER, min_age, now)
    if new is None:
        return replacing.Replaced(waiting=len(trials))
    for trial in trials:
        ask_again(session, trial)
        replacing.change(trial, new)
        trial.shown_at = None
    for name, value in new.items():
        setattr(face, name, value)
    session.flush()
    return replacing.Replaced(changed=len(trials))


def open_trials(session: Session, set_id: str, pair: replacing.FacePair) -> list[Trial]:
    """Return the trials of a pair in the open rounds of a set, locked as responses lock them."""
    is_counter = and_(Skill.player_id == Trial.player_id, Skill.deck == Round.deck)
    query = (
        select(Trial)
        .join(Round)
        .join(Player, Player.id == Trial.player_id)
        .join(Skill, is_counter)
        .where(Round.set_id == set_id, Round.finished_at.is_(None))
        .where(replacing.is_one_of(Trial, pair))
        .order_by(Trial.player_id)
        .with_for_update(of=[Player, Skill, Round, Trial])
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def ask_again(session: Session, trial: Trial) -> None:
    """Take a response back, and make its trial the open one: those after it move up by one."""
    if trial.response is None:
        return
    round_ = session.get_one(Round, trial.round_id, populate_existing=True)
    first, last = trial.position, round_.answered
    take_back(session, trial)
    trial.position = 0  # no two trials may have one position, not for a moment
    session.flush()
    for position in range(first + 1, last + 1):
        later = (Trial.round_id == trial.round_id, Trial.position == position)
        session.execute(update(Trial).where(*later).values(position=position - 1))
    trial.position = last
    session.flush()
