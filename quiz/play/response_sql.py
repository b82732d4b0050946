"""The SQL of a response. It is what the program does most, so its statements are built once.

A parameter that is written is named by its table and its column (`trials_response`). SQLAlchemy
would set any column whose own name is among the parameters, so none has a column's plain name.
"""

from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from quiz.counts import COUNTERS, insert_or_add
from quiz.models import (
    MACHINES,
    Face,
    Lane,
    ModeRecord,
    Pick,
    Player,
    PlayerDay,
    Round,
    Skill,
    Trial,
    Uncounted,
)
from quiz.storage import INSERTS, is_one_of

MODELS = (Trial, Round, Face, Player, Skill, PlayerDay, Uncounted, ModeRecord, Pick, Lane)
trials, rounds, faces, players, skills, player_days, uncounted, mode_records, picks, lanes = (
    cast(Table, model.__table__) for model in MODELS
)


def parameter(table: Table, column: str) -> BindParameter[Any]:
    """Return the parameter that is written into a column."""
    return bindparam(f"{table.name}_{column}", type_=table.c[column].type)


def parameters(table: Table, *columns: str) -> dict[str, Any]:
    """Return what an INSERT or UPDATE sets these columns to."""
    return {column: parameter(table, column) for column in columns}


def equals(table: Table, column: str) -> ColumnElement[bool]:
    """Return the condition that a column equals its parameter."""
    return table.c[column] == parameter(table, column)


# When the trial before was responded to: the next one came to the player with its verdict.
earlier = trials.alias()
PREVIOUS_AT = (
    select(earlier.c.responded_at)
    .where(earlier.c.round_id == trials.c.round_id)
    .where(earlier.c.position == trials.c.position - 1)
    .correlate(trials)
    .scalar_subquery()
)

# A trial with its round, its face, and the counters of its player in the deck.
TRIALS = (
    select(
        trials.c.id,
        trials.c.round_id,
        trials.c.player_id,
        trials.c.position,
        trials.c.face_id,
        trials.c.label,
        trials.c.token,
        trials.c.shown_at,
        trials.c.response,
        trials.c.responded_at,
        PREVIOUS_AT.label("previous_at"),
        rounds.c.deck,
        rounds.c.mode,
        rounds.c.length,
        rounds.c.faces,
        rounds.c.options,
        rounds.c.correct,
        rounds.c.answered,
        rounds.c.finished_at,
        rounds.c.paced_to,
        rounds.c.closes_at,
        rounds.c.is_silent,
        rounds.c.is_told,
        rounds.c.min_age,
        rounds.c.set_id,
        faces.c.checkpoint,
        faces.c.seed,
        faces.c.made_at,
        faces.c.focus,
        lanes.c.kind.label("lane"),
        *(skills.c[name] for name in COUNTERS),
        # Where advice was given, the opinions are those of that moment.
        *(
            func.coalesce(trials.c[column], faces.c[column]).label(column)
            for column in MACHINES.values()
        ),
        *(trials.c[column].label(f"recorded_{column}") for column in MACHINES.values()),
    )
    .join_from(rounds, trials, trials.c.round_id == rounds.c.id)
    .join(faces, faces.c.id == trials.c.face_id)
    .outerjoin(lanes, lanes.c.id == faces.c.lane_id)
    # By the round's player: by the trials', Postgres may read all players of a deck first.
    .join(players, players.c.id == rounds.c.player_id)
    .join(skills, and_(skills.c.player_id == rounds.c.player_id, skills.c.deck == rounds.c.deck))
)
SELECT_TRIAL = TRIALS.where(
    rounds.c.id == bindparam("round_id"),
    trials.c.position == bindparam("position"),
    trials.c.player_id == bindparam("player_id"),
)
# The locks keep other tabs out, so that what is read here still holds when it is written. They
# are taken in one order everywhere, since two orders can deadlock: players (by id) first, then
# counters, then rounds, then trials. They let foreign keys pass, so that a response does not wait
# for the worker, which adds rows of players' weeks.
OPEN = func.coalesce(rounds.c.paced_to, rounds.c.answered + 1)
following = trials.alias()


def token_after(step: int) -> ColumnElement[str | None]:
    """Return the token of the face so many positions after a trial's; NULL before it is dealt."""
    is_next = (
        following.c.round_id == trials.c.round_id,
        following.c.position == trials.c.position + step,
    )
    return select(following.c.token).where(*is_next).correlate(trials).scalar_subquery()


LOCK_OPEN_TRIALS = (
    TRIALS.add_columns(token_after(1).label("next_token"), token_after(2).label("second_token"))
    .where(
        is_one_of(rounds.c.id, "round_ids"),
        rounds.c.finished_at.is_(None),
        trials.c.position.between(OPEN, OPEN + rounds.c.faces - 1),
    )
    .order_by(players.c.id, trials.c.position)
    .with_for_update(of=[players, skills, rounds, trials], key_share=True)
)

WRITE_TRIAL = (
    update(trials)
    .where(equals(trials, "id"), trials.c.response.is_(None))
    .values(
        parameters(
            trials, "response", "confidence", "responded_at", "response_ms", *MACHINES.values()
        )
    )
)
ADVANCE_ROUND = (
    update(rounds)
    .where(equals(rounds, "id"))
    .values(parameters(rounds, "answered", "correct", "finished_at"))
)
UPDATE_SKILL = (
    update(skills)
    .where(equals(skills, "player_id"), equals(skills, "deck"))
    .values(parameters(skills, "lower_bound", "seen_at", *COUNTERS))
)
# The aggregates over everyone are counted later, by the worker: all responses would wait for the
# locks on their few rows. Those in a classroom wait until it has told the faces to all.
COUNT_LATER = insert(uncounted).from_select(
    ["trial_id"],
    select(parameter(uncounted, "trial_id")).where(bindparam("uncounted_is_told", type_=Boolean)),
)


def add_to(table: Table, *columns: str, **constants: Any) -> dict[str, Any]:
    """Return by database the INSERT that adds to the counters of a row, or makes it."""
    values = parameters(table, *columns, *COUNTERS) | constants
    return {
        dialect: insert_or_add(insert_into(table).values(values))
        for dialect, insert_into in INSERTS.items()
    }


ADD_TO_DAY = add_to(player_days, "player_id", "deck", "day")
# A default of the model would be no default here: with CTEs SQLAlchemy makes a parameter of it.
ADD_TO_RECORD = add_to(mode_records, "player_id", "deck", "mode", rounds=literal_column("0"))

# The fake of a pick: what became of it. The real beside it, and a pick that is gone, have no row.
COUNT_PICK = (
    update(picks)
    .where(equals(picks, "face_id"))
    .values({name: picks.c[name] + parameter(picks, name) for name in ("judged", "fooled")})
)

# SQLite has no network in between. Postgres runs all in one roundtrip, as CTEs of the last.
WRITES = {
    "sqlite": (WRITE_TRIAL, ADVANCE_ROUND, UPDATE_SKILL, COUNT_LATER, ADD_TO_DAY["sqlite"]),
    "postgresql": (
        ADD_TO_DAY["postgresql"].add_cte(
            WRITE_TRIAL.cte("write_trial"),
            ADVANCE_ROUND.cte("advance_round"),
            UPDATE_SKILL.cte("update_skill"),
            COUNT_LATER.cte("count_later"),
        ),
    ),
}
# In modes that have counters of their own.
MODE_WRITES = {
    "sqlite": (WRITE_TRIAL, ADVANCE_ROUND, ADD_TO_RECORD["sqlite"]),
    "postgresql": (
        ADD_TO_RECORD["postgresql"].add_cte(
            WRITE_TRIAL.cte("write_trial"), ADVANCE_ROUND.cte("advance_round")
        ),
    ),
}
# Where a pick is judged.
PICK_WRITES = {
    "sqlite": (*MODE_WRITES["sqlite"], COUNT_PICK),
    "postgresql": (MODE_WRITES["postgresql"][0].add_cte(COUNT_PICK.cte("count_pick")),),
}
