"""The pages of the daily ten: today's number, one's days, the board, and the result to share."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from quiz.decks import DECKS, Deck
from quiz.languages import number
from quiz.models import Mode, Round, SharedSet
from quiz.modes import daily as rules
from quiz.play import mode_scores, sets
from quiz.storage import utc_now
from quiz.web.invitations import public_root
from quiz.web.modes.mode_page import About, ModePage, Outcome, Play
from quiz.web.sessions import reading
from quiz.web.visitors import player_id
from quiz.words import daily as words


def about(deck: Deck) -> About:
    """Return what stands on the page of the mode today."""
    today = utc_now().date()
    shared = sets.daily.find_set(reading(), deck.name, today)
    own = sets.playing.round_in(reading(), shared.id, player_id()) if shared else None
    days = sets.daily.days_of(reading(), player_id(), deck.name)
    # Scores of today are for those who are told what its faces were.
    is_told = own is not None and own.finished_at is not None
    shown = shared if is_told else sets.daily.latest_told(reading(), deck.name, today)
    board = board_of(shown)
    streak = rules.streak(days, today)
    facts = {
        "day": today.isoformat(),
        "number": rules.number_of(today),
        "played": is_told,
        "url": f"/rounds/{own.id}" if own else None,
        "score": own.score if own and is_told else None,
        "streak": streak,
        "days": {day.isoformat(): score for day, score in days.items() if is_charted(day, today)},
        "board": board_facts(shown, board),
    }
    values: dict[str, Any] = {
        "own": own,
        "is_told": is_told,
        "say": words.state(deck, rules.number_of(today), own.score if own and is_told else None),
        "streak": words.streak(streak),
        "weeks": calendar(days, today) if days else [],
        "board": board,
        "board_title": words.board_title(number_of(shown), is_today=is_told),
        "is_hidden": shown is None,
        "midnight": sets.daily.midnight_after(today),
    }
    return About("modes/_daily.html", values, facts, can_start=own is None)


def is_charted(day: date, today: date) -> bool:
    """Say whether a day is in the calendar."""
    return day >= rules.weeks(today)[0][0]


def calendar(days: Any, today: date) -> list[list[dict[str, Any]]]:
    """Return the latest weeks as the page draws them."""
    return [
        [
            {
                "at": datetime.combine(day, time(), UTC),
                "score": days.get(day),
                "is_today": day == today,
                "is_to_come": day > today,
            }
            for day in week
        ]
        for week in rules.weeks(today)
    ]


def number_of(shared: SharedSet | None) -> int | None:
    """Return the number of a set; None without one."""
    return None if shared is None or shared.day is None else rules.number_of(shared.day)


def board_of(shared: SharedSet | None) -> list[mode_scores.Best]:
    """Return the best players of a day."""
    return [] if shared is None else sets.daily.board(reading(), shared.id, player_id())


def board_facts(
    shared: SharedSet | None, board: Sequence[mode_scores.Best]
) -> dict[str, Any] | None:
    """Return a board for programs."""
    if shared is None:
        return None
    return {"number": number_of(shared), "places": [each.as_json() for each in board]}


def outcome(play: Play) -> Outcome:
    """Return how many of the ten were right, and how that compares with others of the day."""
    round_, deck = play.round_, play.deck
    day = round_.started_at.date()
    counts = sets.daily.score_counts(reading(), round_.set_id or "")
    below = mode_scores.share_worse(counts, round_.score, Mode.DAILY)
    days = sets.daily.days_of(reading(), round_.player_id, deck.name)
    streak, this = rules.streak(days, utc_now().date()), rules.number_of(day)
    shared = sets.daily.find_set(reading(), deck.name, day)
    board, share = board_of(shared), share_of(round_, this)
    facts = {
        "day": day.isoformat(),
        "number": this,
        "answered": round_.answered,
        "correct": round_.correct,
        "score": round_.score,
        "players": sum(counts.values()),
        "streak": streak,
        "board": board_facts(shared, board),
    }
    said = [words.unfinished(round_.score), words.below(below), words.streak(streak)]
    values = {"board": board, "board_title": words.board_title(this, is_today=False)}
    return Outcome(
        facts,
        words.title(deck, this, round_.correct, round_.answered),
        list(filter(None, said)),
        about=About("modes/_daily_board.html", values),
        better_than=below,
        share=share,
    )


def share_of(round_: Round, this: int) -> dict[str, str] | None:
    """Return what a player may share: no label, and no face's place; None before the tenth face."""
    if round_.score is None:
        return None
    text = words.shared(DECKS[round_.deck], this, round_.correct, round_.answered)
    return {"text": text, "url": f"{public_root()}/modes/daily?deck={round_.deck}"}


PAGE = ModePage(
    outcome,
    unit=lambda score: number(round(score)),
    about=about,
    can_repeat=False,
    start=words.START,
)
