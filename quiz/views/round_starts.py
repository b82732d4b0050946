"""Starting a round, for a new player if need be."""

from werkzeug.wrappers import Response as BaseResponse

from quiz.errors import Invalid
from quiz.languages import lazy
from quiz.models import Mode
from quiz.modes import RULES
from quiz.play import rounds
from quiz.policy import limits
from quiz.storage import utc_now
from quiz.web import (
    ROUND_PAGES,
    SHARED_STARTS,
    at_most,
    body,
    config,
    count_start,
    read_ahead,
    read_number,
    read_own_deck,
    read_word,
    refill,
    remember_player,
    server_options,
    started,
    starting_player,
    wait_for_stock,
    writing,
)

pages = ROUND_PAGES


@pages.post("/rounds")
@at_most(limits.ROUND_STARTS_AT_ONCE)
def start() -> BaseResponse:
    """Start a round, for a new player if need be."""
    values = body()
    mode = read_mode(read_word(values, "mode") or Mode.CLASSIC)
    rules = RULES[mode]
    if rules.is_shared:
        return SHARED_STARTS[mode](read_own_deck(read_word(values, "deck")))
    length = read_number(values, "length")
    length = limits.DEFAULT_LENGTH if length is None else length
    labels = rounds.first_labels(length, mode)
    deck = read_own_deck(read_word(values, "deck"))
    options = rules.read_options(values) | server_options(mode, deck)
    needed = rules.pairs * len(labels)
    stock = wait_for_stock(deck, needed, config().min_age)  # whichever of them are fakes
    session, now = writing(), utc_now()
    player = starting_player(session, now)
    count_start(session, deck, now)
    round_ = rounds.start_round(
        session,
        player,
        labels,
        deck=deck,
        mode=mode,
        min_age=config().min_age,
        now=now,
        length=length,
        options=options or None,
    )
    session.commit()
    read_ahead(round_.id)
    refill(stock - needed)
    response = started(round_)
    remember_player(response, player)
    return response


def read_mode(word: str) -> Mode:
    """Read a mode."""
    try:
        return Mode(word)
    except ValueError:
        raise Invalid(
            lazy("%(name)s must be one of %(choices)s.", name="mode", choices=", ".join(Mode))
        ) from None
